"""Explore: the posts of a view, how they spread and when; the address says the whole view."""

from collections.abc import Container
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from heliograph.access.answers import BY_TIME
from heliograph.access.cite import cite_all
from heliograph.access.explore import FARTHEST, SHOWN, Explored
from heliograph.access.plain import documents
from heliograph.access.query import Reader
from heliograph.access.snippet import Language, snippet
from heliograph.errors import UsageError
from heliograph.model.view import View
from heliograph.web.frame import site
from heliograph.web.parts.facets import chips, facet_links
from heliograph.web.parts.timeline import timeline_of
from heliograph.web.places import fixed
from heliograph.web.shown import Shown

OWN = frozenset({"page", "as", "spreadsheet"})
"""Parameters of the page itself; all others are the view's."""

EXPORTED = 100_000
"""Rows that are written as a file; whoever needs more takes the files, which cost the server nothing."""

COPIES = (Language.PYTHON, Language.SQL, Language.R, Language.SHELL)


def explore(request: HttpRequest) -> Shown:
    """A view of one or several data sets."""
    view = view_of(request)
    number = page_of(request)
    found = site().explore(view, skip=(number - 1) * SHOWN)
    reader = site().reader(view.datasets)
    document = {
        "view": view.to_query(),
        "datasets": [edition.name for edition in reader.editions],
        "count": found.count,
        "page": number,
        "pages": -(-found.count // SHOWN),
        "facets": {
            name: [{"value": v, "posts": n} for v, n in values] for name, values in found.facets.items()
        },
        "days": [{"day": day.isoformat(), "posts": posts} for day, posts in found.days],
        "posts": [
            {**row, "marks": [list(span) for span in spans]}
            for row, spans in zip(documents(found.rows), found.marks, strict=True)
        ],
        "notes": list(found.notes),
        "copy": copies(request, reader, view),
        "citation": citation(request, reader, view),
    }
    return Shown(template="explore.html", document=document, drawn=_drawn(request, reader, found, number))


def view_of(request: HttpRequest, own: Container[str] = OWN) -> View:
    """The view that an address says; without a data set it is of the only one, or refused.

    Args:
        request: With the address.
        own: Parameters that are not the view's.
    """
    pairs = [
        (name, value) for name, value in parse_qsl(request.META.get("QUERY_STRING", "")) if name not in own
    ]
    view = View.from_query(urlencode(pairs))
    if view.datasets:
        return view
    known = [dataset.name for dataset in site().library.catalogue.datasets]
    if len(known) != 1:
        raise UsageError("No data set is named.", hint="Choose one in the catalogue.")
    return replace(view, datasets=(known[0],))


def page_of(request: HttpRequest) -> int:
    """The number of the page, from 1."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text)):
        raise UsageError(f"page={text!r} is no page.", hint="Pages are numbered from 1.")
    return int(text)


def address(view: View, **own: str) -> str:
    """The address of a view in the language of the reader."""
    more = urlencode([(name, value) for name, value in own.items() if value])
    return f"{fixed('explore')}?{view.to_query()}{'&' + more if more else ''}"


def archive_address(request: HttpRequest) -> str:
    """Where programs find the archive that this site shows."""
    where = site().library.tree.where
    return where if where.startswith(("http://", "https://")) else request.build_absolute_uri("/archive/")


def copies(request: HttpRequest, reader: Reader, view: View) -> dict[str, str]:
    """The view in other languages: the same rows, in the order in which they are shown."""
    shown = view if view.text else replace(view, sort=view.sort or BY_TIME)
    where = archive_address(request)
    return {language.value: copied(reader, shown, language, where) for language in COPIES}


def copied(reader: Reader, view: View, language: Language, where: str) -> str:
    """The view in a language; a search cannot be said in those that have no index."""
    try:
        return snippet(reader, view, language, where=where)
    except UsageError as error:
        return f"# {error.message}"


def citation(request: HttpRequest, reader: Reader, view: View) -> str:
    """The line that names these rows for ever: releases with their digests, and the view."""
    pinned = replace(view, datasets=tuple(edition.name for edition in reader.editions))
    return f"{cite_all(reader.editions)}; view {pinned.to_query()}; {request.build_absolute_uri(address(pinned))}"


def _drawn(request: HttpRequest, reader: Reader, found: Explored, number: int) -> dict[str, Any]:
    view, shape = found.view, request.GET.get("as", "")
    pages = -(-min(found.count, FARTHEST) // SHOWN)
    return {
        "view": view,
        "editions": reader.editions,
        "as_posts": shape == "posts",
        "facets": [facet_links(view, name, values, shape) for name, values in found.facets.items()],
        "chips": chips(view, shape),
        "timeline": timeline_of(found.days, view),
        "first": (number - 1) * SHOWN + 1,
        "table_href": address(view),
        "posts_href": address(view, **{"as": "posts"}),
        "next_href": address(view, page=str(number + 1), **{"as": shape}) if number < pages else "",
        "previous_href": address(view, page=str(number - 1), **{"as": shape}) if number > 1 else "",
        "exports": _exports(view),
        "too_many": found.count > EXPORTED,
        "reset_href": address(View(datasets=view.datasets)),
        "hidden": _hidden(view, shape),
    }


def _exports(view: View) -> list[tuple[str, str]]:
    """The forms in which the rows can be taken away, with their addresses."""
    query = view.to_query()
    listed = [
        (form.upper(), f"{reverse('export', kwargs={'form': form})}?{query}")
        for form in ("csv", "parquet", "json")
    ]
    return [(_("CSV for spreadsheets"), f"{listed[0][1]}&spreadsheet=1"), *listed]


def _hidden(view: View, shape: str) -> list[tuple[str, str]]:
    """What the form of period and text must carry along."""
    kept = replace(view, since=None, until=None, text="")
    return [*parse_qsl(kept.to_query()), *([("as", shape)] if shape else [])]
