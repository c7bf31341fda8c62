"""Decide: which accounts of the data set are hidden, by which rule, and why; one row each."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from heliograph.model.policy import AccountException, AccountRule, Policy

RECEIVED = "received"
"""Rule of accounts that the platform has hidden already."""


def decide(connection: duckdb.DuckDBPyConnection, policy: Policy) -> None:
    """Make the table ``decided(account_id, hidden, masked, decision_rule, decision_reason)`` from ``raw_accounts``.

    The first exception that names an account decides; then what the platform decided; then the rule. A masked account is
    one whose identifiers must not be seen: hidden, and not by a pseudonym of the platform that is kept.
    """
    _name_exceptions(connection, policy.exceptions)
    rule = policy.accounts
    # a pseudonym that the platform gave stays hidden whatever an exception says: nobody here knows the account behind it
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE decided AS
        SELECT account_id, hidden, hidden AND NOT (received AND {_keeps(rule)}) AS masked, decision_rule, decision_reason FROM (
            SELECT account_id, is_pseudonymous AS received,
                is_pseudonymous OR coalesce(x.hide, {_hides(rule)}) AS hidden,
                CASE WHEN is_pseudonymous THEN '{RECEIVED}' WHEN x.rule IS NOT NULL THEN x.rule {_names(rule)} END AS decision_rule,
                CASE WHEN is_pseudonymous THEN 'pseudonymous in the export' WHEN x.rule IS NOT NULL THEN x.reason {_words(rule)} END
                AS decision_reason
            FROM (FROM raw_accounts SELECT account_id, is_pseudonymous, follower_count) LEFT JOIN excepted x USING (account_id))""")


def shown_outsiders(policy: Policy) -> frozenset[str]:
    """Ids of accounts outside the data set that a reviewed list shows."""
    return frozenset(a for e in policy.exceptions if e.decision == "show" for a in e.accounts)


def _name_exceptions(connection: duckdb.DuckDBPyConnection, exceptions: tuple[AccountException, ...]) -> None:
    """One row for each account that an exception decides about."""
    listed = pa.table(
        {
            "place": pa.array([n for n, e in enumerate(exceptions) for _ in _accounts(e)], pa.int64()),
            "account_id": pa.array([a for e in exceptions for a in _accounts(e)], pa.string()),
            "hide": pa.array([e.decision == "hide" for e in exceptions for _ in _accounts(e)], pa.bool_()),
            "rule": pa.array([e.rule for e in exceptions for _ in _accounts(e)], pa.string()),
            "reason": pa.array([e.reason for e in exceptions for _ in _accounts(e)], pa.string()),
        }
    )
    connection.register("listed_exceptions", listed)
    connection.execute("""CREATE OR REPLACE TEMP TABLE excepted AS
        SELECT a.account_id, l.hide, l.rule, l.reason FROM (FROM raw_accounts SELECT account_id) a
        JOIN listed_exceptions l ON l.account_id IS NULL OR l.account_id = a.account_id
        QUALIFY row_number() OVER (PARTITION BY a.account_id ORDER BY l.place) = 1""")
    connection.unregister("listed_exceptions")


def _accounts(exception: AccountException) -> Iterator[str | None]:
    if exception.everyone:
        yield None
    yield from exception.accounts


def _keeps(rule: AccountRule) -> str:
    return "true" if rule.received == "keep" else "false"


def _hides(rule: AccountRule) -> str:
    if rule.hide == "below":
        return f"coalesce(follower_count, 0) < {rule.below}"
    return "true" if rule.hide == "all" else "false"


def _names(rule: AccountRule) -> str:
    if rule.hide == "below":
        return f"""WHEN follower_count IS NULL THEN 'followers-unknown'
            WHEN follower_count < {rule.below} THEN 'followers-below' ELSE 'followers-at-least'"""
    return "ELSE 'everybody'" if rule.hide == "all" else "ELSE 'identified'"


def _words(rule: AccountRule) -> str:
    if rule.hide == "below":
        return f"""WHEN follower_count IS NULL THEN 'no follower count in the export'
            WHEN follower_count < {rule.below} THEN 'fewer than {rule.below:,} followers' ELSE '{rule.below:,} followers or more'"""
    return "ELSE 'the policy hides every account'" if rule.hide == "all" else "ELSE 'shown as exported'"
