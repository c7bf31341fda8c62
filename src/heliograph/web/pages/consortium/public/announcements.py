"""Announcements: new releases for members, changes that are proposed, reports; as a page and as a feed."""

from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliograph.consortium.announce import announced
from heliograph.model.consortium.criterion import Criterion
from heliograph.model.consortium.period import Period
from heliograph.model.consortium.published import Published
from heliograph.web.frame import site
from heliograph.web.parts.atom import Entry, atom
from heliograph.web.parts.portal import known_criteria, now, releases, room
from heliograph.web.shown import Shown

MOST = 50


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
    found = announced(room(), releases(), known_criteria(), now())[:MOST]
    return [
        {"kind": one.kind.value, "id": one.id, "on": one.on, "until": None} | _said(one.about)
        for one in found
    ]


def _said(about: Published | Criterion | Period) -> dict[str, Any]:
    """In the words of the page."""
    match about:
        case Published():
            is_first = about.release == 1
            return {
                "title": f"{about.title} ({about.name})",
                "text": _("A new data set is open to members.")
                if is_first
                else _("A new release is open to members."),
                "until": about.public_on.isoformat() if about.public_on else None,
                "href": reverse("dataset", kwargs={"name": about.dataset}),
            }
        case Criterion():
            return {
                "title": _("Change proposed: %(title)s")
                % {"title": about.title.into(get_language() or "en")},
                "text": _("Anybody may comment until %(day)s.") % {"day": about.comments_until},
                "href": reverse("consortium-criteria"),
            }
        case Period():
            return {
                "title": _("Report on %(period)s") % {"period": about},
                "text": _("What was received, how it was decided, and how long it took."),
                "href": f"{reverse('consortium-report')}?period={about}",
            }
