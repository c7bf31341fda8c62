"""Register: the projects of the consortium, as a page, as JSON and as a table for spreadsheets."""

import csv
import io
import re

from django.http import HttpRequest, HttpResponse

from heliograph.access.spreadsheet import RUN
from heliograph.consortium.register import register_document, registered
from heliograph.web.parts.portal import now, room
from heliograph.web.shown import Shown

COLUMNS = (
    "project", "listing", "organisation", "country", "dataset", "edition", "modality", "since", "until", "early", "running",
)  # fmt: skip


def projects(request: HttpRequest) -> Shown:
    """Every project that consented, and how many did not."""
    del request
    document = register_document(registered(room(), now()))
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


def _cell(text: str) -> str:
    """A text that a spreadsheet would run is marked as text."""
    return f"'{text}" if re.match(RUN, text) else text
