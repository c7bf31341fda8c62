"""Ask: the posts that a search finds in one index, how many, and how they spread over facets."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import tantivy

from heliograph.errors import UsageError
from heliograph.tables.search.grammar import Search
from heliograph.tables.search.layout import (
    ACCOUNT,
    ACCOUNTS,
    CLIENT,
    KIND,
    LANGUAGE,
    MONTH,
    NUMBERED,
    ROW,
    TIME,
    State,
    open_words,
    read_state,
)
from heliograph.tables.search.translate import Meaning, translate

FACETS = {"language": LANGUAGE, "client": CLIENT, "kind": KIND, "account_id": ACCOUNT, "month": MONTH}
"""Facets of every answer and the fields that they are counted from."""

SPARE = 64
"""Hits that are looked at beyond those asked for, so that equal ones come in one order."""

MONTHS = 12 * 400


class Order(StrEnum):
    """In which order posts are found."""

    RELEVANCE = "relevance"
    TIME = "time"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One post that was found.

    Attributes:
        row: Its number in the posts table of the edition, from 0.
        score: How well it answers, 0 where that was not asked.
        moment: Milliseconds since 1970, None where the post has no time.
    """

    row: int
    score: float
    moment: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one index answers.

    Attributes:
        facets: For each facet its values with the number of posts, most frequent first; months in their order.
        notes: What the asker should know, for example that no post has a language of that name.
    """

    count: int
    facets: Mapping[str, tuple[tuple[str | None, int], ...]]
    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = field(default=())


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


def ask(
    index: Index,
    search: Search,
    *,
    order: Order = Order.RELEVANCE,
    limit: int = 10,
    skip: int = 0,
    most: int = 10,
) -> Found:
    """Search an index.

    Args:
        index: The open index.
        search: What is looked for.
        order: By relevance (BM25), or by time; what has no words to be relevant for comes by time.
        limit: Posts at most.
        skip: Posts that are passed over first.
        most: Values of a facet at most; months are all counted.
    """
    with _answered(search):
        meaning = translate(index, search)
        facets = _facets(index, meaning, most)
        count = sum(facets.pop("_"))
        ranked = order is Order.RELEVANCE and search.words
        hits = (
            _ranked(index, meaning, limit, skip) if ranked else _by_time(index, meaning, limit, skip, order)
        )
    return Found(count=count, facets=facets, hits=tuple(hits), notes=meaning.notes)


@contextmanager
def _answered(search: Search) -> Iterator[None]:
    """Turn what the search engine cannot do into our words: beginnings of phrases with too many ends, damaged files."""
    try:
        yield
    except ValueError as error:
        raise UsageError(
            f"{str(search)!r} cannot be answered: {error}",
            hint="Write more of a word that ends in *, or of the end of a phrase; or delete the index: it is made anew.",
        ) from None


def _facets(index: Index, meaning: Meaning, most: int) -> dict[str, Any]:
    sizes = {
        name: len(index.values(NUMBERED[letter])) for name, letter in FACETS.items() if letter in NUMBERED
    }
    sizes |= {"account_id": len(index.authors), "month": MONTHS}
    wanted = {name: _terms(FACETS[name], sizes[name], most) for name in FACETS}
    buckets = _aggregate(index, meaning, wanted)
    for name, asked in wanted.items():
        if name != "month" and _cut_within_a_tie(buckets[name], most, asked["terms"]["size"], sizes[name]):
            buckets |= _aggregate(index, meaning, {name: _terms(FACETS[name], sizes[name], sizes[name])})
    counts = [n for _, n in buckets["kind"]]
    result: dict[str, Any] = {"_": counts}
    for name, found in buckets.items():
        result[name] = tuple(_named(index, name, found, sum(counts)))[: None if name == "month" else most]
    return result


def _terms(letter: str, size: int, most: int) -> dict[str, Any]:
    few = size if letter in {KIND, MONTH} else min(size, most + SPARE)
    return {"terms": {"field": letter, "size": max(few, 1), "segment_size": max(size, 1)}}


def _aggregate(index: Index, meaning: Meaning, wanted: Mapping[str, Any]) -> dict[str, list[tuple[int, int]]]:
    found = index.searcher.aggregate(meaning.query, dict(wanted))
    return {name: [(int(b["key"]), b["doc_count"]) for b in found[name]["buckets"]] for name in wanted}


def _cut_within_a_tie(buckets: Sequence[tuple[int, int]], most: int, asked: int, size: int) -> bool:
    """Whether values that were not counted could be as frequent as the last one that is shown."""
    return size > asked == len(buckets) and buckets[-1][1] == buckets[most - 1][1]


def _named(
    index: Index, name: str, buckets: list[tuple[int, int]], count: int
) -> Iterator[tuple[str | None, int]]:
    if name == "month":
        timed = sum(n for _, n in buckets)
        yield from ((f"{1970 + key // 12}-{key % 12 + 1:02}", n) for key, n in sorted(buckets))
        if timed < count:
            yield None, count - timed
        return
    if name == "account_id":
        ids = index.authors["account_id"]
        named = [(ids[key].as_py(), n) for key, n in buckets]
    else:
        values = index.values(name)
        named = [(values[key], n) for key, n in buckets]
    yield from sorted(named, key=lambda each: (-each[1], each[0] is None, each[0] or ""))


def _ranked(index: Index, meaning: Meaning, limit: int, skip: int) -> list[Hit]:
    found = index.searcher.search(meaning.query, max(limit, 1), count=False, offset=skip).hits[:limit]
    rows, moments = _places(index, [address for _, address in found])
    return [Hit(row=r, score=s, moment=m) for (s, _), r, m in zip(found, rows, moments, strict=True)]


def _by_time(index: Index, meaning: Meaning, limit: int, skip: int, order: Order) -> list[Hit]:
    """The posts in the order of their times; those of one moment in the order of the table."""
    newest = order is Order.NEWEST
    way = tantivy.Order.Desc if newest else tantivy.Order.Asc
    wanted = limit + skip
    found = index.searcher.search(
        meaning.query, wanted + SPARE, count=False, order_by_field=TIME, order=way
    ).hits
    rows, moments = _places(index, [address for _, address in found])
    placed = list(zip(moments, rows, strict=True))
    if len(placed) == wanted + SPARE and wanted and placed[wanted - 1][0] == placed[-1][0]:
        last = placed[-1][0]
        before = [each for each in placed if each[0] != last]
        placed = before + _of_one_moment(index, meaning, last, wanted - len(before))
    placed.sort(
        key=lambda each: (
            each[0] is None,
            0 if each[0] is None else (-each[0] if newest else each[0]),
            each[1],
        )
    )
    return [Hit(row=row, score=0.0, moment=moment) for moment, row in placed[skip:wanted]]


def _of_one_moment(
    index: Index, meaning: Meaning, moment: int | None, most: int
) -> list[tuple[int | None, int]]:
    """Posts of the same moment, in the order of the table."""
    schema = index.words.schema
    if moment is None:
        timed = tantivy.Query.exists_query(TIME)
        there = [(tantivy.Occur.Must, meaning.query), (tantivy.Occur.MustNot, timed)]
    else:
        then = tantivy.Query.range_query(schema, TIME, tantivy.FieldType.Integer, moment, moment)
        there = [(tantivy.Occur.Must, meaning.query), (tantivy.Occur.Must, then)]
    query = tantivy.Query.boolean_query(there)
    found = index.searcher.search(query, most, count=False, order_by_field=ROW, order=tantivy.Order.Asc).hits
    rows, _ = _places(index, [address for _, address in found])
    return [(moment, row) for row in rows]


def _places(index: Index, addresses: list[tantivy.DocAddress]) -> tuple[list[int], list[int | None]]:
    if not addresses:
        return [], []
    rows: Any = index.searcher.fast_field_values(ROW, addresses)
    moments: Any = index.searcher.fast_field_values(TIME, addresses)
    return rows, moments
