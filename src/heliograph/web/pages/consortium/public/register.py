"""Register: the projects of the consortium, as a page, as JSON and as a table for spreadsheets."""

import csv
import io
import re
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse

from heliograph.access.spreadsheet import RUN
from heliograph.consortium.register import registered
from heliograph.model.consortium.project import Listing
from heliograph.model.consortium.register import RegisterEntry
from heliograph.web.parts.portal import now, room
from heliograph.web.shown import Shown

COLUMNS = (
    "project", "listing", "organisation", "country", "dataset", "edition", "modality", "since", "until", "early", "running",
)  # fmt: skip


def projects(request: HttpRequest) -> Shown:
    """Every project that consented, and how many did not."""
    del request
    found = registered(room(), now())
    document = {
        "projects": [_entry(one) for one in found.entries],
        "unlisted": found.unlisted,
        "unlisted_early": found.unlisted_early,
    }
    return Shown(template="consortium/public/register.html", document=document, drawn={"section": "register"})


def sheet(request: HttpRequest) -> HttpResponse:
    """A line for each thing that a project may reach."""
    del request
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(COLUMNS)
    for one in registered(room(), now()).entries:
        for each in one.access:
            cells = (
                one.name, one.listing.value, one.organisation, one.country, each.dataset, each.edition, each.modality,
                each.since, each.until, each.is_early, each.is_running,
            )  # fmt: skip
            writer.writerow([_cell(str(cell)) for cell in cells])
    answer = HttpResponse(made.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="register.csv"'
    return answer


def _entry(one: RegisterEntry) -> dict[str, Any]:
    return asdict(one) | {
        "listing": one.listing.value,
        "kind": one.kind.value if one.kind else None,
        "hidden": one.listing is Listing.PSEUDONYMOUS,
        "running": one.is_running,
        "access": [asdict(each) for each in one.access],
        "outputs": list(one.outputs),
    }


def _cell(text: str) -> str:
    """A text that a spreadsheet would run is marked as text."""
    return f"'{text}" if re.match(RUN, text) else text
