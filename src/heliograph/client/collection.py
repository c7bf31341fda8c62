"""Collection: several data sets read as one."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from heliograph.access.cite import Citation, cite
from heliograph.access.resolve import open_editions
from heliograph.bootstrap.reading import Joined, reader_of
from heliograph.client.progress import Choice
from heliograph.client.searching import searched
from heliograph.client.sources import TableSource, selected
from heliograph.client.table import Table
from heliograph.model.names import unknown
from heliograph.model.progress import silent
from heliograph.model.tables import TABLES

if TYPE_CHECKING:
    from heliograph.client.found import Found


class Collection:
    """Several releases in one edition, as if they were one data set: the columns dataset and release tell them apart.

    Example:
        ```python
        both = archive["ira-2018", "venezuela-*"]
        both.posts.filter(kind="repost").count()
        both.sql("SELECT dataset, count(*) AS posts FROM posts GROUP BY dataset ORDER BY dataset")
        ```
    """

    def __init__(self, joined: Joined, names: Sequence[str], edition: str | None, progress: Choice) -> None:
        self._joined = joined
        self._names = tuple(names)
        self._opened = open_editions(joined.library, names, edition)
        self._reader = reader_of(joined, self._opened, silent)
        self._progress = progress

    @property
    def names(self) -> list[str]:
        """Data sets and releases, for example ``ira-2018@1``."""
        return [opened.name for opened in self._opened]

    @property
    def accounts(self) -> Table:
        """One row per account and release."""
        return self.table("accounts")

    @property
    def posts(self) -> Table:
        """One row per post and release."""
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
        """The result of a query in which the tables go by their names."""
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
        """
        return searched(
            self._joined,
            self._reader,
            text,
            order=order,
            limit=limit,
            skip=skip,
            most=most,
            progress=self._progress,
        )

    def edition(self, name: str) -> "Collection":
        """The same releases in another edition."""
        return Collection(self._joined, self._names, name, self._progress)

    def cite(self) -> tuple[Citation, ...]:
        """The citation of each release."""
        return tuple(cite(opened) for opened in self._opened)

    def __len__(self) -> int:
        return len(self._opened)

    def __repr__(self) -> str:
        return "\n".join([f"{len(self)} releases ({self._reader.edition})", *map(str, self.cite())])

    def _repr_html_(self) -> str:
        listed = "".join(f"<li><code>{escape(str(one))}</code></li>" for one in self.cite())
        return f"<p><strong>{len(self)} releases</strong> ({self._reader.edition})</p><ul>{listed}</ul>"
