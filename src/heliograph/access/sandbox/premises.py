"""Premises: what a worker can see, the tables of exactly one edition and nothing else."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from heliograph.access.files import local_paths, table_files
from heliograph.access.ports import Cache
from heliograph.access.resolve import OpenEdition
from heliograph.model.progress import Progress, silent
from heliograph.model.tables import TABLES
from heliograph.tables.schema import DUCKDB


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTable:
    """One table: its files on this machine in the order of their rows, its columns with the types of the database."""

    name: str
    files: tuple[Path, ...]
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """The tables of one edition. Two members with different rights never share premises.

    Attributes:
        name: For people, such as ``ira-2018@1 public``.
    """

    name: str
    tables: tuple[SeenTable, ...]

    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns of each table."""
        return {table.name: tuple(name for name, _ in table.columns) for table in self.tables}


def premises_of(edition: OpenEdition, cache: Cache, tell: Progress = silent) -> Premises:
    """The premises for queries on one edition; files that are not on this machine are fetched first."""
    listed = {file.table for file in edition.manifest.files}
    tables = []
    for name, spec in TABLES.items():
        files = table_files(edition, name) if name in listed else []
        paths = local_paths(edition, files, cache, tell)
        known = {column.name: DUCKDB[column.type] for column in spec.columns}
        names = pq.read_schema(paths[0]).names if paths else spec.names(edition.edition)
        columns = tuple((column, known.get(column, "VARCHAR")) for column in names)
        tables.append(SeenTable(name=name, files=tuple(path.resolve() for path in paths), columns=columns))
    return Premises(name=f"{edition.name} {edition.edition}", tables=tuple(tables))
