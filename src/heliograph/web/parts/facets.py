"""Facets: the values of a column with links that choose them, and what is chosen with links that undo it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from heliograph.drawing import bars
from heliograph.model.view import View
from heliograph.tables.facets import Values
from heliograph.web.places import fixed


def facet_links(view: View, name: str, values: Values, shape: str = "") -> dict[str, Any]:
    """One facet: each value with its count, its bar and the address that chooses it or no longer does."""
    chosen = {v for f in view.filters if f.column == name and not f.excluded for v in f.values}
    return listed(name, values, lambda value: address_of(view.toggled(name, value), shape), chosen)


def listed(
    name: str, values: Values, address: Callable[[str | None], str], chosen: Collection[str | None] = ()
) -> dict[str, Any]:
    """Values of a column as the template of a facet takes them.

    Args:
        name: The column.
        values: With the number of posts.
        address: Where the link of a value leads.
        chosen: Values to which the view is narrowed.
    """
    drawn = bars.bars(values, chosen=chosen)
    return {
        "name": name,
        "values": [
            {
                "value": bar.value,
                "count": bar.count,
                "chosen": bar.chosen,
                "bar": bars.line(bar),
                "href": address(bar.value),
            }
            for bar in drawn
        ],
    }


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
    return f"{fixed('explore')}?{view.to_query()}{f'&as={shape}' if shape == 'posts' else ''}"
