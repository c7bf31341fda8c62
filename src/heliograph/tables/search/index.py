"""Index: an index that is open to be asked."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.tables.search.layout import ACCOUNTS, State, open_words, read_state


class Index:
    """An index that is open to be asked, by any number of searches.

    Args:
        folder: Where it was built.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state: State = read_state(folder)
        self.words = open_words(folder)
        self.words.config_reader("manual")
        self.searcher = self.words.searcher()

    @cached_property
    def authors(self) -> pa.Table:
        """Ids of accounts by their numbers, with their folded handles and names."""
        return pq.read_table(self.folder / ACCOUNTS)

    def values(self, column: str) -> Sequence[str | None]:
        """The values of a numbered column by their numbers."""
        return self.state.values.get(column, [])
