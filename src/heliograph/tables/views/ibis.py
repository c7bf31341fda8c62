"""Ibis of a view: the same rows as an expression that runs on DuckDB and on Spark."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from heliograph.model.column import ColumnType
from heliograph.model.tables import TABLES
from heliograph.model.view import NUMBERS, PERIOD_OF, RANGE, Filter, View, type_of

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(view: View, table: "ir.Table", *, hits: "ir.Table | None" = None) -> "ir.Table":
    """The rows of a view.

    Args:
        view: Which rows; its data sets are those that the table is made of.
        table: The table that the view is about.
        hits: A table with a column post_id, of the posts that a search found; needed where the view has a text.
    """
    import ibis  # noqa: PLC0415 - an optional library, and dear to load

    rows = table
    for each in view.filters:
        rows = rows.filter(_condition(view, each, rows))
    if view.since is not None:
        rows = rows.filter(rows[PERIOD_OF[view.table]] >= _start(view.since))
    if view.until is not None:
        rows = rows.filter(_until(rows[PERIOD_OF[view.table]], view.until))
    if view.text and hits is not None:
        rows = rows.semi_join(hits, "post_id")
    named = {o.column for o in view.sort}
    keys = [_key(ibis, o.column, down=o.down) for o in view.sort]
    keys += [ibis.asc(c) for c in (*TABLES[view.table].order, "dataset", "release") if c not in named]
    rows = rows.order_by(keys)
    if view.rows is not None:
        rows = rows.limit(view.rows)
    return rows.select(*view.columns) if view.columns else rows


def _key(ibis: "object", column: str, *, down: bool) -> "ir.Value":
    make = getattr(ibis, "desc" if down else "asc")
    return make(column, nulls_first=False)


def _condition(view: View, given: Filter, rows: "ir.Table") -> "ir.BooleanValue":
    column, kind = rows[given.column], type_of(view, given.column)
    values = [value for value in given.values if value is not None]
    choices = [_one(column, kind, value) for value in values]
    if None in given.values:
        choices.append(column.isnull())
    either = choices[0]
    for choice in choices[1:]:
        either |= choice
    if not given.excluded:
        return either
    return (~either).fill_null(None not in given.values)


def _one(column: "ir.Column", kind: ColumnType, value: str) -> "ir.BooleanValue":
    if kind is ColumnType.TEXTS:
        return column.contains(value)
    if kind in NUMBERS:
        return _number(column, value)
    if kind is ColumnType.FLAG:
        return column == (value == "true")
    if kind is ColumnType.DAY:
        return column == date.fromisoformat(value)
    if kind is ColumnType.MOMENT:
        return column == datetime.fromisoformat(value)
    return column == value


def _number(column: "ir.Column", value: str) -> "ir.BooleanValue":
    ends = RANGE.fullmatch(value) if ".." in value else None
    if ends is None:
        return column == float(value) if "." in value else column == int(value)
    low, high = ends.groups()
    if low is not None and high is not None:
        return column.between(float(low), float(high))
    return column >= float(low) if high is None else column <= float(high)


def _start(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001


def _until(column: "ir.Column", until: date | datetime) -> "ir.BooleanValue":
    if isinstance(until, datetime):
        return column <= until
    return column < _start(until + timedelta(days=1))
