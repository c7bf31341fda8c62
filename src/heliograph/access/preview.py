"""Preview: the first rows for people, as text and as HTML."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from heliograph.access.engine import Engine, explained
from heliograph.tables.engine import identifier

CELL = 120
"""Characters of a cell that are read; the rest of a long text is cut."""

NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?([eE][+-]?\d+)?|nan|-?inf")
"""What is set to the right."""

NARROW = 28
"""Columns of the screen that a cell may take in text."""

JOINERS = "\u200c\u200d"
"""Not printable by themselves, but words of several scripts and many emoji need them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A few rows as text, cell by cell; None for null."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]

    def first(self, rows: int) -> "Preview":
        """At most so many of the rows."""
        return Preview(columns=self.columns, rows=self.rows[:rows])


def preview(engine: Engine, query: str, rows: int) -> Preview:
    """Read the first rows of a query, every cell cut to what can be shown."""
    names = engine.relation(f"SELECT * FROM (\n{query}\n)").columns
    cells = ", ".join(
        f"left(CAST({identifier(name)} AS VARCHAR), {CELL + 1}) AS {identifier(name)}" for name in names
    )
    with explained():
        found = engine.relation(f"SELECT {cells} FROM (\n{query}\n) LIMIT {rows}").to_arrow_table()
    columns = [
        [None if cell is None else _shown(cell) for cell in column.to_pylist()] for column in found.columns
    ]
    return Preview(columns=tuple(names), rows=tuple(zip(*columns, strict=True)))


def printable(text: str) -> str:
    """One line without control characters: texts of strangers must not steer a terminal."""
    return "".join(c if c.isprintable() or c in JOINERS else " " for c in text)


def _shown(cell: str) -> str:
    line = printable(cell[:CELL])
    return line + "\u2026" if len(cell) > CELL else line


def as_text(shown: Preview, *, width: int, plain: bool = False, first: Sequence[str] = ()) -> str:
    """The preview for a terminal; columns that do not fit are named below it.

    Args:
        shown: What to show.
        width: Columns of the screen.
        plain: Draw with ASCII only.
        first: Columns that are shown before others where not all fit.
    """
    fitting = _fitting(shown, width, first)
    grid = Grid(box=box.ASCII if plain else box.SIMPLE_HEAD, pad_edge=False, show_edge=not plain)
    for number in fitting:
        grid.add_column(
            Text(shown.columns[number]),
            justify="right" if _is_number(row[number] for row in shown.rows) else "left",
            no_wrap=True,
            overflow="ellipsis",
            max_width=NARROW,
        )
    for row in shown.rows:
        grid.add_row(*(Text("null" if row[number] is None else str(row[number])) for number in fitting))
    page = Console(
        file=StringIO(),
        width=max(width, NARROW + 4),
        color_system=None,
        force_terminal=False,
        legacy_windows=False,
    )
    with page.capture() as captured:
        page.print(grid)
    lines = [line.rstrip() for line in captured.get().splitlines() if line.strip()]
    hidden = [name for number, name in enumerate(shown.columns) if number not in fitting]
    more = (
        [f"and {len(hidden)} more column{'s' if len(hidden) > 1 else ''}: {', '.join(hidden)}"]
        if hidden
        else []
    )
    return "\n".join([*lines, *more])


def _is_number(cells: Iterable[str | None]) -> bool:
    """Whether a column holds numbers; ids are long, and read from the left."""
    held = [cell for cell in cells if cell is not None]
    return bool(held) and all(NUMBER.fullmatch(cell) for cell in held)


def _fitting(shown: Preview, width: int, first: Sequence[str]) -> list[int]:
    """The columns that fit, in their order; at least one."""
    wanted = sorted(range(len(shown.columns)), key=lambda number: shown.columns[number] not in first)
    kept: list[int] = []
    for number in wanted:
        cells = [shown.columns[number], *(row[number] or "null" for row in shown.rows)]
        width -= min(NARROW, max(cell_len(cell) for cell in cells)) + 3
        if width < 0 and kept:
            break
        kept.append(number)
    return sorted(kept)


def as_html(shown: Preview, *, caption: str) -> str:
    """The preview for a notebook: escaped, each cell in the direction of its own text."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in shown.columns)
    body = "".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in shown.rows)
    return (
        '<div style="overflow-x:auto"><table class="heliograph">'
        f'<caption dir="auto">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: str | None) -> str:
    return "<td><em>null</em></td>" if cell is None else f'<td dir="auto">{escape(cell)}</td>'
