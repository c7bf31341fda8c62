"""Ordered: the posts that an index finds, by relevance or by time, always in one and the same order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import tantivy

from heliograph.tables.search.index import Index
from heliograph.tables.search.layout import ROW, TIME
from heliograph.tables.search.translate import Meaning

SPARE = 64
"""Hits that are looked at beyond those asked for, so that equal ones come in one order."""


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


def ranked(index: Index, meaning: Meaning, limit: int, skip: int) -> list[Hit]:
    """The posts that answer best (BM25)."""
    found = index.searcher.search(meaning.query, max(limit, 1), count=False, offset=skip).hits[:limit]
    rows, moments = _places(index, [address for _, address in found])
    return [Hit(row=r, score=s, moment=m) for (s, _), r, m in zip(found, rows, moments, strict=True)]


def by_time(index: Index, meaning: Meaning, limit: int, skip: int, order: Order) -> list[Hit]:
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
