"""Protect: from a workspace to the tables of one edition, as views on one connection.

The policy names a treatment for every column. Identifiers are replaced while the raw rows are read (``replaced_<table>``); all
other treatments are expressions of SQL over that. An identifier stands in clear only where it is known to be one that is
shown: whatever else there is gets a pseudonym.
"""

from collections.abc import Callable, Mapping, Sequence

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
from heliograph.publish.shape import columns, shape
from heliograph.publish.straight import Recipe
from heliograph.tables.engine import identifier
from heliograph.tables.schema import ARROW, DUCKDB


def protect(
    connection: duckdb.DuckDBPyConnection, request: EditionRequest, pseudonymizer: Pseudonymizer | None
) -> Recipe:
    """Make the edition's tables known as ``edition_<table>``, columns and order as in the model.

    Returns:
        How posts are made, for whoever does not ask the table engine for them.
    """
    policy = request.policy
    decide(connection, policy)
    if not request.hides:
        for name in TABLES:
            shape(connection, name, _kept(name), request)
        read = [c.name for c in columns("posts", request) if c.name not in MADE_HERE]
        return Recipe(read=read, change=lambda rows: rows, values=_values(request, {"post_number": _DIGITS}))
    if pseudonymizer is None:
        raise ValueError(f"{policy.name} needs a pseudonymizer")
    made = replacer(connection, policy, pseudonymizer)
    for name in TABLES:
        read = _read(name, policy)
        fields, changed = _replaced(name, read, policy, made)
        query = f"SELECT {', '.join(map(identifier, read))} FROM raw_{name}"
        connection.register(f"replaced_{name}", Flow(connection, query, fields, changed))
        shape(connection, name, _treated(name, policy), request)
    read = _read("posts", policy)
    _, changed = _replaced("posts", read, policy, made)
    return Recipe(read=read, change=changed, values=_values(request, _treatments("posts", policy)))


def _read(table: str, policy: Policy) -> list[str]:
    """The columns of a table that an edition is made of."""
    return [
        c.name
        for c in TABLES[table].columns
        if c.name not in MADE_HERE
        and (policy.columns[table][c.name] is not Treatment.DROP or c.name in KINDS.values())
    ]


def _replaced(
    table: str, read: Sequence[str], policy: Policy, made: Replacer
) -> tuple[pa.Schema, Callable[[pa.RecordBatch], pa.RecordBatch]]:
    """How the identifiers in raw rows of a table are replaced, and the columns that are there afterwards."""
    makings = changes(table, policy, made)
    types = {c.name: ARROW[c.type] for c in TABLES[table].columns}
    fields = {name: types[name] for name in read} | {
        n: pa.string() for n in (CLEAR_ID, "post_number") if n in makings
    }
    schema = pa.schema(list(fields.items()))

    def changed(rows: pa.RecordBatch) -> pa.RecordBatch:
        columns = dict(zip(rows.schema.names, rows.columns, strict=True))
        for name, making in makings.items():
            columns[name] = making(columns)
        return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)

    return schema, changed


def _treated(table: str, policy: Policy) -> str:
    """Rows of a table with every column treated as the policy says."""
    listed = ", ".join(f"{value} AS {identifier(name)}" for name, value in _treatments(table, policy).items())
    if table == "accounts":
        return f"SELECT {listed}, {_DECISION} FROM replaced_accounts t JOIN decided d ON d.account_id = t.{CLEAR_ID}"
    return f"SELECT {listed} FROM replaced_{table} t"


def _treatments(table: str, policy: Policy) -> dict[str, str]:
    """SQL: what is made of each column of a table, once its identifiers are replaced."""
    treatments = policy.columns[table]
    made = {
        column.name: _value(column, treatments[column.name])
        for column in TABLES[table].columns
        if treatments[column.name] is not Treatment.MADE
    }
    if table == "posts":
        made["post_number"] = 't."post_number"' if policy.replaces_post_ids else _DIGITS
    return made


def _values(request: EditionRequest, treatments: Mapping[str, str]) -> dict[str, str]:
    """Those of the columns of posts that an edition carries, and that are not simply what is there already."""
    return {
        c.name: f"CAST({treatments[c.name]} AS {DUCKDB[c.type]})"
        for c in columns("posts", request)
        if c.name in treatments and treatments[c.name] != f"t.{identifier(c.name)}"
    }


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
_DIGITS = """CASE WHEN regexp_full_match(t."post_id", '[0-9]+') THEN t."post_id" END"""
