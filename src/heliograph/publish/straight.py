"""Straight: the posts of an edition on a way past the table engine, row by row as ``edition_posts`` gives them.

The engine would take in and give out every text and list again, which costs more than most of what is made of them; here it is
asked for the few columns that expressions of SQL make.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.errors import InputError
from heliograph.tables.engine import identifier

Change = Callable[[pa.RecordBatch], pa.RecordBatch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How posts are made from imported ones.

    Attributes:
        read: Columns of the workspace.
        change: Gives their values in the edition, so far as SQL does not.
        values: The other columns: SQL over a row ``t`` of what ``change`` gives.
    """

    read: Sequence[str]
    change: Change
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> list[str]:
        """The columns that the expressions name; one that counts the rows where they name none."""
        together = " ".join(self.values.values())
        return [name for name in self.read if f"t.{identifier(name)}" in together] or [self.read[0]]


def straight(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, paths: Sequence[Path], schema: pa.Schema, rows: int
) -> Iterator[pa.RecordBatch]:
    """The posts of an edition in the order in which they were imported.

    Args:
        connection: Computes the expressions, on a connection beside it.
        recipe: How they are made.
        paths: The posts of the workspace.
        schema: The columns of the edition that are made here.
        rows: How many are made at a time.

    Raises:
        InputError: A file cannot be read.
    """
    with connection.cursor() as beside:
        for path in paths:
            for batch in _read(path, recipe.read, rows):
                made = recipe.change(batch)
                columns = dict(zip(made.schema.names, made.columns, strict=True))
                columns |= _computed(beside, recipe, made)
                yield pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _computed(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, rows: pa.RecordBatch
) -> dict[str, pa.Array]:
    """The columns that SQL makes."""
    if not recipe.values:
        return {}
    connection.register("made_rows", pa.Table.from_batches([rows.select(recipe.asked)]))
    listed = ", ".join(f"{value} AS {identifier(name)}" for name, value in recipe.values.items())
    found = connection.execute(f"SELECT {listed} FROM made_rows t").to_arrow_table()
    return {name: found[name].combine_chunks() for name in recipe.values}


def _read(path: Path, columns: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
    try:
        with pq.ParquetFile(path) as file:
            batches = file.iter_batches(rows, columns=list(columns), use_threads=False)
            while (batch := next(batches, None)) is not None:
                yield batch
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            f"a table of the workspace cannot be read: {path}: {error}",
            hint="import the export again with --replace",
        ) from error
