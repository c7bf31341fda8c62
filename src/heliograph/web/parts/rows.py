"""Rows: the few rows of a page as documents."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa


def documents(rows: pa.Table) -> list[dict[str, Any]]:
    """Rows as JSON can say them: moments in ISO 8601 with the Z of UTC."""
    return [{name: said(value) for name, value in row.items()} for row in rows.to_pylist()]


def said(value: object) -> object:
    """A value as JSON can say it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value
