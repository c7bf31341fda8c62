"""Protect: from a workspace to the tables of one edition, as views on one connection.

The policy names a treatment for every column. Identifiers are replaced while the raw rows are read (``replaced_<table>``); all
other treatments are expressions of SQL over that. An identifier stands in clear only where it is known to be one that is
shown: whatever else there is gets a pseudonym.
"""

import duckdb
import pyarrow as pa

from heliograph.model.column import Column
from heliograph.model.policy import Policy, Treatment
from heliograph.model.tables import TABLES
from heliograph.privacy.coarsen import COARSE, coarsened
from heliograph.privacy.pseudonym import Pseudonymizer
from heliograph.publish.changes import CLEAR_ID, KINDS, changes
from heliograph.publish.decide import decide
from heliograph.publish.flow import Flow
from heliograph.publish.opening import MADE_HERE
from heliograph.publish.replace import Replacer, replacer
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import shape
from heliograph.tables.engine import identifier
from heliograph.tables.schema import ARROW, DUCKDB


def protect(
    connection: duckdb.DuckDBPyConnection, request: EditionRequest, pseudonymizer: Pseudonymizer | None
) -> None:
    """Make the edition's tables known as ``edition_<table>``, columns and order as in the model."""
    policy = request.policy
    decide(connection, policy)
    if not request.hides:
        for name in TABLES:
            shape(connection, name, _kept(name), request)
        return
    if pseudonymizer is None:
        raise ValueError(f"{policy.name} needs a pseudonymizer")
    made = replacer(connection, policy, pseudonymizer)
    for name in TABLES:
        connection.register(f"replaced_{name}", _replaced(connection, name, policy, made))
        shape(connection, name, _treated(name, policy), request)


def _replaced(connection: duckdb.DuckDBPyConnection, table: str, policy: Policy, made: Replacer) -> Flow:
    """The raw rows of a table with the identifiers in them replaced."""
    treatments = policy.columns[table]
    read = [
        c
        for c in TABLES[table].columns
        if c.name not in MADE_HERE and (treatments[c.name] is not Treatment.DROP or c.name in KINDS.values())
    ]
    makings = changes(table, policy, made)
    fields = {c.name: ARROW[c.type] for c in read} | {
        n: pa.string() for n in (CLEAR_ID, "post_number") if n in makings
    }
    schema = pa.schema(list(fields.items()))

    def changed(rows: pa.RecordBatch) -> pa.RecordBatch:
        columns = dict(zip(rows.schema.names, rows.columns, strict=True))
        for name, making in makings.items():
            columns[name] = making(columns)
        return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)

    query = f"SELECT {', '.join(identifier(c.name) for c in read)} FROM raw_{table}"
    return Flow(connection, query, schema, changed)


def _treated(table: str, policy: Policy) -> str:
    """Rows of a table with every column treated as the policy says."""
    treatments = policy.columns[table]
    listed = [
        f"{_value(column, treatments[column.name])} AS {identifier(column.name)}"
        for column in TABLES[table].columns
        if treatments[column.name] is not Treatment.MADE
    ]
    if table == "accounts":
        return f"SELECT {', '.join(listed)}, {_DECISION} FROM replaced_accounts t JOIN decided d ON d.account_id = t.{CLEAR_ID}"
    if table == "posts":
        number = "t.post_number" if policy.replaces_post_ids else _DIGITS
        listed.append(f"{number} AS post_number")
    return f"SELECT {', '.join(listed)} FROM replaced_{table} t"


def _value(column: Column, treatment: Treatment) -> str:
    value = f"t.{identifier(column.name)}"
    if treatment is Treatment.HIDE:
        return f"CASE WHEN NOT d.hidden THEN {value} END"
    if column.name == "time_resolution" and treatment is Treatment.MINUTE:
        return f"CASE WHEN {value} IS NOT NULL THEN 'minute' END"
    if treatment in COARSE:
        return coarsened(treatment, value)
    return f"NULL::{DUCKDB[column.type]}" if treatment is Treatment.DROP else value


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
