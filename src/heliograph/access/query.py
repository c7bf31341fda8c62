"""Query: SQL over exactly one edition, through the files that are needed for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heliograph.access.engine import Engine, rows_of
from heliograph.access.files import held_path, local_paths, table_files
from heliograph.access.plan import Step, compose, needed
from heliograph.access.ports import Cache
from heliograph.access.resolve import OpenEdition
from heliograph.model.column import ColumnType
from heliograph.model.manifest import TableFile
from heliograph.model.progress import Progress
from heliograph.model.tables import TABLES
from heliograph.tables.engine import identifier
from heliograph.tables.schema import DUCKDB

READ_AS = DUCKDB | {ColumnType.MOMENT: "TIMESTAMP"}
"""What the engine makes of a column of a Parquet file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An edition with all that it takes to read its tables.

    Attributes:
        tell: Told about files that are fetched.
    """

    edition: OpenEdition
    engine: Engine
    cache: Cache
    tell: Progress


def selection(reader: Reader, query: str) -> str:
    """Make the tables that a query names readable in it; the query as the engine takes it.

    Files of tables that the query does not name are not asked for. Names that do not exist raise here.
    """
    text = query.strip().rstrip(";")
    for table in reader.engine.tables_in(text):
        files = table_files(reader.edition, table)
        reader.engine.view(table, local_paths(reader.edition, files, reader.cache, reader.tell))
    reader.engine.relation(text)
    return text


def table_query(reader: Reader, table: str, steps: Sequence[Step]) -> str:
    """The query that takes the steps on a table, with only the files that can hold its rows."""
    files = needed(table_files(reader.edition, table), steps)
    return compose(_source(reader, table, files), steps)


def is_held(reader: Reader, table: str, steps: Iterable[Step]) -> bool:
    """Whether everything that the steps need lies on this machine already."""
    files = needed(table_files(reader.edition, table), steps)
    return all(held_path(reader.edition, file, reader.cache) is not None for file in files)


def columns(reader: Reader, table: str, *, fetch: bool = False) -> list[str]:
    """The columns of a table, from a file of it that is held, else as the model describes them.

    Args:
        reader: The edition.
        table: Name of the table.
        fetch: Fetch the smallest file to be certain: editions may have more columns than the model.
    """
    files = table_files(reader.edition, table)
    held = [file for file in files if held_path(reader.edition, file, reader.cache) is not None]
    if not held and fetch:
        held = [min(files, key=lambda file: file.bytes)]
    if not held:
        return list(TABLES[table].names(reader.edition.edition))
    return list(reader.engine.relation(_source(reader, table, held[:1])).columns)


def _source(reader: Reader, table: str, files: list[TableFile]) -> str:
    if files:
        return rows_of(local_paths(reader.edition, files, reader.cache, reader.tell))
    return _no_rows(reader, table)


def _no_rows(reader: Reader, table: str) -> str:
    spec, edition = TABLES[table], reader.edition.edition
    listed = (
        f"NULL::{READ_AS[spec.column(name).type]} AS {identifier(name)}" for name in spec.names(edition)
    )
    return f"SELECT {', '.join(listed)} WHERE FALSE"
