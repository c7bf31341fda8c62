"""Preview: the first rows for people, as text and as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from heliograph.access.engine import Engine, explained
from heliograph.tables.engine import identifier

CELL = 120
"""Characters of a cell that are read; the rest of a long text is cut."""

NARROW = 28
"""Columns of the screen that a cell may take in text."""

JOINERS = "\u200c\u200d"
"""Not printable by themselves, but words of several scripts and many emoji need them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A few rows as text, cell by cell; None for null."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


def preview(engine: Engine, query: str, rows: int) -> Preview:
    """Read the first rows of a query, every cell cut to what can be shown."""
    names = engine.relation(query).columns
    cells = ", ".join(
        f"left(CAST({identifier(name)} AS VARCHAR), {CELL + 1}) AS {identifier(name)}" for name in names
    )
    with explained():
        found = engine.relation(f"SELECT {cells} FROM (\n{query}\n) LIMIT {rows}").to_arrow_table()
    columns = [
        [None if cell is None else _shown(cell) for cell in column.to_pylist()] for column in found.columns
    ]
    return Preview(columns=tuple(names), rows=tuple(zip(*columns, strict=True)))


def _shown(cell: str) -> str:
    """One line without control characters: texts of strangers must not steer a terminal."""
    line = "".join(c if c.isprintable() or c in JOINERS else " " for c in cell[:CELL])
    return line + "\u2026" if len(cell) > CELL else line


def as_text(shown: Preview, *, width: int, plain: bool = False) -> str:
    """The preview for a terminal; columns that do not fit are named below it.

    Args:
        shown: What to show.
        width: Columns of the screen.
        plain: Draw with ASCII only.
    """
    grid = Grid(box=box.ASCII if plain else box.SIMPLE_HEAD, pad_edge=False, show_edge=not plain)
    left, fitting = width, 0
    for number, name in enumerate(shown.columns):
        cells = [name, *(row[number] or "null" for row in shown.rows)]
        left -= min(NARROW, max(Text(cell).cell_len for cell in cells)) + 3
        if left < 0 and fitting:
            break
        grid.add_column(Text(name), no_wrap=True, overflow="ellipsis", max_width=NARROW)
        fitting += 1
    for row in shown.rows:
        grid.add_row(*(Text("null" if cell is None else cell) for cell in row[:fitting]))
    page = Console(
        file=StringIO(),
        width=max(width, NARROW + 4),
        color_system=None,
        force_terminal=False,
        legacy_windows=False,
    )
    with page.capture() as captured:
        page.print(grid)
    hidden = shown.columns[fitting:]
    lines = [line.rstrip() for line in captured.get().splitlines() if line.strip()]
    return "\n".join([*lines, *_more(hidden)])


def _more(hidden: tuple[str, ...]) -> Iterable[str]:
    if hidden:
        yield f"and {len(hidden)} more column{'s' if len(hidden) > 1 else ''}: {', '.join(hidden)}"


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
