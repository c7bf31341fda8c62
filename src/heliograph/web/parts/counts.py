"""Counts: values with the number of posts, each with its bar and the address of the posts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
from django.urls import reverse

from heliograph.model.view import Filter, View
from heliograph.web.parts.facets import address_of, listed

LISTED = {"hashtags": "hashtag", "domains": "domain"}
"""Columns whose values have pages of their own."""


def counted(name: str, column: str, rows: pa.Table, *filters: Filter) -> dict[str, Any]:
    """One list of values.

    Args:
        name: The data set or release.
        column: The column of the values.
        rows: Columns value and posts.
        filters: What narrows the posts that are counted.
    """
    values = tuple((row["value"], row["posts"]) for row in rows.to_pylist())
    return listed(column, values, lambda value: _address(name, column, value, filters))


def months(rows: pa.Table) -> list[tuple[date, int]]:
    """First days of months with their posts."""
    return [(row["start"], row["posts"]) for row in rows.to_pylist() if row["start"] is not None]


def _address(name: str, column: str, value: str | None, filters: Sequence[Filter]) -> str:
    if column in LISTED and value is not None:
        return f"{reverse(LISTED[column], kwargs={'name': name})}?{urlencode({'value': value})}"
    return address_of(View(datasets=(name,), filters=(*filters, Filter.of(column, [value]))))
