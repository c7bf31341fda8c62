"""Compare: two data sets, or two periods of one, in shares; the address says both views."""

from dataclasses import asdict, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from heliograph.access.comparison import Compared
from heliograph.access.proportion import Estimate
from heliograph.drawing import interval, table
from heliograph.drawing.interval import Share
from heliograph.errors import UsageError
from heliograph.model.view import View
from heliograph.web.frame import site
from heliograph.web.marks import column, number, percent, tongue, word
from heliograph.web.pages.explore import address
from heliograph.web.shown import Shown

SIDES = ("a", "b")


def compare(request: HttpRequest) -> Shown:
    """Two views side by side; without any, a form that asks for them."""
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""))
    names = [d.name for d in site().library.catalogue.datasets]
    if not any(name.startswith(("a.", "b.")) for name, _value in pairs):
        return Shown(
            template="compare.html", document={"sides": []}, drawn={"names": names, "form": _form(None, None)}
        )
    first, second = (_view(pairs, side, names) for side in SIDES)
    found = site().compare(first, second, clustered=request.GET.get("accounts") == "1" or None)
    document = {
        "sides": [
            {"view": view.to_query(), "href": address(view), **asdict(side)}
            | {
                "first": str(side.first or ""),
                "last": str(side.last or ""),
                "per_day": side.per_day,
                "per_account": side.per_account,
            }
            for view, side in ((first, found.first), (second, found.second))
        ],
        "by_accounts": found.clustered,
        "shared_accounts": found.shared,
        "columns": [_said(each) for each in found.columns],
    }
    drawn = {
        "names": names,
        "form": _form(first, second),
        "figures": [_figure(each) for each in found.columns],
        "accounts_href": f"{reverse('compare')}?{query_of(first, second)}&accounts=1",
    }
    return Shown(template="compare.html", document=document, drawn=drawn)


def query_of(first: View, second: View) -> str:
    """The parameters of an address that compares two views."""
    return urlencode(
        [
            (f"{side}.{name}", value)
            for side, view in zip(SIDES, (first, second), strict=True)
            for name, value in parse_qsl(view.to_query())
        ]
    )


def _view(pairs: list[tuple[str, str]], side: str, names: list[str]) -> View:
    own = [(name.removeprefix(f"{side}."), value) for name, value in pairs if name.startswith(f"{side}.")]
    view = View.from_query(urlencode(own), datasets=names if len(names) == 1 else ())
    if not view.datasets:
        raise UsageError("No data set is named for one of the two sides.", hint="Choose one for each side.")
    return replace(view, sort=(), columns=(), rows=None)


def _form(first: View | None, second: View | None) -> list[dict[str, Any]]:
    """The fields of both sides; what is narrowed further is carried along."""
    found = []
    for side, view in zip(SIDES, (first, second), strict=True):
        bare = replace(view, datasets=view.datasets[:1], since=None, until=None, text="") if view else None
        hidden = [(f"{side}.{n}", v) for n, v in parse_qsl(bare.to_query()) if n != "dataset"] if bare else []
        found.append(
            {
                "side": side,
                "label": _("First") if side == "a" else _("Second"),
                "view": view,
                "hidden": hidden,
            }
        )
    return found


def _said(compared: Compared) -> dict[str, Any]:
    return {
        "column": compared.column,
        "known": compared.known,
        "differences": [asdict(d) for d in compared.differences],
    }


def _figure(compared: Compared) -> dict[str, Any]:
    name = str(column(compared.column))
    by_value = {d.value: d for d in compared.differences}

    def named(value: str | None) -> str:
        if value is None:
            return _("none")
        return tongue(value) if compared.column == "language" else word(value)

    def told(value: str | None) -> tuple[str, str]:
        both = by_value[value].first, by_value[value].second
        first, second = (f"{percent(p.estimate.share)} ({number(p.rows)})" for p in both)
        return first, second

    laid = interval.intervals(
        [(d.value, _share(d.first.estimate), _share(d.second.estimate)) for d in compared.differences]
    )
    drawn = interval.svg(
        laid,
        name=f"compared-{compared.column}",
        title=name,
        description=_("Shares of both sides, each with its 95 % interval."),
        named=named,
        share=percent,
        told=told,
    )
    heads = [name, _("First"), _("Second"), _("Difference"), _("95 % interval"), _("Clear")]
    rows = [
        (
            named(d.value),
            percent(d.first.estimate.share),
            percent(d.second.estimate.share),
            percent(d.difference),
            f"{percent(d.interval.low)} … {percent(d.interval.high)}",
            _("yes") if d.clear else _("no"),
        )
        for d in compared.differences
    ]
    return {"column": compared.column, "name": name, "svg": drawn, "table": table.html(name, heads, rows)}


def _share(estimate: Estimate) -> Share:
    return Share(low=estimate.interval.low, value=estimate.share, high=estimate.interval.high)
