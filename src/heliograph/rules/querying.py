"""Querying: how much a member may ask of a gated edition in a day, and how large an answer may be."""

from dataclasses import dataclass
from datetime import timedelta

from heliograph.model.consortium.query import Spent
from heliograph.rules.ruling import Unmet

QUERIES_LEFT = Unmet(
    "queries-left",
    "Of the queries that a member may ask of this data set in a day, one is left.",
    "nobody: it begins anew at midnight UTC; the publisher sets it",
)
SECONDS_LEFT = Unmet(
    "seconds-left",
    "Of the seconds that queries of a member may take on this data set in a day, some are left.",
    "nobody: it begins anew at midnight UTC; the publisher sets it",
)
NONE_RUNNING = Unmet(
    "query-ended", "Your last query has ended: each member asks one at a time.", "you: wait for its answer"
)
NO_EDITION = Unmet(
    "no-such-edition",
    "The server holds this edition of the data set.",
    "nobody: the page of the data set lists its releases",
)
SMALL_CELLS = Unmet(
    "small-cells",
    "The query shows that each row of its answer stands for as many accounts as the data set demands.",
    "you: ask for counts, sums or averages, grouped, over the tables themselves",
)
QUOTAS = (QUERIES_LEFT, SECONDS_LEFT, NONE_RUNNING)
"""What may be missing to somebody who may ask: the same question is answered later."""

MOMENT = timedelta(minutes=1)
"""After which a query that has not ended is taken for one that was lost with its process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How much is allowed.

    Attributes:
        queries_per_day: Of one data set, for one member; None: as many as they like.
        seconds_per_day: That may be worked on them; None: as long as they take.
        rows: Of one answer.
        bytes: Of one answer.
        fewest_accounts: Behind each row of an answer; 0: rows are answered as they are.
    """

    queries_per_day: int | None = 500
    seconds_per_day: int | None = 900
    rows: int = 10_000
    bytes: int = 16 << 20
    fewest_accounts: int = 0


def used_up(quota: Quota, spent: Spent) -> Unmet | None:
    """What keeps somebody from one more query; None: nothing does.

    Args:
        quota: How much is allowed.
        spent: What they have used today; a query that runs counts with all that it may take.
    """
    if spent.running:
        return NONE_RUNNING
    if quota.queries_per_day is not None and spent.queries >= quota.queries_per_day:
        return QUERIES_LEFT
    if quota.seconds_per_day is not None and spent.milliseconds >= quota.seconds_per_day * 1000:
        return SECONDS_LEFT
    return None
