"""The columns that an edition carries, with type and meaning, taken from the table specifications."""

from collections.abc import Mapping
from dataclasses import dataclass

from heliograph.model.column import ColumnType, TableSpec
from heliograph.model.tables import TABLES

TYPE_WORDS: dict[ColumnType, str] = {
    ColumnType.TEXT: "text",
    ColumnType.INTEGER: "integer",
    ColumnType.NUMBER: "number",
    ColumnType.FLAG: "true or false",
    ColumnType.DAY: "day",
    ColumnType.MOMENT: "moment (UTC, ms)",
    ColumnType.TEXTS: "list of texts",
}

PROVENANCE: dict[str, tuple[ColumnType, str]] = {
    "source_file": (ColumnType.TEXT, "File of the export that the row came from."),
    "source_row": (ColumnType.INTEGER, "Number of the record in that file; the first after the header is 1."),
}
"""Columns of the workspace that only a set republished as received carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLine:
    """One column for a reader."""

    name: str
    type: ColumnType
    about: str
    values: tuple[str, ...] = ()

    @property
    def type_words(self) -> str:
        """The type in words."""
        return TYPE_WORDS[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """One table for a reader, with the columns that this edition carries."""

    spec: TableSpec
    rows: int
    columns: tuple[ColumnLine, ...]


def column_line(table: str, name: str) -> ColumnLine:
    """The column of a table in words; KeyError when no specification knows it."""
    if name in PROVENANCE:
        kind, about = PROVENANCE[name]
        return ColumnLine(name=name, type=kind, about=about)
    column = TABLES[table].column(name)
    return ColumnLine(name=name, type=column.type, about=column.about, values=column.values)


def table_lines(rows: Mapping[str, int], columns: Mapping[str, tuple[str, ...]]) -> tuple[TableLine, ...]:
    """The tables of an edition in their order."""
    return tuple(
        TableLine(
            spec=spec,
            rows=rows.get(name, 0),
            columns=tuple(column_line(name, column) for column in columns.get(name, ())),
        )
        for name, spec in TABLES.items()
        if name in rows
    )
