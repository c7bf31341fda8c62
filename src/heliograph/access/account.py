"""Account: one account in its context: profile, what was done about it, how it posted, and who posted the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from heliograph.access.actors import CoActors, co_actors
from heliograph.access.by_key import rows_with
from heliograph.access.copies import COUNTED, COUNTS, TOP, ledger_of, looked_up
from heliograph.access.engine import explained
from heliograph.access.plan import Bounds, Where
from heliograph.access.query import Reader, rows_query
from heliograph.access.rows import COLUMNS, rows_of, with_authors
from heliograph.access.subject import NAMES, actions_on, profiles
from heliograph.errors import UnknownNameError
from heliograph.model.tables import TABLES
from heliograph.tables.breakdown import MONTHS, breakdown, facet, total, week
from heliograph.tables.engine import identifier, literal
from heliograph.tables.ledger.ordered import latest
from heliograph.tables.same_text import normalised
from heliograph.tables.schema import ARROW

LIMIT = 50
"""Posts that are shown unless more are asked for."""

LATEST = 1_000
"""So many of its latest posts are compared with those of other accounts."""


SHOWN = pa.schema([pa.field(name, ARROW[TABLES["posts"].column(name).type]) for name in COLUMNS])
LAST_FIRST = [
    ("posted_at", "descending"),
    ("post_id", "ascending"),
    ("dataset", "ascending"),
    ("release", "ascending"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInContext:
    """An account and what the editions tell about it. Counts have the columns value and posts, the most frequent first.

    Attributes:
        profile: Its rows in the accounts table, one for each release that has it.
        actions: Rows of the actions table on it, by time.
        posts: How many posts of it there are.
        first: When the earliest of them was posted; None where no time is known.
        last: When the latest was.
        months: Posts by month: start (its first day), posts; no row where there are none.
        hours: Posts by day of the week, from Monday, and hour (UTC).
        clients: Programs, the ten most frequent; likewise languages, kinds, hashtags and domains.
        latest: Its latest posts, from the last: rows.COLUMNS, handle and display_name.
        same_text: Accounts that posted the same texts.
        same_reposts: Accounts that reposted the same posts.
    """

    profile: pa.Table
    actions: pa.Table
    posts: int
    first: datetime | None
    last: datetime | None
    months: pa.Table
    hours: tuple[tuple[int, ...], ...]
    clients: pa.Table
    languages: pa.Table
    kinds: pa.Table
    hashtags: pa.Table
    domains: pa.Table
    latest: pa.Table
    same_text: CoActors
    same_reposts: CoActors


def account(reader: Reader, account_id: str, *, most: int = LIMIT) -> AccountInContext:
    """Look an account up, with its context.

    Args:
        reader: The editions; the account is the same in all of them.
        account_id: Which account.
        most: Latest posts at most.

    Raises:
        UnknownNameError: No edition holds the account or a post of it.
    """
    profile = profiles(reader, account_id)
    counts = _counts(reader, account_id)
    whole = total(counts)
    if not whole["posts"] and not len(profile):
        raise _unknown(reader, account_id)
    latest = _latest(reader, account_id, max(most, LATEST))
    looked, capped = latest.slice(0, LATEST), whole["posts"] > LATEST
    texts = normalised(looked["text"].combine_chunks()).to_pylist()
    reposts = looked["repost_of_post_id"].to_pylist()
    return AccountInContext(
        profile=profile,
        actions=actions_on(reader, {"account": account_id}),
        posts=whole["posts"],
        first=whole["first"],
        last=whole["last"],
        months=facet(counts, MONTHS),
        hours=week(counts),
        clients=facet(counts, "client"),
        languages=facet(counts, "language"),
        kinds=facet(counts, "kind"),
        hashtags=facet(counts, "hashtags"),
        domains=facet(counts, "domains"),
        latest=with_authors(reader, latest.slice(0, most), NAMES),
        same_text=co_actors(reader, account_id, "text", texts, capped=capped),
        same_reposts=co_actors(reader, account_id, "repost_of_post_id", reposts, capped=capped),
    )


def _counts(reader: Reader, account_id: str) -> pa.Table:
    [edition, *others] = reader.editions
    held = None if others else looked_up(edition, reader.copies, COUNTS, [account_id])
    if held is not None and len(held):
        return held
    posts = _posts(reader, account_id, ("account_id", "posted_at", *COUNTED))
    with explained():
        return reader.engine.relation(breakdown(posts, COUNTED, most=TOP)).to_arrow_table()


def _latest(reader: Reader, account_id: str, most: int) -> pa.Table:
    [edition, *others] = reader.editions
    ledger = None if others else ledger_of(edition, reader.copies)
    if ledger is not None:
        found = rows_of(reader, 0, latest(ledger, account_id, most).tolist(), COLUMNS)
        return found.sort_by(LAST_FIRST).slice(0, most)
    order = "posted_at DESC NULLS LAST, post_id, dataset, release"
    with explained():
        query = f"{_posts(reader, account_id, COLUMNS)} ORDER BY {order} LIMIT {int(most)}"
        return reader.engine.relation(query).to_arrow_table().cast(SHOWN)


def _posts(reader: Reader, account_id: str, columns: Sequence[str]) -> str:
    """The query for its posts, from the files that can hold them."""
    own = f"account_id = {literal(account_id)}"
    steps = [Where(condition=own, bounds=Bounds(accounts=frozenset({account_id})))]
    named = ", ".join(map(identifier, columns))
    return f"SELECT {named} FROM ({rows_query(reader, 'posts', steps)})"


def _unknown(reader: Reader, account_id: str) -> UnknownNameError:
    name = account_id if account_id.isprintable() else ascii(account_id)
    outside = rows_with(reader, "referenced", [account_id], order=())
    if "account" in outside["kind"].to_pylist():
        hint = "It is not part of the data set: posts of it point to the account, and no more than that is published."
    else:
        hint = "Identifiers stand in the column account_id; handles in the column handle of the accounts."
    return UnknownNameError(f'No account "{name}" in {reader.title}.', hint=hint)
