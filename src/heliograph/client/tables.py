"""Tables: what can be asked of one edition, or of several releases as one."""

from typing import TYPE_CHECKING

from heliograph.access.query import Reader
from heliograph.bootstrap.reading import Joined
from heliograph.client.optional import optional
from heliograph.client.progress import Choice
from heliograph.client.sources import TableSource, selected
from heliograph.client.table import Table
from heliograph.model.names import unknown
from heliograph.model.tables import TABLES

if TYPE_CHECKING:
    from heliograph.client.found import Found


NEEDED = ("tantivy", "numpy")
"""What searching needs, from the extra ``search``."""


class Tables:
    """The tables of what a reader reads, by name, in SQL, and by a search of their texts.

    Args:
        joined: The archive.
        reader: The editions.
        progress: What to tell about downloads.
    """

    def __init__(self, joined: Joined, reader: Reader, progress: Choice) -> None:
        self._joined = joined
        self._reader = reader
        self._progress = progress

    @property
    def accounts(self) -> Table:
        """One row per account, as its profile stood when the platform took action."""
        return self.table("accounts")

    @property
    def posts(self) -> Table:
        """One row per post, by account and time."""
        return self.table("posts")

    @property
    def actions(self) -> Table:
        """One row per enforcement action."""
        return self.table("actions")

    @property
    def referenced(self) -> Table:
        """Stubs of outside posts and accounts that the posts point to."""
        return self.table("referenced")

    @property
    def media(self) -> Table:
        """One row per post and media item."""
        return self.table("media")

    def table(self, name: str) -> Table:
        """A table by its name."""
        if name not in TABLES:
            raise unknown("table", name, TABLES, where=self._reader.name)
        return Table(TableSource(reader=self._reader, table=name, progress=self._progress))

    def sql(self, query: str) -> Table:
        """The result of a query in which the tables go by their names.

        Example:
            ```python
            dataset.sql(
                "SELECT date_trunc('month', posted_at) AS month, count(*) AS posts FROM posts GROUP BY 1 ORDER BY 1"
            )
            ```
        """
        return Table(selected(self._reader, query, self._progress))

    def search(
        self, text: str, *, order: str = "relevance", limit: int = 10, skip: int = 0, most: int = 10
    ) -> "Found":
        """Posts in whose text something stands, in any script: how many, how they spread, and the first of them.

        The first search fetches the index of the edition, or makes it and keeps it. Needs ``pip install "heliograph[search]"``.

        Args:
            text: ``terms "a phrase" begin* -not lang:ar from:handle hashtag:news url:example.org after:2016-08-01``.
            order: ``relevance``, ``time`` (from the first on) or ``newest``.
            limit: Posts at most.
            skip: Posts that are passed over first.
            most: Values of a facet at most.

        Example:
            ```python
            found = dataset.search("news -lang:en after:2016-01-01", order="time", limit=20)
            found.count, found.facets["language"]
            found.hits
            ```
        """
        for library in NEEDED:
            optional(library, extra="search")
        from heliograph.client.found import found_in  # noqa: PLC0415 - an extra

        return found_in(
            self._joined, self._reader, text, self._progress, order=order, limit=limit, skip=skip, most=most
        )
