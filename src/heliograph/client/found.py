"""Found: what a search found, for people to look at and for programs to go on with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

import pyarrow as pa

from heliograph.access.query import Reader
from heliograph.access.search import FACETS, Answer, search
from heliograph.bootstrap.reading import Joined, indexes_of
from heliograph.client.progress import Choice, shown
from heliograph.model.names import unknown
from heliograph.tables.search.marks import Snippet
from heliograph.tables.search.ordered import Order

SHOWN_VALUES = 5


class Found:
    """What a search found: how many posts, how they spread, and the first of them.

    Example:
        ```python
        found = dataset.search('"new york" -lang:en after:2016-08-01', order="time")
        found.count
        found.facets["language"]
        found.hits.to_pandas()
        ```
    """

    __slots__ = ("_answer", "_name")

    def __init__(self, answer: Answer, name: str) -> None:
        self._answer = answer
        self._name = name

    @property
    def count(self) -> int:
        """Posts in all, whether they are shown or not."""
        return self._answer.count

    @property
    def facets(self) -> Mapping[str, tuple[tuple[str | None, int], ...]]:
        """Values with the number of posts, most frequent first: dataset, language, client, kind, account_id; and month."""
        return self._answer.facets

    @property
    def hits(self) -> pa.Table:
        """The first posts, best first or by time, with score, snippet and the places of marks in it."""
        return self._answer.hits

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know, for example that no post has a language of that name."""
        return self._answer.notes

    @property
    def query(self) -> str:
        """The search as it was understood."""
        return str(self._answer.search)

    def __len__(self) -> int:
        return len(self.hits)

    def __repr__(self) -> str:
        lines = [self._heading(), *self.notes]
        for hit, piece in _pieces(self.hits):
            text = "".join(f"[{bit}]" if marked else bit for bit, marked in piece.pieces())
            lines.append(f"  {_about(hit)}: {text}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        facets = "".join(
            f"<li>{escape(name)}: "
            + ", ".join(
                f"{escape(str(value))} {count:,}" for value, count in self.facets[name][:SHOWN_VALUES]
            )
            + "</li>"
            for name in FACETS
            if self.facets[name]
        )
        rows = "".join(
            f"<tr><td>{escape(_about(hit))}</td>"
            f'<td dir="auto" lang="{escape(hit["language"] or "und")}">{_marked(piece)}</td></tr>'
            for hit, piece in _pieces(self.hits)
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return (
            f'<div style="overflow-x:auto"><p dir="auto">{escape(self._heading())}</p>{notes}<ul>{facets}</ul>'
            f'<table class="heliograph"><tbody>{rows}</tbody></table></div>'
        )

    def _heading(self) -> str:
        return f"{self.query}: {self.count:,} post{'' if self.count == 1 else 's'} in {self._name}"


def found_in(
    joined: Joined,
    reader: Reader,
    text: str,
    progress: Choice,
    *,
    order: str,
    limit: int,
    skip: int,
    most: int,
) -> Found:
    """Search the editions of a reader."""
    if order not in set(Order):
        raise unknown("order", order, list(Order), where="a search")
    with shown(progress) as tell:
        told, indexes = replace(reader, tell=tell), indexes_of(joined)
        answer = search(told, indexes, text, order=Order(order), limit=limit, skip=skip, most=most)
    return Found(answer, reader.title)


def _pieces(hits: pa.Table) -> list[tuple[dict[str, str], Snippet]]:
    rows: Sequence[dict[str, str]] = hits.select(
        ["post_id", "posted_at", "handle", "account_id", "language"]
    ).to_pylist()
    texts, marks = hits["snippet"].to_pylist(), hits["marks"].to_pylist()
    return [
        (row, Snippet(text, tuple((mark["start"], mark["end"]) for mark in spans)))
        for row, text, spans in zip(rows, texts, marks, strict=True)
    ]


def _about(hit: Mapping[str, str]) -> str:
    return f"{str(hit['posted_at'] or 'no time')[:16]} {hit['handle'] or hit['account_id']}"


def _marked(piece: Snippet) -> str:
    return "".join(f"<mark>{escape(bit)}</mark>" if marked else escape(bit) for bit, marked in piece.pieces())
