"""Protect: from a workspace to the tables of one edition, as views on one connection.

The policy names a treatment for every column; this file turns each into an expression of SQL. An identifier stands in clear
only where it is known to be one that is shown: whatever else there is gets a pseudonym.
"""

import duckdb

from heliograph.model.column import Column, ColumnType
from heliograph.model.edition import Edition
from heliograph.model.policy import Policy, Treatment
from heliograph.model.tables import TABLES
from heliograph.privacy.coarsen import COARSE, coarsened
from heliograph.privacy.pseudonym import Pseudonymizer
from heliograph.publish.decide import decide
from heliograph.publish.replace import (
    ACCOUNT,
    ACCOUNTS,
    ACTION,
    HOSTS,
    LINK,
    LINKS,
    MEDIA,
    POST,
    POST_NUMBER,
    TAGS,
    TEXT,
    TEXTS,
    replacing,
)
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import shape
from heliograph.tables.engine import identifier
from heliograph.tables.schema import DUCKDB

LINKS_IN = {
    ("accounts", "url"): LINK,
    ("posts", "urls"): LINKS,
    ("posts", "domains"): HOSTS,
    ("posts", "hashtags"): TAGS,
}
"""Columns that are rewritten otherwise than running text."""

SUBJECTS = {"account": ACCOUNT, "post": POST, "media": MEDIA}


def protect(
    connection: duckdb.DuckDBPyConnection, request: EditionRequest, pseudonymizer: Pseudonymizer | None
) -> None:
    """Make the edition's tables known as ``edition_<table>``, columns and order as in the model."""
    policy = request.policy
    decide(connection, policy)
    hiding = request.edition is Edition.PUBLIC and not policy.verbatim
    if hiding and pseudonymizer is None:
        raise ValueError(f"{policy.name} needs a pseudonymizer")
    if hiding and pseudonymizer is not None:
        replacing(connection, policy, pseudonymizer)
    for name in TABLES:
        shape(connection, name, _treated(name, policy) if hiding else _kept(name), request)


def _treated(table: str, policy: Policy) -> str:
    """Rows of a table with every column treated as the policy says."""
    treatments = policy.columns[table]
    listed = []
    for column in TABLES[table].columns:
        treatment = treatments[column.name]
        if treatment is not Treatment.MADE:
            listed.append(f"{_value(table, column, treatment, policy)} AS {identifier(column.name)}")
    if table == "accounts":
        return (
            f"SELECT {', '.join(listed)}, {_DECISION} FROM raw_accounts t JOIN decided d USING (account_id)"
        )
    if table == "posts":
        replaced = treatments["post_id"] is Treatment.PSEUDONYM
        number = f"{POST_NUMBER}(t.post_id)" if replaced else _DIGITS
        listed.append(f"{number} AS post_number")
    return f"SELECT {', '.join(listed)} FROM raw_{table} t"


def _value(table: str, column: Column, treatment: Treatment, policy: Policy) -> str:
    value = f"t.{identifier(column.name)}"
    if treatment is Treatment.PSEUDONYM:
        return _name(column, policy)
    if treatment is Treatment.REDACT:
        return _redacted(table, column)
    if treatment is Treatment.HIDE:
        kept = _redacted(table, column) if column.type in {ColumnType.TEXT, ColumnType.TEXTS} else value
        return f"CASE WHEN NOT d.hidden THEN {kept} END"
    if column.name == "time_resolution" and treatment is Treatment.MINUTE:
        return f"CASE WHEN {value} IS NOT NULL THEN 'minute' END"
    if treatment in COARSE:
        return coarsened(treatment, value)
    return f"NULL::{DUCKDB[column.type]}" if treatment is Treatment.DROP else value


def _redacted(table: str, column: Column) -> str:
    usual = TEXTS if column.type is ColumnType.TEXTS else TEXT
    return f"{LINKS_IN.get((table, column.name), usual)}(t.{identifier(column.name)})"


def _name(column: Column, policy: Policy) -> str:
    value = f"t.{identifier(column.name)}"
    if column.name == "mentions":
        return f"{ACCOUNTS}({value})"
    if column.name in {"subject_id", "referenced_id"}:
        kind = "subject_kind" if column.name == "subject_id" else "kind"
        replaced = policy.columns["posts"]["post_id"] is Treatment.PSEUDONYM
        cases = (
            f"WHEN '{what}' THEN {value if what == 'post' and not replaced else f'{function}({value})'}"
            for what, function in SUBJECTS.items()
        )
        return f"CASE t.{kind} {' '.join(cases)} END"
    function = {"media_key": MEDIA, "action_id": ACTION}.get(column.name)
    if function is None:
        function = POST if column.name.endswith("post_id") else ACCOUNT
    return f"{function}({value})"


def _kept(table: str) -> str:
    """Rows of a table as they were exported."""
    if table == "accounts":
        return f"SELECT t.* EXCLUDE (is_pseudonymous), {_AS_EXPORTED} FROM raw_accounts t JOIN decided d USING (account_id)"
    if table == "posts":
        return f"SELECT t.*, {_DIGITS} AS post_number FROM raw_posts t"
    return f"SELECT * FROM raw_{table}"


_DECISION = "d.hidden AS is_pseudonymous, d.decision_rule, d.decision_reason, t.follower_count AS follower_count_at_decision"
_AS_EXPORTED = _DECISION.replace("d.hidden", "t.is_pseudonymous")
_DIGITS = "CASE WHEN regexp_full_match(t.post_id, '[0-9]+') THEN t.post_id END"
