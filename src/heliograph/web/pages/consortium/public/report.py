"""Report: the numbers of the consortium, half a year at a time, from its record."""

import json
from typing import Any

from django.http import HttpRequest

from heliograph.bootstrap.audit import archive_of
from heliograph.bootstrap.consortium import signed_report
from heliograph.consortium.report import as_json, next_period, period_report, periods
from heliograph.consortium.room import Room
from heliograph.errors import UnknownNameError
from heliograph.model.audit import TRANSPARENCY
from heliograph.model.consortium.period import Period
from heliograph.web.frame import site
from heliograph.web.parts.portal import now, room
from heliograph.web.shown import Shown


def report(request: HttpRequest) -> Shown:
    """One half-year; the latest unless another is named."""
    held, at = room(), now()
    settled, waits = periods(held, at), next_period(held, at)
    asked = request.GET.get("period")
    chosen = Period.named(asked) if asked else next(reversed(settled), None)
    if chosen and chosen not in settled:
        raise UnknownNameError(
            f"There is no report on {chosen}.", hint="The page lists those that there are."
        )
    numbers, place = _numbers(held, chosen) if chosen else (None, None)
    document = {
        "periods": [str(one) for one in reversed(settled)],
        "next": {"period": str(waits), "after": waits.reported_on.isoformat()},
        "report": numbers,
        "signed": place,
    }
    drawn = {"section": "report", "tables": _tables(numbers) if numbers else []}
    return Shown(template="consortium/public/report.html", document=document, drawn=drawn)


def _numbers(held: Room, period: Period) -> tuple[dict[str, Any], str | None]:
    """What was signed; before that what is to be."""
    signed = signed_report(archive_of(site().settings), str(period))
    if signed is None:
        return as_json(period_report(held, period), name=str(period)), None
    return json.loads(signed), f"/archive/{TRANSPARENCY}/{period}.json"


def _tables(numbers: dict[str, Any]) -> list[dict[str, Any]]:
    """The breakdowns, each with one column for each part of the outcomes."""
    parts = [one["outcomes"] for one in numbers["outcomes"]]
    return [
        {
            "name": name,
            "parts": parts if any(row["outcomes"] for row in numbers[name]) else [],
            "rows": numbers[name],
        }
        for name in ("regions", "organisation_kinds", "languages")
        if numbers[name]
    ]
