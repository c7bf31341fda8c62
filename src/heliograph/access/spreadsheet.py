"""Spreadsheet: cells that mean in a spreadsheet what they mean in the table.

A spreadsheet runs a cell that begins like a formula, and rounds a long number. Such a text is written with an apostrophe before
it, which spreadsheets take for "this is text"; long numbers of our own tables are texts already.
"""

from collections.abc import Iterator

import duckdb

from heliograph.tables.engine import identifier, literal

FLAT = frozenset({
    "varchar", "boolean", "date", "decimal", "float", "double",
    "tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger", "ubigint",
})  # fmt: skip
"""Types that a CSV cell holds as they are; lists and the like are written as JSON, times as SQL shows them."""

RUN = r"^\s*[=+\-@|%\t\r\n]"
"""How a text begins that some spreadsheet runs, or takes for a number with a sign."""

ROUNDED = r"^\s*[0-9]{12,}\s*$"
"""Digits that a spreadsheet shows as 1.23E+17; from sixteen on it loses some for ever."""

EXACT = 10**15
"""Whole numbers up to here are exact in every spreadsheet."""

Types = list[tuple[str, duckdb.sqltypes.DuckDBPyType]]


def in_spreadsheet(types: Types) -> Iterator[str]:
    """The columns of a query as cells for a spreadsheet."""
    for name, kind in types:
        if kind.id == "varchar":
            yield f"{_marked(identifier(name))} AS {identifier(name)}"
        elif kind.id in FLAT:
            yield _number(name, kind.id)
        else:
            yield f"{_marked(nested(name, kind.id))} AS {identifier(name)}"


def nested(name: str, kind: str) -> str:
    """A column of any type as text."""
    written = "to_json" if kind in {"list", "struct", "map", "array"} else ""
    return f"CAST({written}({identifier(name)}) AS VARCHAR)"


def _marked(cell: str) -> str:
    matched = f"regexp_matches({cell}, {literal(RUN)}) OR regexp_matches({cell}, {literal(ROUNDED)})"
    return f"CASE WHEN {matched} THEN '''' || {cell} ELSE {cell} END"


def _number(name: str, kind: str) -> str:
    if kind not in {"bigint", "ubigint"}:
        return identifier(name)
    cell = identifier(name)
    return (
        f"CASE WHEN abs({cell}::HUGEINT) < {EXACT} THEN '' ELSE '''' END || CAST({cell} AS VARCHAR) AS {cell}"
    )
