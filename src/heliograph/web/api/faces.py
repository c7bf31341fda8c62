"""Faces: the forms of answers. They say what there is and decide nothing."""

from datetime import date
from typing import Any, cast

from ninja import Schema
from pydantic import Field, create_model

from heliograph.model.column import Column, ColumnType
from heliograph.model.edition import Edition
from heliograph.model.posts import POSTS

TYPES: dict[ColumnType, Any] = {
    ColumnType.TEXT: str,
    ColumnType.INTEGER: int,
    ColumnType.NUMBER: float,
    ColumnType.FLAG: bool,
    ColumnType.DAY: str,
    ColumnType.MOMENT: str,
    ColumnType.TEXTS: list[str | None],
}


class Trouble(Schema):
    """What is wrong."""

    code: str = Field(description="For programs; stays.")
    message: str = Field(description="For people.")
    hint: str = Field(description="What to do; may be empty.")


class Failure(Schema):
    """The one form of every error."""

    error: Trouble


FAILURES: dict[int, type[Schema]] = dict.fromkeys((400, 403, 404, 422, 429), Failure)
"""The answers that every address may give instead of its own."""


def _field(column: Column) -> tuple[Any, Any]:
    return TYPES[column.type] | None, Field(default=None, description=column.about)


COLUMNS = [column for column in POSTS.columns if Edition.PUBLIC in column.editions]
Post = cast(
    "type[Schema]",
    create_model(
        "Post",
        __base__=Schema,
        **{column.name: _field(column) for column in COLUMNS},  # type: ignore[call-overload]
        handle=(str | None, Field(default=None, description="Of the author.")),
        display_name=(str | None, Field(default=None, description="Of the author.")),
    ),
)
"""A post; columns that were not asked for are not there."""


class Asked(Schema):
    """What every answer about posts begins with."""

    view: str = Field(description="The view of exactly these releases, as a query string.")
    datasets: list[str] = Field(description="The releases that were asked.")


class Posts(Asked):
    """A piece of a view."""

    posts: list[Post]  # type: ignore[valid-type]
    cursor: str | None = Field(description="Of the next piece; null at the end.")
    next: str | None = Field(description="Address of the next piece; null at the end.")
    notes: list[str]


class Count(Asked):
    """How many posts a view has."""

    count: int


class Value(Schema):
    """One value of a column."""

    value: str | None
    posts: int


class Facet(Asked):
    """The values of a column."""

    column: str
    values: list[Value] = Field(description="Most frequent first.")


class Bar(Schema):
    """Posts of a day, week, month or year."""

    start: date
    posts: int


class Timeline(Asked):
    """Posts over time."""

    grain: str
    bars: list[Bar] = Field(description="Those that have posts.")
