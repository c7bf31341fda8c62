"""From column descriptions to Arrow schemas and DuckDB types."""

import pyarrow as pa

from heliograph.model.column import Column, ColumnType, TableSpec
from heliograph.model.edition import Edition

ARROW: dict[ColumnType, pa.DataType] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.FLAG: pa.bool_(),
    ColumnType.DAY: pa.date32(),
    ColumnType.MOMENT: pa.timestamp("ms"),
    ColumnType.TEXTS: pa.list_(pa.string()),
}

DUCKDB: dict[ColumnType, str] = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.FLAG: "BOOLEAN",
    ColumnType.DAY: "DATE",
    ColumnType.MOMENT: "TIMESTAMP_MS",
    ColumnType.TEXTS: "VARCHAR[]",
}


def arrow_field(column: Column) -> pa.Field:
    """The Arrow field of a column; its description travels in the file as field metadata."""
    return pa.field(column.name, ARROW[column.type], nullable=True, metadata={"about": column.about})


def arrow_schema(table: TableSpec, edition: Edition | None = None) -> pa.Schema:
    """The Arrow schema of a table, of one edition or with every column."""
    kept = [c for c in table.columns if edition is None or edition in c.editions]
    return pa.schema([arrow_field(c) for c in kept], metadata={"table": table.name, "about": table.about})
