"""Usage: how often gated data were used, as everybody may know it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from heliograph.model.consortium.query import Queried
from heliograph.model.consortium.taking import Taken

FEWEST = 10
"""Members; what fewer did is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What happened to one data set in one month, in the words of COUNTER's code of practice for research data.

    Attributes:
        dataset: Name.
        month: As in ``2026-03``.
        unique_members: Who took at least one byte or got an answer; None where they were so few that it is not told.
        total_requests: Files that were sent; None likewise.
        total_queries: Queries that were answered on the server; None likewise.
    """

    dataset: str
    month: str
    unique_members: int | None
    total_requests: int | None
    total_queries: int | None


def used(month: str, totals: Iterable[Taken], queried: Iterable[Queried] = ()) -> tuple[Used, ...]:
    """The public counts of a month, by data set; no sums over data sets, from which small numbers would follow.

    Args:
        month: As in ``2026-03``.
        totals: What everybody took in it.
        queried: What everybody asked in it.
    """
    members: dict[str, set[str]] = {}
    requests, queries = Counter[str](), Counter[str]()
    for one in totals:
        if one.requests:
            members.setdefault(one.dataset, set()).add(one.person_id)
            requests[one.dataset] += one.requests
    for asked in queried:
        if asked.queries:
            members.setdefault(asked.dataset, set()).add(asked.person_id)
            queries[asked.dataset] += asked.queries
    return tuple(
        _told(month, name, len(members[name]), requests[name], queries[name]) for name in sorted(members)
    )


def _told(month: str, name: str, members: int, requests: int, queries: int) -> Used:
    if members < FEWEST:
        return Used(dataset=name, month=month, unique_members=None, total_requests=None, total_queries=None)
    return Used(
        dataset=name, month=month, unique_members=members, total_requests=requests, total_queries=queries
    )
