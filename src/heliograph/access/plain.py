"""Plain: rows as documents, their values as JSON can say them."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa


def documents(rows: pa.Table) -> list[dict[str, Any]]:
    """Rows as JSON can say them: moments in ISO 8601 with the Z of UTC."""
    return [{name: said(value) for name, value in row.items()} for row in rows.to_pylist()]


def cells(rows: pa.Table) -> list[list[object]]:
    """The same without names, which two columns of a query may share."""
    columns = [[said(value) for value in column.to_pylist()] for column in rows.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def said(value: object) -> object:
    """A value as JSON can say it; what JSON has no word for becomes text, and what is no number null."""
    match value:
        case None | str() | bool() | int():
            plain: object = value
        case float():
            plain = value if math.isfinite(value) else None
        case datetime():
            naive = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
            plain = naive.isoformat(timespec="milliseconds") + "Z"
        case date():
            plain = value.isoformat()
        case bytes():
            plain = value.hex()
        case Mapping():
            plain = {str(name): said(each) for name, each in value.items()}
        case list() | tuple():
            plain = [said(each) for each in value]
        case _:
            plain = str(value)
    return plain
