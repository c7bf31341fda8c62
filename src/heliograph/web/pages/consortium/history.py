"""History: everything that somebody did and that was logged, for themselves; the whole log for auditors."""

from django.http import HttpRequest

from heliograph.errors import NotAllowedError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.person import Person
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier
from heliograph.rules.permissions import View
from heliograph.web.parts.portal import now, person, room
from heliograph.web.shown import Shown

SHOWN = 200


def own(request: HttpRequest) -> Shown:
    """What whoever is signed in has done."""
    who = person(request)
    _may(who, View.HISTORY)
    events = room().records.events(who=who.id)
    return Shown(
        template="consortium/history.html",
        document={"events": [_event(one) for one in events]},
        drawn={"section": "history"},
    )


def log(request: HttpRequest) -> Shown:
    """The end of the log, for auditors; the look itself is logged."""
    held, who, at = room(), person(request), now()
    _may(who, View.AUDIT)
    held.records.write(
        (), AuditEvent(at=at, who=who.id, what=View.AUDIT.value, subject="audit-log", role="auditor")
    )
    events = held.records.events()
    document = {"events": [_event(one) for one in events[-SHOWN:]], "count": len(events)}
    return Shown(template="consortium/history.html", document=document, drawn={"whole": True})


def _may(who: Person, view: View) -> None:
    ruling = decide(who, view, Dossier(), now())
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)


def _event(one: AuditEvent) -> dict[str, object]:
    return {
        "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
        "who": one.who,
        "role": one.role,
        "what": one.what,
        "subject": one.subject,
        "data": dict(one.data),
    }
