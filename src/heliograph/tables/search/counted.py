"""Counted: how many posts an index finds, and how they spread over facets and days."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from heliograph.tables.facets import Values, most_frequent
from heliograph.tables.search.index import Index
from heliograph.tables.search.layout import ACCOUNT, CLIENT, KIND, LANGUAGE, MONTH, TIME
from heliograph.tables.search.ordered import SPARE
from heliograph.tables.search.translate import Meaning

FACETS = {"language": LANGUAGE, "client": CLIENT, "kind": KIND, "account_id": ACCOUNT, "month": MONTH}
"""Facets of every answer and the fields that they are counted from."""

MONTHS = 12 * 400
DAY = 86_400_000
"""Milliseconds."""

EPOCH = date(1970, 1, 1)


def count(index: Index, meaning: Meaning) -> int:
    """How many posts there are."""
    return sum(number for _, number in _all_kinds(index, meaning))


def facets(
    index: Index, meaning: Meaning, most: int, *, names: Sequence[str] = tuple(FACETS)
) -> dict[str, Values]:
    """How often the values of facets occur, most frequent first; months in their order.

    Args:
        index: The open index.
        meaning: Which posts.
        most: Values of a facet at most; months are all counted.
        names: Facets that are wanted.
    """
    sizes = {name: _size(index, name) for name in names}
    wanted = {name: _terms(FACETS[name], sizes[name], most) for name in names}
    buckets = _aggregate(index, meaning, wanted)
    for name, asked in wanted.items():
        if name != "month" and _cut_within_a_tie(buckets[name], most, asked["terms"]["size"], sizes[name]):
            buckets |= _aggregate(index, meaning, {name: _terms(FACETS[name], sizes[name], sizes[name])})
    return {
        name: tuple(_months(index, meaning, found))
        if name == "month"
        else most_frequent(_named(index, name, found), most)
        for name, found in buckets.items()
    }


def days(index: Index, meaning: Meaning) -> list[tuple[date, int]]:
    """How many posts each day has; days without any, and posts without a time, are left out."""
    asked = {"day": {"histogram": {"field": TIME, "interval": DAY, "min_doc_count": 1}}}
    found = index.searcher.aggregate(meaning.query, asked)["day"]["buckets"]
    return [(EPOCH + timedelta(days=round(b["key"] / DAY)), b["doc_count"]) for b in found]


def _size(index: Index, name: str) -> int:
    if name == "month":
        return MONTHS
    return len(index.authors) if name == "account_id" else len(index.values(name))


def _all_kinds(index: Index, meaning: Meaning) -> list[tuple[int, int]]:
    return _aggregate(index, meaning, {"kind": _terms(KIND, _size(index, "kind"), 1)})["kind"]


def _terms(letter: str, size: int, most: int) -> dict[str, Any]:
    few = size if letter in {KIND, MONTH} else min(size, most + SPARE)
    return {"terms": {"field": letter, "size": max(few, 1), "segment_size": max(size, 1)}}


def _aggregate(index: Index, meaning: Meaning, wanted: Mapping[str, Any]) -> dict[str, list[tuple[int, int]]]:
    found = index.searcher.aggregate(meaning.query, dict(wanted))
    return {name: [(int(b["key"]), b["doc_count"]) for b in found[name]["buckets"]] for name in wanted}


def _cut_within_a_tie(buckets: Sequence[tuple[int, int]], most: int, asked: int, size: int) -> bool:
    """Whether values that were not counted could be as frequent as the last one that is shown."""
    return size > asked == len(buckets) and buckets[-1][1] == buckets[most - 1][1]


def _months(
    index: Index, meaning: Meaning, buckets: list[tuple[int, int]]
) -> Iterator[tuple[str | None, int]]:
    yield from ((f"{1970 + key // 12}-{key % 12 + 1:02}", n) for key, n in sorted(buckets))
    untimed = count(index, meaning) - sum(n for _, n in buckets)
    if untimed:
        yield None, untimed


def _named(index: Index, name: str, buckets: list[tuple[int, int]]) -> list[tuple[str | None, int]]:
    if name == "account_id":
        ids = index.authors["account_id"]
        return [(ids[key].as_py(), n) for key, n in buckets]
    values = index.values(name)
    return [(values[key], n) for key, n in buckets]
