"""Matching: every post that a search finds, by its row, where nothing is ranked and nothing left out."""

import numpy as np
import numpy.typing as npt

from heliograph.tables.search.grammar import Search
from heliograph.tables.search.index import Index
from heliograph.tables.search.layout import ROW
from heliograph.tables.search.translate import translate


def matching(index: Index, search: Search) -> npt.NDArray[np.int64]:
    """The rows of all posts that a search finds, in ascending order; rows count from 0 through all parts of the table."""
    meaning = translate(index, search)
    found = index.searcher.search(meaning.query, max(index.state.rows, 1), count=False).hits
    addresses = [address for _, address in found]
    rows = index.searcher.fast_field_values(ROW, addresses) if addresses else []
    return np.sort(np.asarray(rows, np.int64))
