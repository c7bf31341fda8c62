"""Announcements: new releases for members, changes that are proposed, reports; as a page and as a feed."""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliograph.consortium.report import periods
from heliograph.model.edition import Edition
from heliograph.web.frame import site
from heliograph.web.parts.atom import Entry, atom
from heliograph.web.parts.portal import known_criteria, now, releases, room
from heliograph.web.shown import Shown

MOST = 50
GATED = frozenset(edition.value for edition in Edition if edition.gated)


def announcements(request: HttpRequest) -> Shown:
    """What is new, the latest first."""
    del request
    return Shown(
        template="consortium/public/announcements.html",
        document={"announcements": _all()},
        drawn={"section": "announcements"},
    )


def feed(request: HttpRequest) -> HttpResponse:
    """The same as an Atom feed, in English."""
    del request
    described = site().library.description
    origin = described.origin if described else "heliograph"
    entries = [
        Entry(
            id=f"tag:{origin.split('/')[0].split(':')[0]},2026:{origin}/consortium/{one['id']}",
            title=one["title"],
            at=one["on"],
            href=urljoin(site().settings.address or "", one["href"]),
            summary=one["text"],
        )
        for one in _all()
    ]
    title = f"{described.title if described else 'Heliograph'}: consortium"
    data = atom(
        title=title,
        id=f"tag:{origin.split('/')[0].split(':')[0]},2026:{origin}/consortium/feed",
        author=described.publisher.name if described else "Heliograph",
        entries=entries,
    )
    return HttpResponse(data, content_type="application/atom+xml; charset=utf-8")


def _all() -> list[dict[str, Any]]:
    found = [*_releases(), *_changes(), *_reports()]
    return sorted(found, key=lambda one: (one["on"], one["id"]), reverse=True)[:MOST]


def _releases() -> list[dict[str, Any]]:
    """Releases of which members can reach more than everybody sees."""
    return [
        {
            "kind": "release",
            "id": one.name,
            "on": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
            "title": f"{one.title} ({one.name})",
            "text": _("A new data set is open to members.")
            if one.release == 1
            else _("A new release is open to members."),
            "until": one.public_on.isoformat() if one.public_on else None,
            "href": reverse("dataset", kwargs={"name": one.dataset}),
        }
        for one in releases()
        if GATED & set(one.editions)
    ]


def _changes() -> list[dict[str, Any]]:
    day, language = now().date(), get_language() or "en"
    return [
        {
            "kind": "change",
            "id": f"{criteria.code}-{one.code}-{one.version}",
            "on": f"{one.proposed_on}T00:00:00Z",
            "title": _("Change proposed: %(title)s") % {"title": one.title.into(language)},
            "text": _("Anybody may comment until %(day)s.") % {"day": one.comments_until},
            "until": None,
            "href": reverse("consortium-criteria"),
        }
        for criteria in known_criteria()
        for one in criteria.criteria
        if one.proposed_on and one.proposed_on <= day
    ]


def _reports() -> list[dict[str, Any]]:
    at: datetime = now()
    return [
        {
            "kind": "report",
            "id": f"report-{one}",
            "on": f"{one.reported_on}T23:59:59Z",
            "title": _("Report on %(period)s") % {"period": one},
            "text": _("What was received, how it was decided, and how long it took."),
            "until": None,
            "href": f"{reverse('consortium-report')}?period={one}",
        }
        for one in periods(room(), at)
    ]
