"""Parameters: a view as the OpenAPI document describes it; it is read where the pages read it."""

from typing import Any

from django.http import HttpRequest

from heliograph.model.posts import POSTS
from heliograph.model.view import View
from heliograph.web.api.faces import COLUMNS
from heliograph.web.pages import explore

OWN = frozenset({"limit", "cursor", "most", "grain"})
"""Parameters of the API itself; all others are the view's."""

ABOUT = {
    "since": "First day or moment (UTC): 2016-08-01, or 2016-08-01T14:30.",
    "until": "Last day or moment, included.",
    "q": 'A search: words, "phrases", -without, kind:reply and so on.',
    "sort": "Columns, a minus for downwards: -like_count,posted_at. Else a search is ranked, and all else comes by time.",
    "columns": "Only these columns, with commas between them.",
    "rows": "At most so many posts in all pieces together.",
    "edition": "Only public editions are read here.",
}
"""Of the view, beside data sets and filters."""


def view_of(request: HttpRequest) -> View:
    """The view that an address says."""
    return explore.view_of(request, OWN)


def described() -> dict[str, Any]:
    """The parameters of a view for a route of the API."""
    return {"parameters": [_datasets(), *_single(), *_filters()]}


def _datasets() -> dict[str, Any]:
    about = "Data sets, or releases of them (ira-2018@2). May be left out where the archive has only one."
    return _parameter("dataset", about, {"type": "array", "items": {"type": "string"}})


def _single() -> list[dict[str, Any]]:
    return [_parameter(name, about, {"type": "string"}) for name, about in ABOUT.items()]


def _filters() -> list[dict[str, Any]]:
    """One for each column that is no word of a view itself."""
    several = {"type": "array", "items": {"type": "string"}}
    made = []
    for column in COLUMNS:
        if column.name == "dataset":
            continue
        about = f"Has one of these values. {column.about}"
        made += [
            _parameter(column.name, about, several, filters=True),
            _parameter(
                f"-{column.name}", f"Has none of these values of {column.name}.", several, filters=True
            ),
        ]
    return made


def _parameter(name: str, about: str, schema: dict[str, Any], *, filters: bool = False) -> dict[str, Any]:
    said = {"in": "query", "name": name, "required": False, "description": about, "schema": schema}
    return said | {"x-filter": f"{POSTS.name}.{name.removeprefix('-')}"} if filters else said
