"""Usage: how often gated data were used, as everybody may know it."""

from collections.abc import Iterable
from dataclasses import dataclass

from heliograph.model.consortium.taking import Taken

FEWEST = 10
"""Members; what fewer did is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What happened to one data set in one month, in the words of COUNTER's code of practice for research data.

    Attributes:
        dataset: Name.
        month: As in ``2026-03``.
        unique_members: Who took at least one byte; None where they were so few that it is not told.
        total_requests: Files that were sent; None likewise.
    """

    dataset: str
    month: str
    unique_members: int | None
    total_requests: int | None


def used(month: str, totals: Iterable[Taken]) -> tuple[Used, ...]:
    """The public counts of a month, by data set; no sums over data sets, from which small numbers would follow.

    Args:
        month: As in ``2026-03``.
        totals: What everybody took in it.
    """
    members: dict[str, set[str]] = {}
    requests: dict[str, int] = {}
    for one in totals:
        if one.requests:
            members.setdefault(one.dataset, set()).add(one.person_id)
            requests[one.dataset] = requests.get(one.dataset, 0) + one.requests
    return tuple(
        Used(
            dataset=name,
            month=month,
            unique_members=len(members[name]) if len(members[name]) >= FEWEST else None,
            total_requests=requests[name] if len(members[name]) >= FEWEST else None,
        )
        for name in sorted(members)
    )
