"""Actors: the accounts that did the same as another."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.access.keyed import keyed
from heliograph.access.query import Reader
from heliograph.access.subject import with_names

TOP = 10
"""Accounts, and values of a column, that are shown."""

LOOKED_AT = 20
"""So many values are looked up: each costs some CPU ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoActors:
    """Other accounts that posted the same.

    Attributes:
        accounts: Those with most in common: account_id, shared (of what was looked at), handle, display_name.
        looked_at: How many different texts, or reposted posts, were looked at: the most frequent, then the latest.
        of: How many there are in the posts that were looked at.
        posts: How many posts those are, the latest ones of the account.
        capped: Whether the account has more posts, or they have more to look at: there may be more in common than is said.
    """

    accounts: pa.Table
    looked_at: int
    of: int
    posts: int
    capped: bool


def co_actors(
    reader: Reader,
    account_id: str,
    column: str,
    values: Iterable[str | None],
    *,
    capped: bool,
) -> CoActors:
    """Accounts that share values of a column with an account.

    Args:
        reader: The editions.
        account_id: The account, which is left out.
        column: One of keyed.KEYS.
        values: Of its posts, from the latest; of texts their normalised forms.
        capped: Whether it has more posts than those.
    """
    listed = list(values)
    known = Counter(value for value in listed if value)
    chosen = [value for value, _ in known.most_common(LOOKED_AT)]
    found = keyed(reader, column, chosen, ("account_id",))
    others = found.filter(pc.not_equal(found["account_id"], account_id))
    return CoActors(
        accounts=_most_shared(reader, others),
        looked_at=len(chosen),
        of=len(known),
        posts=len(listed),
        capped=capped or len(chosen) < len(known),
    )


def _most_shared(reader: Reader, others: pa.Table) -> pa.Table:
    each = others.group_by(["account_id", "value"]).aggregate([])
    counted = (
        each.group_by("account_id").aggregate([("value", "count")]).rename_columns(["account_id", "shared"])
    )
    top = counted.sort_by([("shared", "descending"), ("account_id", "ascending")]).slice(0, TOP)
    return with_names(reader, top)
