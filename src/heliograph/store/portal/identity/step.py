"""Step: what one request changes and the events that tell of it stand in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from contextvars import ContextVar
from functools import wraps

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.timezone import now

from heliograph.model.audit import AuditEvent
from heliograph.store.portal.audit import append
from heliograph.store.portal.rows.person import PersonRow

View = Callable[..., HttpResponseBase]
READS = frozenset({"GET", "HEAD", "OPTIONS"})
Told = str | int | bool | None

_NOTED: ContextVar[list[AuditEvent] | None] = ContextVar("noted", default=None)


def in_one_step(view: View) -> View:
    """A page whose writes all happen, with their events, or none.

    The row of whoever is logged in is held meanwhile and read anew: the library that logs people in writes whole rows.
    """

    @wraps(view)
    def stepped(request: HttpRequest, *words: object, **named: object) -> HttpResponseBase:
        if request.method in READS and "code" not in request.GET:  # of another place
            return view(request, *words, **named)
        noted = list[AuditEvent]()
        held = _NOTED.set(noted)
        try:
            with transaction.atomic():
                _hold(request)
                answer = view(request, *words, **named)
                _write(noted)
            with (
                transaction.atomic() if noted else nullcontext()
            ):  # the library tells of apps and codes once they are kept
                _write(noted)
            return answer
        finally:
            _NOTED.reset(held)

    return stepped


def note(what: str, person_id: str, **data: Told) -> None:
    """Add an event of somebody about themselves to the step, or to the log at once where there is none.

    Args:
        what: Was done.
        person_id: By whom.
        data: Codes; no words and no addresses.
    """
    event = AuditEvent(at=now(), who=person_id, what=what, subject=f"person/{person_id}", data=data)
    noted = _NOTED.get()
    if noted is not None:
        noted.append(event)
        return
    with transaction.atomic():
        append(event)


def _write(noted: list[AuditEvent]) -> None:
    while noted:
        append(noted.pop(0))


def _hold(request: HttpRequest) -> None:
    person = request.user
    if isinstance(person, PersonRow):
        PersonRow.objects.select_for_update().filter(id=person.id).first()
        person.refresh_from_db()
