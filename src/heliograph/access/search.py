"""Search: the posts of one or several editions that people look for, with counts, facets and snippets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from heliograph.access.indexes import Indexes, index_of
from heliograph.access.query import Reader
from heliograph.access.rows import rows_at, with_authors
from heliograph.errors import UsageError
from heliograph.tables.facets import Values, most_frequent
from heliograph.tables.search.ask import Found, ask
from heliograph.tables.search.grammar import Search, parse
from heliograph.tables.search.marks import snippet
from heliograph.tables.search.ordered import Hit, Order

LIMIT, MOST = 10, 10
"""Posts and values of a facet that are shown unless more are asked for."""

COLUMNS = (
    "post_id",
    "account_id",
    "handle",
    "posted_at",
    "language",
    "client",
    "kind",
    "text",
    "dataset",
    "release",
)
"""Of every hit."""

_READ = tuple(name for name in COLUMNS if name != "handle")

FACETS = ("dataset", "language", "client", "kind", "account_id", "month")
"""In the order in which they are shown."""

MARK = pa.struct([pa.field("start", pa.int32()), pa.field("end", pa.int32())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a search found.

    Attributes:
        search: As it was understood.
        count: Posts in all.
        facets: Values with the number of posts, most frequent first; months in their order.
        hits: The posts that were asked for, with the columns score, snippet and marks (places in the snippet).
        notes: What the asker should know.
        skip: Posts that were passed over first.
    """

    search: Search
    order: Order
    count: int
    facets: Mapping[str, Values]
    hits: pa.Table
    notes: tuple[str, ...]
    skip: int = 0


@dataclass(frozen=True, slots=True)
class _Placed:
    """A hit and the edition that it is in."""

    edition: int
    hit: Hit


def search(
    reader: Reader,
    indexes: Indexes,
    text: str,
    *,
    order: Order = Order.RELEVANCE,
    limit: int = LIMIT,
    skip: int = 0,
    most: int = MOST,
) -> Answer:
    """Search the posts of the reader's editions.

    Args:
        reader: The editions; rows of no other are in their indexes.
        indexes: Where indexes lie.
        text: The search as typed.
        order: By relevance, by time, or newest first.
        limit: Posts at most.
        skip: Posts that are passed over first.
        most: Values of a facet at most.

    Raises:
        UsageError: The search, or how much of its answer is wanted, cannot be meant.
    """
    if min(limit, skip) < 0 or most < 1:
        raise UsageError("limit and skip cannot be negative, and a facet has one value at least.")
    asked = parse(text)
    opened = [index_of(edition, indexes, reader.cache, reader.tell) for edition in reader.editions]
    alone = len(opened) == 1
    found = [
        ask(
            index,
            asked,
            order=order,
            limit=limit if alone else limit + skip,
            skip=skip if alone else 0,
            most=most if alone else max(index.state.rows, 1),
        )
        for index in opened
    ]
    placed = [_Placed(number, hit) for number, one in enumerate(found) for hit in one.hits]
    if not alone:
        placed = sorted(placed, key=_key(order, ranked=bool(asked.words)))[skip : skip + limit]
    notes = [note for note in _common([one.notes for one in found]) if note]
    return Answer(
        search=asked,
        order=order,
        count=sum(one.count for one in found),
        facets=_facets(reader, found, most),
        hits=_hits(reader, placed, asked),
        notes=tuple(notes),
        skip=skip,
    )


def _common(notes: Sequence[Sequence[str]]) -> list[str]:
    """What is true of every edition: that a value is missing in one of several needs no telling."""
    return [note for note in notes[0] if all(note in others for others in notes[1:])]


def _key(order: Order, *, ranked: bool) -> Callable[[_Placed], tuple[float, ...]]:
    """How hits of several editions are ordered; equal ones keep the order of the editions."""
    if order is Order.RELEVANCE and ranked:
        return lambda placed: (-placed.hit.score,)
    sign = -1 if order is Order.NEWEST else 1
    return lambda placed: (placed.hit.moment is None, sign * (placed.hit.moment or 0))


def _facets(reader: Reader, found: Sequence[Found], most: int) -> dict[str, Values]:
    names = [edition.name for edition in reader.editions]
    result: dict[str, Values] = {
        "dataset": most_frequent(
            (name, one.count) for name, one in zip(names, found, strict=True) if one.count
        )
    }
    for facet in FACETS[1:]:
        if len(found) == 1:
            result[facet] = tuple(found[0].facets[facet])
            continue
        counts: dict[str | None, int] = {}
        for one in found:
            for value, count in one.facets[facet]:
                counts[value] = counts.get(value, 0) + count
        if facet == "month":
            result[facet] = tuple(sorted(counts.items(), key=lambda each: (each[0] is None, each[0] or "")))
        else:
            result[facet] = most_frequent(counts.items(), most)
    return result


def _hits(reader: Reader, placed: Sequence[_Placed], asked: Search) -> pa.Table:
    """The rows of the hits, in their order, with what was found marked in a piece of their text."""
    rows = rows_at(reader, [(each.edition, each.hit.row) for each in placed], _READ)
    found = with_authors(reader, rows).select(COLUMNS)
    pieces = [snippet(text or "", asked) for text in found["text"].to_pylist()]
    marks = [[{"start": first, "end": end} for first, end in piece.marks] for piece in pieces]
    return (
        found.append_column("score", pa.array([each.hit.score for each in placed], pa.float64()))
        .append_column("snippet", pa.array([piece.text for piece in pieces], pa.string()))
        .append_column("marks", pa.array(marks, pa.list_(MARK)))
    )
