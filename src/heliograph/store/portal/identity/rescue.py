"""Rescue: what whoever runs a server does about logins that are lost, or in other hands."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from heliograph.model.audit import AuditEvent
from heliograph.store.portal.audit import append, take_turn
from heliograph.store.portal.identity.sessions import end_sessions
from heliograph.store.portal.people import change
from heliograph.store.portal.rows.session import SessionRow


def log_out(person_id: str, by: str, at: datetime) -> int:
    """End every session of somebody.

    Args:
        person_id: Whose.
        by: Who does it.
        at: Now.

    Returns:
        How many ended.
    """
    with transaction.atomic():
        take_turn("default")
        count = end_sessions(person_id)
        _tell("session-end", person_id, by, at, count)
    return count


def everybody_with_sessions() -> tuple[str, ...]:
    """Ids of all who are logged in."""
    found = SessionRow.objects.exclude(person_id="").values_list("person_id", flat=True)
    return tuple(sorted(set(found)))


def take_factors(person_id: str, by: str, at: datetime) -> int:
    """Take apps, passkeys and recovery codes from somebody who has lost them, and end their sessions.

    Args:
        person_id: Whose.
        by: Who does it, after looking who asks.
        at: Now.

    Returns:
        How many were taken.
    """
    with transaction.atomic():
        take_turn("default")
        count = int(Authenticator.objects.filter(user_id=person_id).delete()[0])
        change(person_id, has_second_factor=False)
        end_sessions(person_id)
        _tell("second-factor-remove", person_id, by, at, count)
    return count


def _tell(what: str, person_id: str, by: str, at: datetime, count: int) -> None:
    append(AuditEvent(at=at, who=by, what=what, subject=f"person/{person_id}", data={"count": count}))
