"""Subject: what the small tables say about a post or an account: its profile, what the platform did, what lies outside."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.access.by_key import rows_with
from heliograph.access.query import Reader

NAMES = ("handle", "display_name")
"""What is said about an account that is listed."""


def profiles(
    reader: Reader, account_id: str, *, dataset: str | None = None, release: int | None = None
) -> pa.Table:
    """The rows of an account in the accounts table: one for each release that has it.

    Args:
        reader: The editions.
        account_id: Which account.
        dataset: Only its row of this data set.
        release: Only its row of this release.
    """
    found = rows_with(reader, "accounts", [account_id], order=("dataset", "release"))
    if dataset is not None:
        found = found.filter(pc.equal(found["dataset"], dataset))
    return found if release is None else found.filter(pc.equal(found["release"], release))


def with_names(reader: Reader, accounts: pa.Table) -> pa.Table:
    """Accounts with handle and display_name as the first release has them that has the account; null where none has.

    Args:
        reader: The editions.
        accounts: Rows with the column account_id.
    """
    known = rows_with(reader, "accounts", accounts["account_id"].to_pylist(), order=("dataset", "release"))
    at = pc.index_in(accounts["account_id"], known["account_id"]).combine_chunks()
    for name in NAMES:
        accounts = accounts.append_column(name, known[name].take(at))
    return accounts


def actions_on(reader: Reader, subjects: Mapping[str, str]) -> pa.Table:
    """What the platform did, by time.

    Args:
        reader: The editions.
        subjects: Identifiers by the kind of subject: account, post or media.
    """
    order = ("acted_at", "action_id", "dataset", "release")
    found = rows_with(reader, "actions", subjects.values(), order=order)
    about = [False] * len(found)
    for at, row in enumerate(found.select(["subject_kind", "subject_id"]).to_pylist()):
        about[at] = subjects.get(row["subject_kind"]) == row["subject_id"]
    return found.filter(pa.array(about, pa.bool_()))


def outside(reader: Reader, post_ids: Sequence[str]) -> pa.Table:
    """The stubs of posts that are not in the data set."""
    order = ("referenced_id", "relation", "dataset", "release")
    found = rows_with(reader, "referenced", post_ids, order=order)
    return found.filter(pc.equal(found["kind"], "post"))
