"""Shape: the columns that an edition carries, and the views that give exactly these."""

import duckdb
import pyarrow as pa

from heliograph.model.column import Column
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.publish.describe.columns import PROVENANCE
from heliograph.publish.request import EditionRequest
from heliograph.tables.engine import identifier, literal
from heliograph.tables.schema import DUCKDB, arrow_field

AS_EXPORTED = frozenset({"latitude", "longitude"})
"""Columns of gated editions that a set republished as received carries too: they stand in its CSV."""

WITH_PROVENANCE = frozenset({"accounts", "posts"})
"""Tables whose rows a set republished as received traces back to its files."""

SAME = ("dataset", "release")
"""Columns that have one value in all rows."""


def columns(table: str, request: EditionRequest) -> tuple[Column, ...]:
    """The columns of a table in file order."""
    carried = tuple(c for c in TABLES[table].columns if _carries(c, request))
    if not request.policy.verbatim or table not in WITH_PROVENANCE:
        return carried
    added = (Column(name=name, type=kind, about=about) for name, (kind, about) in PROVENANCE.items())
    return (*carried, *added)


def schema(table: str, request: EditionRequest) -> pa.Schema:
    """The Arrow schema of a table."""
    spec = TABLES[table]
    fields = [arrow_field(column) for column in columns(table, request)]
    return pa.schema(fields, metadata={"table": spec.name, "about": spec.about})


def shape(connection: duckdb.DuckDBPyConnection, table: str, query: str, request: EditionRequest) -> None:
    """Make the rows of a query known as ``edition_<table>``, with columns, order and types of the model."""
    listed = _listed(table, request)
    connection.execute(f"CREATE OR REPLACE VIEW edition_{table} AS SELECT {listed} FROM ({query})")


def in_order(table: str, request: EditionRequest) -> str:
    """The rows of ``edition_<table>``, any but posts, in a total order: equal keys are told apart by all the other columns."""
    order = list(TABLES[table].order)
    order += [c.name for c in columns(table, request) if c.name not in {*order, *SAME}]
    # what is the same in all rows need not be sorted with them
    varied = f"SELECT * EXCLUDE ({', '.join(SAME)}) FROM edition_{table}"
    return f"SELECT {_listed(table, request)} FROM ({varied} ORDER BY {', '.join(map(identifier, order))})"


def completed(rows: pa.RecordBatch, schema: pa.Schema, request: EditionRequest) -> pa.RecordBatch:
    """Rows that lack the columns that are the same in all of them, with all columns."""
    fixed = {"dataset": request.dataset, "release": request.release}
    made = {
        name: pa.repeat(pa.scalar(value, schema.field(name).type), len(rows)) for name, value in fixed.items()
    }
    return pa.RecordBatch.from_arrays(
        [made[name] if name in made else rows.column(name) for name in schema.names], names=schema.names
    )


def _listed(table: str, request: EditionRequest) -> str:
    """SQL: the columns of a table with the types of the model; those that every row has alike are made."""
    fixed = {"dataset": literal(request.dataset), "release": str(request.release)}
    return ", ".join(
        f"CAST({fixed.get(c.name, identifier(c.name))} AS {DUCKDB[c.type]}) AS {identifier(c.name)}"
        for c in columns(table, request)
    )


def _carries(column: Column, request: EditionRequest) -> bool:
    if request.policy.verbatim:
        return Edition.PUBLIC in column.editions or column.name in AS_EXPORTED
    return request.edition in column.editions
