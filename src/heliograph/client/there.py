"""There: a gated edition that is asked where it lies; nothing but answers comes to this machine."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from heliograph.access.engine import Engine
from heliograph.bootstrap.remote import asking_server
from heliograph.client.sources import QuerySource
from heliograph.client.table import Table
from heliograph.settings import Settings

if TYPE_CHECKING:
    from heliograph.store.asking import RowsThere


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundThere:
    """What a search on a server found.

    Attributes:
        count: Posts in all, whether they came or not.
        facets: Values with the number of posts, most frequent first: language, client, kind, account_id; and month.
        hits: The first posts.
        notes: What to know.
        citation: Of the release that was asked.
    """

    count: int
    facets: dict[str, tuple[tuple[str | None, int], ...]]
    hits: pa.Table
    notes: tuple[str, ...]
    citation: str


class Remote:
    """One gated edition on the server of an archive.

    Example:
        ```python
        there = hg.remote("ira-2018", "https://archive.example.org/archive/")
        there.sql("SELECT language, count(*) AS posts FROM posts GROUP BY 1 ORDER BY 2 DESC").to_pandas()
        there.search('"new york" -lang:en').facets["month"]
        ```
    """

    def __init__(self, name: str, where: str | None, edition: str) -> None:
        self._name, self._edition = name, edition
        self._server = asking_server(where, Settings.load())

    def sql(self, query: str) -> Table:
        """The rows of a query that the server has answered; ``Table.title`` says when there are more.

        Args:
            query: One query that reads, on the tables accounts, posts, actions, referenced and media.

        Raises:
            NotAllowedError: Conditions are not met; each is named.
        """
        return self._table(self._server.sql(self._name, query, self._edition))

    def output(self, number: str) -> Table:
        """The rows of an answer that two people have looked at.

        Args:
            number: As the error said it that told of the waiting.

        Raises:
            NotAllowedError: Conditions are not met; each is named.
            RefusedError: It is not released.
        """
        return self._table(self._server.output(number))

    def _table(self, found: "RowsThere") -> Table:
        cut = f", cut at the limit of {found.cut}" if found.cut else ""
        title = f"query {found.query} on {found.citation} ({self._edition}){cut}"
        return Table(QuerySource(engine=self._engine, text=self._engine.keep(found.rows), title=title))

    def search(self, words: str, *, order: str = "relevance", limit: int = 10, skip: int = 0) -> FoundThere:
        """What a search of the server finds.

        Args:
            words: As for ``Dataset.search``.
            order: ``relevance``, ``time`` or ``newest``.
            limit: Posts at most.
            skip: Posts that are passed over first.

        Raises:
            NotAllowedError: Conditions are not met; each is named.
        """
        found: dict[str, Any] = self._server.search(
            self._name, words, self._edition, order=order, limit=limit, skip=skip
        )
        facets = {
            name: tuple((each["value"], each["count"]) for each in values)
            for name, values in found["facets"].items()
        }
        return FoundThere(
            count=found["count"],
            facets=facets,
            hits=pa.Table.from_pylist(found["hits"]),
            notes=tuple(found["notes"]),
            citation=found["citation"],
        )

    @cached_property
    def _engine(self) -> Engine:
        return Engine()

    def __repr__(self) -> str:
        return f"{self._name} ({self._edition}), asked on its server"


def remote(name: str, where: str | None = None, edition: str = "consortium") -> Remote:
    """A gated edition that stays on its server, for members who may ask it and not download it.

    Args:
        name: ``ira-2018`` for the latest release, ``ira-2018@2`` for release 2.
        where: Address of the archive; None takes that of the settings.
        edition: ``consortium`` or ``enclave``.

    Example:
        ```python
        import heliograph as hg

        hg.remote("ira-2018").sql("SELECT count(*) FROM posts")
        ```
    """
    return Remote(name, where, edition)
