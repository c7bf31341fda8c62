"""Archive: the data sets of a folder or a web server, by name."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

import pyarrow as pa

from heliograph.access.catalogue import find_release
from heliograph.access.conditions import Moment
from heliograph.access.engine import Engine
from heliograph.access.preview import Preview, as_html, as_text, preview
from heliograph.bootstrap.reading import Joined, engine_of, open_archive
from heliograph.client.collection import Collection
from heliograph.client.dataset import Dataset
from heliograph.client.progress import Choice
from heliograph.client.sources import QuerySource
from heliograph.client.table import WIDTH, Table
from heliograph.client.views import Choices, view_of, viewed
from heliograph.errors import UsageError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.catalogue import Catalogue
from heliograph.model.names import Address
from heliograph.model.view import View

if TYPE_CHECKING:
    from heliograph.client.found import Found

SHOWN_DATASETS = 50


class Archive:
    """An opened archive: a mapping from names to data sets.

    Example:
        ```python
        archive = hg.open("https://archive.example.org/")
        archive.datasets
        archive["ira-2018"]  # the latest release
        archive["ira-2018@2"]  # release 2, for ever the same
        "ira-2018" in archive
        ```
    """

    def __init__(self, joined: Joined, progress: Choice = None) -> None:
        self._joined = joined
        self._progress = progress

    @property
    def where(self) -> str:
        """Folder or address."""
        return self._joined.library.tree.where

    @property
    def title(self) -> str:
        """Title of the archive, empty where a copy does not say."""
        return self.description.title if self.description else self.catalogue.title

    @property
    def description(self) -> ArchiveDescription | None:
        """Who publishes and with which keys; None where a copy does not say."""
        return self._joined.library.description

    @property
    def catalogue(self) -> Catalogue:
        """The index of the archive."""
        return self._joined.library.catalogue

    @property
    def datasets(self) -> Table:
        """One row per release: what there is, in which editions, how much of it."""
        source = QuerySource(engine=self._engine, text=self._index, title=f"data sets of {self.where}")
        return Table(source)

    @cached_property
    def _engine(self) -> Engine:
        return engine_of(self._joined)

    @cached_property
    def _index(self) -> str:
        """The query for one row per release."""
        releases = [(dataset, release) for dataset in self.catalogue.datasets for release in dataset.releases]
        rows = {
            "dataset": pa.array([dataset.name for dataset, _ in releases], pa.string()),
            "release": pa.array([release.release for _, release in releases], pa.int64()),
            "title": pa.array([dataset.title for dataset, _ in releases], pa.string()),
            "published_at": pa.array([release.published_at for _, release in releases], pa.string()),
            "editions": pa.array([list(release.editions) for _, release in releases], pa.list_(pa.string())),
            "accounts": pa.array([release.rows.get("accounts") for _, release in releases], pa.int64()),
            "posts": pa.array([release.rows.get("posts") for _, release in releases], pa.int64()),
            "release_id": pa.array([release.release_id for _, release in releases], pa.string()),
        }
        return self._engine.keep(pa.table(rows))

    @overload
    def __getitem__(self, name: str) -> Dataset: ...
    @overload
    def __getitem__(self, name: tuple[str, ...]) -> Collection: ...
    def __getitem__(self, name: str | tuple[str, ...]) -> Dataset | Collection:
        if isinstance(name, tuple) or set(name) & set("*?["):
            return Collection(
                self._joined, name if isinstance(name, tuple) else (name,), None, self._progress
            )
        return Dataset(self._joined, name, None, self._progress)

    def sql(self, query: str, datasets: Sequence[str] = ("*",), *, edition: str | None = None) -> Table:
        """The result of a query over several data sets, whose tables go by their names.

        Args:
            query: One query that reads.
            datasets: Names, releases or patterns; all of the archive, unless told.
            edition: Name of the edition; None takes the public one.

        Example:
            ```python
            archive.sql("SELECT dataset, min(posted_at) AS first FROM posts GROUP BY dataset ORDER BY first")
            ```
        """
        return Collection(self._joined, tuple(datasets), edition, self._progress).sql(query)

    def search(
        self,
        text: str,
        datasets: Sequence[str] = ("*",),
        *,
        edition: str | None = None,
        order: str = "relevance",
        limit: int = 10,
        skip: int = 0,
        most: int = 10,
    ) -> "Found":
        """Search several data sets at once; the facet ``dataset`` tells where it was found.

        Args:
            text: As for ``Dataset.search``.
            datasets: Names, releases or patterns; all of the archive, unless told.
            edition: Name of the edition; None takes the public one.
            order: ``relevance``, ``time`` or ``newest``.
            limit: Posts at most.
            skip: Posts that are passed over first.
            most: Values of a facet at most.

        Example:
            ```python
            archive.search("news").facets["dataset"]
            ```
        """
        several = Collection(self._joined, tuple(datasets), edition, self._progress)
        return several.search(text, order=order, limit=limit, skip=skip, most=most)

    def view(
        self,
        *datasets: str | View,
        edition: str = "public",
        table: str = "posts",
        filters: Choices | None = None,
        excluded: Choices | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        text: str = "",
        sort: Sequence[str] = (),
        columns: Sequence[str] = (),
        rows: int | None = None,
    ) -> Table:
        """The rows of a view: what a page of the archive shows, what its address says, what ``query --view`` prints.

        Args:
            datasets: Names or releases; or one ``View``, which says everything else itself.
            edition: Name of the edition.
            table: Name of the table.
            filters: Columns with the values that they must have; a list column has a value when it contains it.
            excluded: The same for values that they must not have.
            since: First day or moment (UTC).
            until: Last day or moment, included.
            text: A search, as people type it.
            sort: Columns, with a minus before those that go down.
            columns: Which columns; all, unless told.
            rows: At most so many.

        Example:
            ```python
            archive.view(
                "ira-2018",
                filters={"language": ["ar", "ru"]},
                since="2016-08-01",
                sort=["posted_at"],
                rows=50,
            )
            ```
        """
        given = [each for each in datasets if isinstance(each, View)]
        shown = (
            given[0]
            if given
            else view_of(
                [str(each) for each in datasets],
                edition=edition,
                table=table,
                filters=filters or {},
                excluded=excluded or {},
                since=since,
                until=until,
                text=text,
                sort=sort,
                columns=columns,
                rows=rows,
            )
        )
        return Table(viewed(self._joined, shown, self._progress))

    def __iter__(self) -> Iterator[str]:
        return (dataset.name for dataset in self.catalogue.datasets)

    def __len__(self) -> int:
        return len(self.catalogue.datasets)

    def __contains__(self, name: object) -> bool:
        try:
            find_release(self.catalogue, Address.parse(str(name)), where=self.where)
        except UsageError:
            return False
        return True

    def __repr__(self) -> str:
        return f"{self._heading()}\n{as_text(self._listing(), width=WIDTH)}"

    def _repr_html_(self) -> str:
        return as_html(self._listing(), caption=self._heading())

    def _listing(self) -> Preview:
        return preview(self._engine, self._index, SHOWN_DATASETS)

    def _heading(self) -> str:
        count = len(self)
        return f"{self.title or 'archive'}: {count} data set{'' if count == 1 else 's'} in {self.where}"


def open(where: str | Path | None = None, *, progress: Choice = None) -> Archive:  # noqa: A001
    """Open an archive.

    Args:
        where: Folder or address; None takes ``HELIOGRAPH_ARCHIVE`` or the archive of settings.toml.
        progress: What to tell about downloads: a function, True for a bar, False for silence; None draws a bar on a
            terminal.

    Example:
        ```python
        import heliograph as hg

        archive = hg.open("https://archive.example.org/")
        archive["ira-2018"].posts.head(5)
        ```
    """
    return Archive(open_archive(where), progress)


def load(
    name: str,
    where: str | Path | None = None,
    edition: str | None = None,
    *,
    progress: Choice = None,
) -> Dataset:
    """Open a data set in one line.

    Args:
        name: ``ira-2018`` for the latest release, ``ira-2018@2`` for release 2.
        where: Folder or address of the archive; None takes that of the settings.
        edition: Name of the edition; None takes the public one.
        progress: As for :func:`open`.

    Example:
        ```python
        import heliograph as hg

        hg.load("ira-2018").posts.filter(language="ru").to_polars()
        ```
    """
    return Dataset(open_archive(where), name, edition, progress)
