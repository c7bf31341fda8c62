"""By key: the rows of a small table that are about some accounts, subjects or posts, from copies where all editions have one."""

from collections.abc import Iterable, Sequence

import pyarrow as pa

from heliograph.access.copies import BY_COLUMN, looked_up
from heliograph.access.engine import explained
from heliograph.access.query import Reader, rows_query
from heliograph.tables.engine import identifier, literal


def rows_with(reader: Reader, table: str, keys: Iterable[str | None], *, order: Sequence[str]) -> pa.Table:
    """The rows of a table of BY_COLUMN whose column has one of the keys; none where no edition has the table.

    Args:
        reader: The editions.
        table: accounts, actions or referenced.
        keys: What the column may hold.
        order: Columns that the rows are ordered by.
    """
    wanted = sorted({key for key in keys if key is not None})
    held = _held(reader, table, wanted)
    if held is not None:
        return held.sort_by([(name, "ascending") for name in order]) if order else held
    listed = ", ".join(map(literal, wanted))
    found = f"{identifier(BY_COLUMN[table])} IN ({listed})" if listed else "FALSE"
    return table_rows(reader, table, found, order=order)


def _held(reader: Reader, table: str, keys: Sequence[str]) -> pa.Table | None:
    having = [edition for edition in reader.editions if edition.manifest.parts(table)]
    found = [looked_up(edition, reader.copies, table, keys) for edition in having]
    rows = [each.drop_columns("key") for each in found if each is not None]
    if not rows or len(rows) < len(found):
        return None
    return pa.concat_tables(rows, promote_options="permissive")


def table_rows(reader: Reader, table: str, condition: str, *, order: Sequence[str]) -> pa.Table:
    """The rows of a table for which an SQL condition holds; none where no edition has the table."""
    keys = ", ".join(f"{identifier(name)} NULLS LAST" for name in order) or "ALL"
    with explained():
        query = f"SELECT * FROM ({rows_query(reader, table)}) WHERE {condition} ORDER BY {keys}"
        return reader.engine.relation(query).to_arrow_table()
