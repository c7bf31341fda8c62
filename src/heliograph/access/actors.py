"""Actors: the accounts that did the same as another."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.access.copies import ledger_of
from heliograph.access.keyed import keyed
from heliograph.access.keys import places
from heliograph.access.query import Reader
from heliograph.access.subject import with_names
from heliograph.tables.ledger.ledger import Ledger

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
        column: One of keys.KEYS.
        values: Of its posts, from the latest; of texts their normalised forms.
        capped: Whether it has more posts than those.
    """
    listed = list(values)
    known = Counter(value for value in listed if value)
    chosen = [value for value, _ in known.most_common(LOOKED_AT)]
    return CoActors(
        accounts=with_names(reader, _most_shared(reader, account_id, column, chosen)),
        looked_at=len(chosen),
        of=len(known),
        posts=len(listed),
        capped=capped or len(chosen) < len(known),
    )


def _most_shared(reader: Reader, account_id: str, column: str, values: Sequence[str]) -> pa.Table:
    """Accounts with the number of values that they share, those with most first."""
    [edition, *others] = reader.editions
    ledger = None if others else ledger_of(edition, reader.copies)
    led = None if ledger is None else places(reader, 0, column, values)
    if ledger is not None and led is not None:
        return _by_numbers(ledger, account_id, led)
    found = keyed(reader, column, values, ("account_id",))
    kept = found.filter(pc.not_equal(found["account_id"], account_id))
    each = kept.group_by(["account_id", "value"]).aggregate([])
    counted = (
        each.group_by("account_id").aggregate([("value", "count")]).rename_columns(["account_id", "shared"])
    )
    return counted.sort_by([("shared", "descending"), ("account_id", "ascending")]).slice(0, TOP)


def _by_numbers(ledger: Ledger, account_id: str, led: pa.Table) -> pa.Table:
    """The same without reading a post: authors are numbered in the order of their ids, after them stands who is missing."""
    values = led["value"].combine_chunks().dictionary_encode().indices.to_numpy()
    authors = ledger.codes["account_id"][led["row"].to_numpy()].astype(np.int64)
    pairs = np.unique(np.stack([authors, values]), axis=1)
    counts = np.bincount(pairs[0], minlength=ledger.authors.count + 1)
    counts[-1] = 0
    counts[ledger.authors.rows(account_id)["number"].to_numpy()] = 0
    shown = np.flatnonzero(counts)
    top = shown[np.argsort(-counts[shown], kind="stable")][:TOP]
    return pa.table({"account_id": ledger.authors.at(top.tolist())["account_id"], "shared": counts[top]})
