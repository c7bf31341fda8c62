"""Hits: the posts that the text of a view finds, as a query that the view's own query can use."""

import numpy as np
import pyarrow as pa

from heliograph.access.files import local_paths
from heliograph.access.indexes import Indexes, index_of
from heliograph.access.query import Reader
from heliograph.tables.engine import parquet
from heliograph.tables.search.grammar import parse
from heliograph.tables.search.matching import matching


def hits_query(reader: Reader, indexes: Indexes, text: str) -> str:
    """The query for the ids of all posts that a search finds.

    Args:
        reader: The editions; rows of no other are in their indexes.
        indexes: Where indexes lie.
        text: The search as typed.

    Raises:
        UsageError: The search cannot be meant.
    """
    asked, queries = parse(text), []
    for edition in reader.editions:
        rows = matching(index_of(edition, indexes, reader.cache, reader.tell), asked)
        first = 0
        for part in edition.manifest.parts("posts"):
            here = rows[(rows >= first) & (rows < first + (part.rows or 0))] - first
            first += part.rows or 0
            if not len(here):
                continue
            paths = local_paths(edition, [part], reader.cache, reader.tell)
            kept = reader.engine.keep(pa.table({"file_row_number": here.astype(np.int64)}))
            source = parquet(paths, options=", file_row_number = true")
            queries.append(f"SELECT post_id FROM {source} SEMI JOIN ({kept}) USING (file_row_number)")
    return " UNION ALL ".join(queries) or "SELECT NULL::VARCHAR WHERE false"
