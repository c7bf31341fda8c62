"""Subject: what the small tables say about a post or an account: its profile, what the platform did, what lies outside."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.access.engine import explained
from heliograph.access.query import Reader, rows_query
from heliograph.tables.engine import identifier, literal

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
    found = f"account_id = {literal(account_id)}"
    if dataset is not None:
        found += f" AND dataset = {literal(dataset)}"
    if release is not None:
        found += f" AND release = {int(release)}"
    return table_rows(reader, "accounts", found, order=("dataset", "release"))


def with_names(reader: Reader, accounts: pa.Table) -> pa.Table:
    """Accounts with handle and display_name as the first release has them that has the account; null where none has.

    Args:
        reader: The editions.
        accounts: Rows with the column account_id.
    """
    listed = ", ".join(literal(name) for name in accounts["account_id"].to_pylist() if name is not None)
    found = f"account_id IN ({listed})" if listed else "FALSE"
    known = table_rows(reader, "accounts", found, order=("dataset", "release"))
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
    either = " OR ".join(
        f"(subject_kind = {literal(kind)} AND subject_id = {literal(name)})"
        for kind, name in subjects.items()
    )
    return table_rows(
        reader, "actions", either or "FALSE", order=("acted_at", "action_id", "dataset", "release")
    )


def outside(reader: Reader, post_ids: Sequence[str]) -> pa.Table:
    """The stubs of posts that are not in the data set."""
    listed = ", ".join(map(literal, post_ids))
    found = f"kind = 'post' AND referenced_id IN ({listed})" if post_ids else "FALSE"
    return table_rows(reader, "referenced", found, order=("referenced_id", "relation", "dataset", "release"))


def table_rows(reader: Reader, table: str, condition: str, *, order: Sequence[str]) -> pa.Table:
    """The rows of a table for which an SQL condition holds; none where no edition has the table."""
    keys = ", ".join(f"{identifier(name)} NULLS LAST" for name in order) or "ALL"
    with explained():
        query = f"SELECT * FROM ({rows_query(reader, table)}) WHERE {condition} ORDER BY {keys}"
        return reader.engine.relation(query).to_arrow_table()
