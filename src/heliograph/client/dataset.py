"""Dataset: one edition of one release, as a researcher holds it."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from heliograph.access.cite import Citation, cite
from heliograph.access.download import download
from heliograph.access.files import release_file
from heliograph.access.resolve import open_edition
from heliograph.bootstrap.reading import Joined, reader_of
from heliograph.client.progress import Choice, shown
from heliograph.client.tables import Tables
from heliograph.errors import InputError
from heliograph.model.dataset import DatasetDescription
from heliograph.model.manifest import Manifest
from heliograph.model.progress import silent


class Dataset(Tables):
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
        self._opened = open_edition(joined.library, name, edition)
        super().__init__(joined, reader_of(joined, self._opened, silent), progress)

    @property
    def name(self) -> str:
        """Data set and release, for example ``ira-2018@1``."""
        return self._opened.name

    @property
    def release_id(self) -> str:
        """SHA-256 of the signed release.json."""
        return self._opened.release_id

    @property
    def held_until(self) -> str | None:
        """The day from which the public has this release, where you have it before; None for all others."""
        return self._opened.held_until

    @property
    def description(self) -> DatasetDescription:
        """What the publisher says about the data set."""
        return self._opened.release.description

    @property
    def manifest(self) -> Manifest:
        """The files, row counts and notes of this edition."""
        return self._opened.manifest

    def edition(self, name: str) -> "Dataset":
        """The same release in another edition.

        Example:
            ```python
            dataset.edition("consortium").accounts
            ```
        """
        return Dataset(self._joined, self.name, name, self._progress)

    def cite(self) -> Citation:
        """The citation of this release, as text, as BibTeX and as CSL."""
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
            f"{opened.edition} edition, published {opened.release.public_at}, policy {opened.manifest.policy}",
            counts,
            *([f"held until {self.held_until}: the public has it not yet"] if self.held_until else []),
            *newer,
            *opened.manifest.notes,
            f"sha256:{self.release_id}",
        ]
