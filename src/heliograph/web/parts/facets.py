"""Facets: the values of a column with links that choose them, and what is chosen with links that undo it."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from heliograph.access.answers import Values
from heliograph.model.view import View

WIDTH = 100


def facet_links(view: View, name: str, values: Values, shape: str = "") -> dict[str, Any]:
    """One facet: each value with its count, its bar and the address that chooses it or no longer does."""
    chosen = {v for f in view.filters if f.column == name and not f.excluded for v in f.values}
    most = max((count for _, count in values), default=1)
    listed = [
        {
            "value": value,
            "count": count,
            "chosen": value in chosen,
            "width": max(round(count / most * WIDTH, 1), 0.5) if count else 0,
            "href": address_of(view.toggled(name, value), shape),
        }
        for value, count in values
    ]
    return {"name": name, "values": listed}


def chips(view: View, shape: str = "") -> list[dict[str, Any]]:
    """What narrows the view, each with the address without it."""
    found: list[dict[str, Any]] = []
    for each in view.filters:
        others = [f for f in view.filters if f != each]
        for value in each.values:
            kept = replace(each, values=tuple(v for v in each.values if v != value))
            without = replace(view, filters=(*others, *([kept] if kept.values else [])))
            found.append(
                {
                    "column": each.column,
                    "value": value,
                    "excluded": each.excluded,
                    "href": address_of(without, shape),
                }
            )
    if view.since or view.until:
        period = f"{view.since or '…'} – {view.until or '…'}"
        found.append(
            {
                "column": _("period"),
                "value": period,
                "href": address_of(replace(view, since=None, until=None), shape),
            }
        )
    if view.text:
        found.append(
            {"column": _("text"), "value": view.text, "href": address_of(replace(view, text=""), shape)}
        )
    return found


def address_of(view: View, shape: str = "") -> str:
    """The address of a view."""
    return f"{reverse('explore')}?{view.to_query()}{f'&as={shape}' if shape == 'posts' else ''}"
