"""Frames: rows as Arrow, pandas and polars."""

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from heliograph.access.engine import explained
from heliograph.client.optional import optional

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

HUGE = pa.decimal128(38, 0)
"""What the database makes of a sum of whole numbers."""


def to_arrow(relation: duckdb.DuckDBPyRelation) -> pa.Table:
    """All rows as an Arrow table; sums of whole numbers are whole numbers of 64 bits where they fit."""
    with explained():
        table = relation.to_arrow_table()
    for number, field in enumerate(table.schema):
        if field.type == HUGE:
            try:
                table = table.set_column(number, field.name, table.column(number).cast(pa.int64()))
            except pa.ArrowInvalid:
                continue
    return table


def to_pandas(relation: duckdb.DuckDBPyRelation) -> "pd.DataFrame":
    """All rows as a pandas data frame with nullable whole numbers and flags."""
    pandas = optional("pandas", extra="pandas")
    types: dict[pa.DataType, Any] = {
        pa.int64(): pandas.Int64Dtype(),
        pa.int32(): pandas.Int32Dtype(),
        pa.bool_(): pandas.BooleanDtype(),
    }
    return to_arrow(relation).to_pandas(types_mapper=types.get, date_as_object=False, self_destruct=True)


def to_polars(relation: duckdb.DuckDBPyRelation) -> "pl.DataFrame":
    """All rows as a polars data frame."""
    frame: pl.DataFrame = optional("polars", extra="polars").from_arrow(to_arrow(relation))
    return frame
