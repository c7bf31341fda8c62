"""CsvTables: what was learnt of the CSV files of an edition, as tables that checks can ask."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

from heliograph.publish.gate.csv_reading import CsvReading, Numbers

NUMBERS, SAMPLE = "gate_csv_numbers", "gate_csv_sample"

_SAMPLE = pa.schema([("piece", pa.int64()), ("record", pa.int64()), ("cells", pa.list_(pa.string()))])


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``gate_csv_numbers(path, number, found)`` and ``gate_csv_sample(path, piece, record, cells)``, without rows."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {NUMBERS} (path VARCHAR, number UBIGINT, found BIGINT);
        CREATE OR REPLACE TEMP TABLE {SAMPLE} (path VARCHAR, piece BIGINT, record BIGINT, cells VARCHAR[])"""
    )


def keep_numbers(connection: duckdb.DuckDBPyConnection, path: str, held: Numbers) -> None:
    """Add some numbers of a file."""
    values, found = np.unique(held, return_counts=True)
    _insert(connection, NUMBERS, path, pa.table({"number": pa.array(values), "found": pa.array(found)}))


def keep_sample(connection: duckdb.DuckDBPyConnection, path: str, readings: Sequence[CsvReading]) -> None:
    """Add the sample of a file; the records of its members are numbered on."""
    rows: list[tuple[int, int, list[str]]] = []
    pieces = before = 0
    for reading in readings:
        for piece, records in enumerate(reading.sample, start=pieces):
            rows += [(piece, before + record, cells) for record, cells in records]
        pieces += len(reading.sample)
        before += reading.records
    columns = [pa.array([row[n] for row in rows], kind) for n, kind in enumerate(_SAMPLE.types)]
    _insert(connection, SAMPLE, path, pa.table(columns, schema=_SAMPLE))


def _insert(connection: duckdb.DuckDBPyConnection, target: str, path: str, rows: pa.Table) -> None:
    connection.register("gate_rows", rows)
    connection.execute(f"INSERT INTO {target} SELECT ?, * FROM gate_rows", [path])
    connection.unregister("gate_rows")
