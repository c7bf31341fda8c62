"""Actions: from actions.csv (the columns of the model) to the actions table."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from heliograph.model.actions import ACTIONS
from heliograph.model.column import ColumnType
from heliograph.publish.read.refused import WRITE
from heliograph.tables.engine import identifier, literal
from heliograph.tables.legacy.layout import ACTION_COLUMNS
from heliograph.tables.legacy.typed import REJECTED, CsvFile, rows
from heliograph.tables.schema import DUCKDB

ORDER = "subject_kind, subject_id, acted_at, action_id, source_file, source_row"
_REASONS = {ColumnType.MOMENT: "bad_date", ColumnType.FLAG: "bad_flag", ColumnType.INTEGER: "bad_count"}


def write_typed(connection: duckdb.DuckDBPyConnection, files: Sequence[CsvFile], target: Path) -> None:
    """Read, type, sort and write; rows that cannot be typed are marked with a null action_id."""
    union = " UNION ALL ".join(f"({_typed(file)})" for file in files) or _nothing()
    connection.execute(f"COPY (SELECT * FROM ({union}) ORDER BY {ORDER}) TO {literal(str(target))} {WRITE}")


def _typed(file: CsvFile) -> str:
    rules = [
        "WHEN action_id = 'action_id' THEN 'repeated_header'",
        "WHEN action_id IS NULL OR subject_kind IS NULL OR subject_id IS NULL THEN 'bad_value'",
    ]
    cells = []
    for name in ACTION_COLUMNS:
        column = ACTIONS.column(name)
        value = _value(name, column.type)
        cells.append(
            f"{value} AS {identifier(name)}"
            if name != "action_id"
            else "CASE WHEN reason IS NULL THEN action_id END AS action_id"
        )
        if column.type in _REASONS:
            rules.append(f"WHEN {name} IS NOT NULL AND {value} IS NULL THEN '{_REASONS[column.type]}'")
        if column.values:
            closed = ", ".join(literal(v) for v in column.values)
            rules.append(f"WHEN {name} NOT IN ({closed}) THEN 'bad_value'")
    reason = f"CASE {' '.join(rules)} END"
    return (
        f"SELECT {', '.join(cells)}, source_file, source_row, '{REJECTED}' || reason AS source_cells "
        f"FROM (SELECT *, {reason} AS reason FROM {rows(file)})"
    )


def _value(name: str, kind: ColumnType) -> str:
    if kind is ColumnType.MOMENT:
        # DuckDB reads ISO 8601 with Z as an instant; the session zone is UTC, so the cast keeps the clock
        return f"CAST(CAST(TRY_CAST({name} AS TIMESTAMPTZ) AS TIMESTAMP) AS TIMESTAMP_MS)"
    return name if kind is ColumnType.TEXT else f"TRY_CAST({name} AS {DUCKDB[kind]})"


def _nothing() -> str:
    columns = ", ".join(f"NULL::{DUCKDB[ACTIONS.column(n).type]} AS {identifier(n)}" for n in ACTION_COLUMNS)
    return f"SELECT {columns}, NULL::source_name AS source_file, NULL::BIGINT AS source_row, NULL::VARCHAR AS source_cells WHERE false"
