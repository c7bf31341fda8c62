"""Breakdown: many counts of the same posts in one query that reads them once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.model.column import ColumnType
from heliograph.model.tables import TABLES
from heliograph.tables.engine import identifier, literal

MONTHS, HOURS, TOTAL = "months", "hours", "total"
TIMES = {
    MONTHS: "CAST(date_trunc('month', posted_at) AS DATE)",
    HOURS: "(isodow(posted_at) - 1) * 24 + hour(posted_at)",
}
"""What a post counts under by its time; hours are those of a week from Monday, UTC."""

WHOLE = "count(*) AS posts, count(DISTINCT account_id) AS accounts, min(posted_at) AS first, max(posted_at) AS last"

DAYS, HOURS_OF_DAY = 7, 24


def breakdown(
    posts: str,
    columns: Sequence[str],
    *,
    most: int,
    without: Mapping[str, str] | None = None,
    also: Mapping[str, str] | None = None,
) -> str:
    """The query for counts of posts: columns facet, value, posts, accounts, first, last.

    The facet is ``total`` (one row, the only one with accounts, first and last), ``months``, ``hours`` or one of the columns, whose
    most frequent values come first, each with the number of posts that have it.

    Args:
        posts: A query for the posts, with account_id, posted_at and the columns.
        columns: Which are counted; of a list each value counts once a post.
        most: How many values of a column at most.
        without: By column a value that is left out.
        also: By the name of a further facet a query for its rows, from the relation ``counted``; their columns come beside the others.
    """
    queries = [
        f"SELECT '{TOTAL}' AS facet, NULL::VARCHAR AS value, {WHOLE} FROM counted",
        *_times(),
        *(_values(column, most, without or {}) for column in columns),
        *(f"SELECT {literal(name)} AS facet, * FROM ({query})" for name, query in (also or {}).items()),
    ]
    united = " UNION ALL BY NAME ".join(f"({query})" for query in queries)
    return f"WITH counted AS MATERIALIZED ({posts}) {united}"


def total(found: pa.Table) -> dict[str, Any]:
    """How many posts there are, of how many accounts, and when the first and the last of them was posted."""
    rows = found.filter(pc.equal(found["facet"], TOTAL)).select(["posts", "accounts", "first", "last"])
    row: dict[str, Any] = rows.to_pylist()[0]
    return row


def facet(found: pa.Table, name: str) -> pa.Table:
    """The counts of one facet: columns value (for months: start, a day) and posts."""
    rows = further(found, name, ("value", "posts"))
    if name != MONTHS:
        return rows
    return pa.table({"start": rows["value"].cast(pa.date32()), "posts": rows["posts"]})


def further(found: pa.Table, name: str, columns: Sequence[str]) -> pa.Table:
    """Rows of a further facet."""
    return found.filter(pc.equal(found["facet"], name)).select(list(columns))


def week(found: pa.Table) -> tuple[tuple[int, ...], ...]:
    """Posts by day of the week, from Monday, and hour (UTC)."""
    rows = facet(found, HOURS)
    known = dict(zip(rows["value"].cast(pa.int64()).to_pylist(), rows["posts"].to_pylist(), strict=True))
    return tuple(
        tuple(known.get(day * HOURS_OF_DAY + hour, 0) for hour in range(HOURS_OF_DAY)) for day in range(DAYS)
    )


def _times() -> Iterator[str]:
    for name, value in TIMES.items():
        yield (
            f"SELECT '{name}' AS facet, CAST({value} AS VARCHAR) AS value, count(*) AS posts FROM counted "
            "WHERE posted_at IS NOT NULL GROUP BY value ORDER BY value"
        )


def _values(column: str, most: int, without: Mapping[str, str]) -> str:
    name = identifier(column)
    is_list = TABLES["posts"].column(column).type is ColumnType.TEXTS
    each = f"unnest(list_distinct({name}))" if is_list else name
    kept = f" WHERE value <> {literal(without[column])}" if column in without else ""
    return (
        f"SELECT {literal(column)} AS facet, value, count(*) AS posts FROM (SELECT {each} AS value FROM counted){kept} "
        f"GROUP BY value ORDER BY posts DESC, value NULLS LAST LIMIT {int(most)}"
    )
