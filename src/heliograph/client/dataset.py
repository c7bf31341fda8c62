"""Dataset: one edition of one release, as a researcher holds it."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.access.cite import Citation, cite
from heliograph.access.download import download
from heliograph.access.files import release_file
from heliograph.access.resolve import open_edition
from heliograph.bootstrap.reading import Joined, reader_of
from heliograph.client.progress import Choice, shown
from heliograph.client.searching import searched
from heliograph.client.sources import TableSource, selected
from heliograph.client.table import Table
from heliograph.errors import InputError
from heliograph.model.dataset import DatasetDescription
from heliograph.model.manifest import Manifest
from heliograph.model.names import unknown
from heliograph.model.progress import silent
from heliograph.model.tables import TABLES

if TYPE_CHECKING:
    from heliograph.client.found import Found


class Dataset:
    """One edition of one release: its tables, its documents, its citation.

    Example:
        ```python
        dataset = hg.load("ira-2018")
        dataset.posts.filter(language="ru").count()
        dataset.sql("SELECT client, count(*) AS posts FROM posts GROUP BY client ORDER BY posts DESC")
        print(dataset.cite())
        ```
    """

    def __init__(self, joined: Joined, name: str, edition: str | None, progress: Choice) -> None:
        self._joined = joined
        self._opened = open_edition(joined.library, name, edition)
        self._reader = reader_of(joined, self._opened, silent)
        self._progress = progress

    @property
    def name(self) -> str:
        """Data set and release, for example ``ira-2018@1``."""
        return self._opened.name

    @property
    def release_id(self) -> str:
        """SHA-256 of the signed release.json."""
        return self._opened.release_id

    @property
    def description(self) -> DatasetDescription:
        """What the publisher says about the data set."""
        return self._opened.release.description

    @property
    def manifest(self) -> Manifest:
        """The files, row counts and notes of this edition."""
        return self._opened.manifest

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
            raise unknown("table", name, TABLES, where=self.name)
        return Table(TableSource(reader=self._reader, table=name, progress=self._progress))

    def sql(self, query: str) -> Table:
        """The result of a query in which the tables of this edition go by their names.

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

    def edition(self, name: str) -> "Dataset":
        """The same release in another edition.

        Example:
            ```python
            dataset.edition("consortium").accounts
            ```
        """
        return Dataset(self._joined, self.name, name, self._progress)

    def cite(self) -> Citation:
        """The citation of this release, as text and as BibTeX."""
        return cite(self._opened)

    def changes(self) -> str:
        """What changed against the release before, in the words of the publisher (changes.md)."""
        data = release_file(self._opened, "changes.md")
        if data is not None:
            return data.decode("utf-8", errors="replace")
        if self._opened.release.supersedes is None:
            return f"{self.name} is the first release of its data set."
        raise InputError(f"{self.name} has no changes.md.", hint="Ask the publisher what changed.")

    def download(
        self,
        into: str | Path,
        tables: Sequence[str] | None = None,
        *,
        progress: Choice = None,
    ) -> tuple[Path, ...]:
        """Copy this edition into a folder, verified file by file; the paths of all files of the copy.

        The copy is laid out as an archive: ``hg.open(into)`` and ``heliograph verify`` work on it. An interrupted
        download goes on where it stopped, and what is already there and right is not fetched again.

        Args:
            into: Folder of the copy.
            tables: Only the Parquet files of these tables; None copies everything.
            progress: A function to tell, True for a bar, False for silence; None draws a bar on a terminal.

        Example:
            ```python
            dataset.download("copies", tables=["accounts", "posts"])
            ```
        """
        names = [tables] if isinstance(tables, str) else tables
        with shown(self._progress if progress is None else progress) as tell:
            return download(self._opened, Path(into).expanduser(), tables=names, tell=tell)

    def __repr__(self) -> str:
        return "\n".join([f"{self.name} ({self._opened.edition}): {self.description.title}", *self._facts()])

    def _repr_html_(self) -> str:
        facts = "".join(f'<li dir="auto">{escape(fact)}</li>' for fact in self._facts())
        return f'<p dir="auto"><strong>{escape(self.name)}</strong> {escape(self.description.title)}</p><ul>{facts}</ul>'

    def _facts(self) -> list[str]:
        opened = self._opened
        counts = ", ".join(f"{rows:,} {table}" for table, rows in opened.manifest.rows.items())
        newer = (
            [f"superseded: the latest release is {opened.latest}"]
            if opened.latest > opened.release.release
            else []
        )
        return [
            f"{opened.edition} edition, published {opened.release.published_at}, policy {opened.manifest.policy}",
            counts,
            *newer,
            *opened.manifest.notes,
            f"sha256:{self.release_id}",
        ]
