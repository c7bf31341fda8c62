"""Conditions: from Python values to SQL conditions and to what they say about files."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from heliograph.access.plan import Bounds, Where
from heliograph.errors import UsageError
from heliograph.tables.engine import identifier, literal

ACCOUNT = "account_id"
TIME = "posted_at"

Moment = str | date | datetime


def equals(column: str, value: object, *, is_list: bool) -> Where:
    """The condition that a column has a value, or one of several; a list column has it when it contains it."""
    values = list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]
    known = [sql_value(item) for item in values if item is not None]
    name = identifier(column)
    choices = []
    if known:
        listed = ", ".join(known)
        choices.append(f"list_has_any({name}, [{listed}])" if is_list else f"{name} IN ({listed})")
    if None in values:
        choices.append(f"{name} IS NULL")
    texts = frozenset(item for item in values if isinstance(item, str))
    bounds = Bounds(accounts=texts) if column == ACCOUNT and len(texts) == len(set(values)) else Bounds()
    return Where(condition=" OR ".join(choices) or "FALSE", bounds=bounds)


def between(column: str, start: Moment | None, end: Moment | None) -> Where:
    """The condition that a moment lies from ``start`` to ``end``, both included; a day stands for all of its hours."""
    since = None if start is None else _moment(start, time.min)
    until = None if end is None else _moment(end, time.max)
    if since is not None and until is not None and until < since:
        raise UsageError(
            f"The period ends ({end}) before it begins ({start}).", hint="Give the earlier moment first."
        )
    name = identifier(column)
    parts = [f"{name} >= {sql_value(since)}"] if since is not None else []
    parts += [f"{name} <= {sql_value(until)}"] if until is not None else []
    bounds = Bounds(since=since, until=until) if column == TIME else Bounds()
    return Where(condition=" AND ".join(parts) or "TRUE", bounds=bounds)


def sql_value(value: object) -> str:
    """A Python value as an SQL literal; moments with a zone become UTC, those without one are taken as UTC."""
    for kind, write in WRITERS:
        if isinstance(value, kind):
            return write(value)
    raise UsageError(
        f"A value of type {type(value).__name__} cannot be compared with a column.",
        hint="Use text, numbers, True or False, None, dates and times, or a list of them.",
    )


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


WRITERS: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, lambda value: "TRUE" if value else "FALSE"),
    (str, literal),
    (int, str),
    (float, lambda value: f"{literal(repr(value))}::DOUBLE"),
    (datetime, lambda value: f"TIMESTAMP {literal(_utc(value).isoformat(sep=' '))}"),
    (date, lambda value: f"DATE {literal(value.isoformat())}"),
)
"""From the narrow to the wide: True is an int, a datetime is a date."""


def _moment(value: Moment, hour: time) -> datetime:
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime.combine(value, hour)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        pass
    else:
        return datetime.combine(day, hour)
    try:
        return _utc(datetime.fromisoformat(value))
    except ValueError:
        raise UsageError(
            f"{value!r} is no date and no time.", hint='Write "2016-08-01" or "2016-08-01 14:30" (UTC).'
        ) from None
