"""Query: SQL over one edition, or over several data sets as one table, through the files that are needed for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from heliograph.access.engine import Engine
from heliograph.access.files import held_path, table_files
from heliograph.access.plan import Step, compose, needed
from heliograph.access.ports import Cache, RemoteTables
from heliograph.access.readable import rows_from
from heliograph.access.resolve import OpenEdition
from heliograph.model.column import ColumnType
from heliograph.model.edition import Edition
from heliograph.model.manifest import TableFile
from heliograph.model.progress import Progress
from heliograph.model.tables import TABLES
from heliograph.tables.engine import identifier
from heliograph.tables.schema import DUCKDB

if TYPE_CHECKING:
    from heliograph.access.copies import Copies  # copies need numpy, which readers of tables do without

READ_AS = DUCKDB | {ColumnType.MOMENT: "TIMESTAMP"}
"""What the engine makes of a column of a Parquet file."""

NAMED = 3
"""So many releases are called by their names."""

Part = tuple[OpenEdition, TableFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Editions with all that it takes to read their tables; several are read as one, by the columns dataset and release.

    Attributes:
        editions: One or more, all of the same kind: public and identified rows never stand in one table.
        tell: Told about files that are fetched.
        remote: What reads parts of large remote files; None fetches every file whole.
        copies: Where a server's copies lie, which are read instead of files; None reads the files, which takes longer.
    """

    editions: tuple[OpenEdition, ...]
    engine: Engine
    cache: Cache
    tell: Progress
    remote: RemoteTables | None = None
    copies: "Copies | None" = None

    @property
    def edition(self) -> Edition:
        """Which edition it is."""
        return self.editions[0].edition

    @property
    def name(self) -> str:
        """What people call it: ``ira-2018@1``, or how many releases it reads."""
        names = [edition.name for edition in self.editions]
        return ", ".join(names) if len(names) <= NAMED else f"{len(names)} releases"

    @property
    def title(self) -> str:
        """For example ``ira-2018@1 (public)``."""
        return f"{self.name} ({self.edition})"


def selection(reader: Reader, query: str) -> str:
    """Make the tables that a query names readable in it; the query as the engine takes it.

    Files of tables that the query does not name are not asked for. Names that do not exist raise here.
    """
    text = query.strip().rstrip(";")
    for table in reader.engine.tables_in(text):
        reader.engine.view(table, _rows(reader, parts(reader, table)))
    reader.engine.relation(text)
    return text


def table_query(reader: Reader, table: str, steps: Sequence[Step]) -> str:
    """The query that takes the steps on a table, with only the files that can hold its rows."""
    return compose(_source(reader, table, _needed(reader, table, steps)), steps)


def rows_query(reader: Reader, table: str, steps: Sequence[Step] = ()) -> str:
    """Like ``table_query``; where no edition has the table, a query without rows."""
    if any(edition.manifest.parts(table) for edition in reader.editions):
        return table_query(reader, table, steps)
    return _no_rows(reader, table)


def is_held(reader: Reader, table: str, steps: Iterable[Step]) -> bool:
    """Whether everything that the steps need lies on this machine already."""
    return all(
        held_path(edition, file, reader.cache) is not None for edition, file in _needed(reader, table, steps)
    )


def columns(reader: Reader, table: str, *, fetch: bool = False) -> list[str]:
    """The columns of a table, from a file of it that is held, else as the model describes them.

    Args:
        reader: The editions.
        table: Name of the table.
        fetch: Ask for the smallest file to be certain: editions may have more columns than the model.
    """
    files = parts(reader, table)
    held = [(edition, file) for edition, file in files if held_path(edition, file, reader.cache) is not None]
    if not held and fetch:
        held = [min(files, key=lambda part: part[1].bytes)]
    if not held:
        return list(TABLES[table].names(reader.edition))
    return list(reader.engine.relation(_source(reader, table, held[:1])).columns)


def parts(reader: Reader, table: str) -> list[Part]:
    """The files of a table with their editions; an edition without the table is left out unless it is the only one."""
    having = [edition for edition in reader.editions if edition.manifest.parts(table)] or reader.editions[:1]
    return [(edition, file) for edition in having for file in table_files(edition, table)]


def _needed(reader: Reader, table: str, steps: Iterable[Step]) -> list[Part]:
    listed = parts(reader, table)
    kept = needed([file for _, file in listed], steps)
    return [part for part in listed if any(part[1] is file for file in kept)]


def _source(reader: Reader, table: str, files: list[Part]) -> str:
    return _rows(reader, files) if files else _no_rows(reader, table)


def _rows(reader: Reader, files: list[Part]) -> str:
    """The query for all rows of these files, edition after edition."""
    listed = [(edition, [file for _, file in some]) for edition, some in groupby(files, key=itemgetter(0))]
    return rows_from(listed, reader.engine, reader.cache, reader.remote, reader.tell)


def _no_rows(reader: Reader, table: str) -> str:
    spec = TABLES[table]
    listed = (
        f"NULL::{READ_AS[spec.column(name).type]} AS {identifier(name)}"
        for name in spec.names(reader.edition)
    )
    return f"SELECT {', '.join(listed)} WHERE FALSE"
