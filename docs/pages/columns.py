"""docs/reference/columns.md: every column of every table."""

from docs.pages.markdown import table
from heliograph.model.column import EVERY_EDITION, Column, TableSpec
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.publish.describe.columns import TYPE_WORDS
from heliograph.tables.legacy.layout import LAYOUTS, PROFILE, TYPED_NAMES

HEAD = ("Column", "Type", "Always there", "Editions", "Legacy CSV column", "Meaning")
WITHOUT_LEGACY_FILE = frozenset({"actions"})
"""Tables whose CSV has the names of this page."""


def columns_page() -> str:
    """The page, from the table specifications."""
    lines = [
        "# Tables and columns",
        "",
        "The same names everywhere: in files, in Python, in SQL, on pages. Identifiers are text, never numbers. Moments are",
        "UTC with milliseconds. A column that an edition does not carry is absent from its files.",
        "",
    ]
    for spec in TABLES.values():
        lines += [f"## {spec.name}", "", spec.about, "", f"Rows are sorted by {', '.join(spec.order)}.", ""]
        lines += table(HEAD, (_row(spec, column) for column in spec.columns))
        lines.append("")
    return "\n".join(lines)


def legacy_names(spec: TableSpec) -> dict[str, list[str]]:
    """The column of the historical CSV files behind each column of a table, where there is one."""
    found: dict[str, list[str]] = {}
    if spec.name in WITHOUT_LEGACY_FILE:
        return found
    for legacy in LAYOUTS.get(spec.name, ()):
        if not (spec.name == "posts" and legacy in PROFILE):
            found.setdefault(TYPED_NAMES[legacy], []).append(legacy)
    return found


def _row(spec: TableSpec, column: Column) -> tuple[str, ...]:
    values = f" One of: {', '.join(column.values)}." if column.values else ""
    legacy = ", ".join(f"`{name}`" for name in legacy_names(spec).get(column.name, ()))
    return (
        f"`{column.name}`",
        TYPE_WORDS[column.type],
        "yes" if column.required else "",
        "all" if column.editions == EVERY_EDITION else ", ".join(e for e in Edition if e in column.editions),
        legacy,
        column.about + values,
    )
