"""Mentioned: one hashtag or one site in its context: how often, when, by whom, in which languages and beside what.

All posts are asked for the column: at ten million posts that takes about a CPU second.
"""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from heliograph.access.actors import TOP
from heliograph.access.engine import explained
from heliograph.access.gathered import BRIEF, IN_ORDER, shown
from heliograph.access.numbered import PLACE, numbered, placed
from heliograph.access.query import Reader
from heliograph.access.subject import with_names
from heliograph.errors import UsageError
from heliograph.model.names import unknown
from heliograph.model.tables import TABLES
from heliograph.tables.breakdown import MONTHS, breakdown, facet, further, total
from heliograph.tables.engine import identifier, literal

LIMIT = 50
"""Posts that are shown unless more are asked for."""

COUNTED = ("account_id", "language", "hashtags", "domains")
EARLIEST = "earliest"
LISTS = ("hashtags", "domains")
"""Columns that may be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """A hashtag or a domain and what the editions tell about it. Counts come with the most frequent first, ten at most.

    Attributes:
        posts: How many posts hold it.
        accounts: Of how many accounts they are.
        first: When the earliest of them was posted; None where no time is known.
        last: When the latest was.
        months: Posts by month: start (its first day), posts; no row where there are none.
        top_accounts: Accounts with most posts that hold it: account_id, posts, handle, display_name.
        languages: Columns value and posts.
        hashtags: Hashtags of the same posts, without the one asked for: value, posts.
        domains: Domains of the same posts, without the one asked for: value, posts.
        earliest: The earliest posts: rows.COLUMNS, handle and display_name.
    """

    posts: int
    accounts: int
    first: datetime | None
    last: datetime | None
    months: pa.Table
    top_accounts: pa.Table
    languages: pa.Table
    hashtags: pa.Table
    domains: pa.Table
    earliest: pa.Table


def mentioned(reader: Reader, column: str, value: str, *, most: int = LIMIT) -> Mentioned:
    """Look at the posts whose hashtags, or domains, hold a value; as filters of views do, it compares them sign by sign.

    Args:
        reader: The editions.
        column: ``hashtags`` or ``domains``.
        value: Which; one that no post holds is answered with empty tables.
        most: Earliest posts at most.

    Raises:
        UnknownNameError: There is no such column.
        UsageError: The column holds no hashtags and no domains.
    """
    _check(reader, column)
    held = f"list_contains({identifier(column)}, {literal(value)})"
    columns = tuple(dict.fromkeys((*BRIEF, *COUNTED)))
    posts = f"SELECT * FROM ({numbered(reader, columns)}) WHERE {held}"
    with explained():
        query = breakdown(posts, COUNTED, most=TOP, without={column: value}, also={EARLIEST: _earliest(most)})
        counts = reader.engine.relation(query).to_arrow_table()
    whole = total(counts)
    earliest = placed(reader, further(counts, EARLIEST, (*BRIEF, *PLACE)))
    accounts = facet(counts, "account_id").rename_columns(["account_id", "posts"])
    return Mentioned(
        posts=whole["posts"],
        accounts=whole["accounts"],
        first=whole["first"],
        last=whole["last"],
        months=facet(counts, MONTHS),
        top_accounts=with_names(reader, accounts),
        languages=facet(counts, "language"),
        hashtags=facet(counts, "hashtags"),
        domains=facet(counts, "domains"),
        earliest=shown(reader, earliest),
    )


def _check(reader: Reader, column: str) -> None:
    known = TABLES["posts"].names(reader.edition)
    if column not in known:
        raise unknown("column", column, known, where="posts")
    if column not in LISTS:
        raise UsageError(
            f"{column} holds no hashtags and no domains.",
            hint="Ask a view: heliograph query --view, or --facet.",
        )


def _earliest(most: int) -> str:
    named = ", ".join((*BRIEF, *PLACE))
    keys = ", ".join(f"{name} NULLS LAST" for name in IN_ORDER)
    return f"SELECT {named} FROM counted ORDER BY {keys} LIMIT {int(most)}"
