"""Catalogue: every data set, narrowed by facets."""

from dataclasses import asdict

from django.http import HttpRequest, QueryDict

from heliograph.access.listing import FACETS, counted, narrowed
from heliograph.web.pages.home import entries
from heliograph.web.shown import Shown


def catalogue(request: HttpRequest) -> Shown:
    """The data sets of the archive, as a table or as cards."""
    listed = entries()
    chosen = {facet: request.GET.getlist(facet) for facet in FACETS}
    found = narrowed(listed, chosen)
    counts = counted(listed, chosen)
    document = {
        "chosen": {facet: values for facet, values in chosen.items() if values},
        "facets": {
            facet: [{"value": v, "datasets": n} for v, n in values] for facet, values in counts.items()
        },
        "datasets": [asdict(entry) for entry in found],
        "of": len(listed),
    }
    drawn = {
        "as_cards": request.GET.get("as") == "cards",
        "facets": [_facet(request.GET, facet, counts[facet]) for facet in FACETS],
        "table_href": _with(request.GET, "as", None),
        "cards_href": _with(request.GET, "as", "cards"),
    }
    return Shown(template="catalogue.html", document=document, drawn=drawn)


def _facet(query: QueryDict, facet: str, counts: list[tuple[str, int]]) -> dict[str, object]:
    chosen = query.getlist(facet)
    values = [
        {"value": value, "count": count, "chosen": value in chosen, "href": _toggled(query, facet, value)}
        for value, count in counts
    ]
    return {"name": facet, "values": values}


def _toggled(query: QueryDict, facet: str, value: str) -> str:
    changed = query.copy()
    kept = [each for each in query.getlist(facet) if each != value]
    changed.setlist(facet, kept if value in query.getlist(facet) else [*kept, value])
    return f"?{changed.urlencode()}"


def _with(query: QueryDict, name: str, value: str | None) -> str:
    changed = query.copy()
    changed.pop(name, None)
    if value is not None:
        changed[name] = value
    return f"?{changed.urlencode()}"
