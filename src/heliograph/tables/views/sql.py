"""SQL of a view: one SELECT over the view's table, readable enough to be copied."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from heliograph.model.column import ColumnType
from heliograph.model.tables import TABLES
from heliograph.model.view import NUMBERS, PERIOD_OF, RANGE, Filter, View, type_of
from heliograph.tables.engine import identifier, literal

CASTS = {ColumnType.DAY: "DATE", ColumnType.MOMENT: "TIMESTAMP"}


def select(view: View, *, source: str | None = None, hits: str | None = None) -> str:
    """The rows of a view.

    Args:
        view: Which rows; its data sets are those that the table is made of, or the source.
        source: What is read instead of the table of that name.
        hits: A query for the ids of posts that a search found; needed where the view has a text.
    """
    names = ", ".join(identifier(column) for column in view.columns) or "*"
    lines = [f"SELECT {names}", f"FROM {source or view.table}"]
    found = list(conditions(view, hits=hits))
    if found:
        lines.append("WHERE " + "\n  AND ".join(found))
    lines.append(f"ORDER BY {order(view)}")
    if view.rows is not None:
        lines.append(f"LIMIT {view.rows}")
    return "\n".join(lines)


def conditions(view: View, *, hits: str | None = None) -> Iterator[str]:
    """The conditions that all of a view's rows meet."""
    for each in view.filters:
        yield condition(view, each)
    if view.since is not None or view.until is not None:
        yield from period(PERIOD_OF[view.table], view.since, view.until)
    if view.text and hits is not None:
        yield f"post_id IN ({hits})"


def condition(view: View, given: Filter) -> str:
    """The condition of one filter.

    Example:
        ``language IN ('ar', 'ru')``, ``list_has_any(hashtags, ['news'])``, ``like_count BETWEEN 10 AND 20``
    """
    name, kind = identifier(given.column), type_of(view, given.column)
    values = [value for value in given.values if value is not None]
    choices = list(_choices(name, kind, values))
    if None in given.values:
        choices.append(f"{name} IS NULL")
    either = " OR ".join(choices)
    if not given.excluded:
        return either if len(choices) == 1 else f"({either})"
    return f"coalesce(NOT ({either}), {'false' if None in given.values else 'true'})"


def period(column: str, since: date | datetime | None, until: date | datetime | None) -> Iterator[str]:
    """From the first to the last moment, both included; a day stands for all of its hours."""
    name = identifier(column)
    if since is not None:
        yield f"{name} >= {moment(since)}"
    if isinstance(until, datetime):
        yield f"{name} <= {moment(until)}"
    elif until == date.max:
        yield f"{name} IS NOT NULL"
    elif until is not None:
        yield f"{name} < {moment(until + timedelta(days=1))}"


def order(view: View) -> str:
    """The columns that rows are ordered by: those of the view, then those of the table, so that no two rows tie."""
    keys = [f"{identifier(o.column)} {'DESC' if o.down else 'ASC'} NULLS LAST" for o in view.sort]
    named = {o.column for o in view.sort}
    last = [c for c in (*TABLES[view.table].order, "dataset", "release") if c not in named]
    return ", ".join([*keys, *(identifier(column) for column in last)])


def moment(value: date | datetime) -> str:
    """A day or moment as SQL."""
    if isinstance(value, datetime):
        return f"TIMESTAMP {literal(value.isoformat(sep=' '))}"
    return f"DATE {literal(value.isoformat())}"


def _choices(name: str, kind: ColumnType, values: list[str]) -> Iterator[str]:
    if not values:
        return
    if kind is ColumnType.TEXTS:
        yield f"list_has_any({name}, [{', '.join(map(literal, values))}])"
    elif kind in NUMBERS:
        yield from _numbers(name, values)
    elif kind is ColumnType.FLAG:
        yield f"{name} IN ({', '.join(values)})"
    else:
        cast = f"{CASTS[kind]} " if kind in CASTS else ""
        listed = ", ".join(f"{cast}{literal(value)}" for value in values)
        yield f"{name} IN ({listed})"


def _numbers(name: str, values: list[str]) -> Iterator[str]:
    single = [value for value in values if ".." not in value]
    if single:
        yield f"{name} IN ({', '.join(single)})"
    for value in values:
        ends = RANGE.fullmatch(value)
        if ends is None:
            continue
        low, high = ends.groups()
        if low is not None and high is not None:
            yield f"{name} BETWEEN {low} AND {high}"
        else:
            yield f"{name} >= {low}" if high is None else f"{name} <= {high}"
