"""Footers: what Parquet files say about themselves, without reading their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What the end of a Parquet file says.

    Attributes:
        schema: Its columns.
        rows: How many rows.
        entries: Per column its values, nulls and the items of lists included.
        missing: Per column its nulls; None where the file does not say.
    """

    schema: pa.Schema
    rows: int
    entries: dict[str, int]
    missing: dict[str, int | None]


def footer(path: Path) -> Footer | None:
    """The footer of a file; None where it is none, or damaged."""
    try:
        with pq.ParquetFile(path) as file:
            metadata, schema = file.metadata, file.schema_arrow
    except (pa.ArrowException, OSError):
        return None
    entries: dict[str, int] = {}
    missing: dict[str, int | None] = {}
    for group in range(metadata.num_row_groups):
        chunks = metadata.row_group(group)
        for place in range(chunks.num_columns):
            chunk = chunks.column(place)
            name = chunk.path_in_schema.partition(".")[0]
            entries[name] = entries.get(name, 0) + chunk.num_values
            known = chunk.statistics is not None and chunk.statistics.has_null_count
            before = missing.get(name, 0)
            missing[name] = before + chunk.statistics.null_count if known and before is not None else None
    return Footer(schema=schema, rows=metadata.num_rows, entries=entries, missing=missing)


def entries(paths: Iterable[Path], column: str) -> int:
    """Values of a column in some files, the items of lists counted one by one."""
    found = (footer(path) for path in paths)
    return sum(foot.entries.get(column, 0) for foot in found if foot is not None)
