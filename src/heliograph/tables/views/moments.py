"""Moments: the edges of a period in milliseconds since 1970, as numbers hold moments."""

from datetime import UTC, date, datetime, time, timedelta

MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(edge: date | datetime, *, end: bool = False) -> int:
    """The first, or last, millisecond of a day; a moment itself."""
    if isinstance(edge, datetime):
        whole = (edge.replace(tzinfo=UTC) - EPOCH) // MILLISECOND
        return whole if end or not edge.microsecond % 1000 else whole + 1
    first = (datetime.combine(edge, time.min, UTC) - EPOCH) // MILLISECOND
    return first + timedelta(days=1) // MILLISECOND - 1 if end else first
