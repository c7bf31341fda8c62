"""The clock of commands that sign."""

import os
from datetime import UTC, datetime

from heliograph.errors import UsageError

EPOCH = "SOURCE_DATE_EPOCH"


def now() -> datetime:
    """The clock, or SOURCE_DATE_EPOCH where a rebuild must give the same bytes."""
    fixed = os.environ.get(EPOCH)
    if not fixed:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{EPOCH}={fixed} is no time", hint="write seconds since 1970, for example 1539734400"
        ) from None
