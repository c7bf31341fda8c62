"""Invite: how somebody comes to be staff. A link gives roles once, to whoever proves to have the address it was sent to."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from heliograph.consortium.room import Room
from heliograph.errors import RefusedError, UnknownNameError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.invitation import Invitation
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.role import STAFF, Role

VALID_FOR = timedelta(days=7)


def invite(
    room: Room, email: str, roles: Collection[Role], secret: str, *, by: str, at: datetime
) -> Invitation:
    """Keep a new invitation; sending the link is left to the caller.

    Args:
        room: Where records are kept.
        email: Address that it is for.
        roles: That it gives.
        secret: Of the link; a digest of it is kept.
        by: Who invites.
        at: Now.

    Raises:
        UsageError: The address is none, or a role cannot be given.
    """
    address = email.strip().lower()
    if not address.partition("@")[0] or not address.partition("@")[2] or any(c.isspace() for c in address):
        raise UsageError(f"{email!r} is no e-mail address.", hint="Write it as name@example.org.")
    if not roles or not set(roles) <= STAFF:
        known = ", ".join(sorted(STAFF))
        raise UsageError("An invitation gives roles of staff.", hint=f"roles: {known}")
    made = Invitation(
        id=room.new_id(at),
        email=address,
        roles=frozenset(roles),
        secret_sha256=digest(secret),
        invited_by=by,
        invited_at=at,
        expires_at=at + VALID_FOR,
    )
    room.records.write([made], _event("invitation-make", made, by, at))
    return made


def open_invitation(room: Room, secret: str, at: datetime) -> Invitation:
    """The invitation of a link that can still be used.

    Raises:
        UnknownNameError: There is none: it never was, was used, or is over.
    """
    for found in room.records.find(Invitation, secret_sha256=digest(secret)):
        if found.accepted_at is None and at < found.expires_at:
            return found
    raise UnknownNameError(
        "This invitation does not hold: it was used, or is over.",
        hint="Ask for a new one where it came from.",
    )


def accept(room: Room, secret: str, person_id: str, at: datetime) -> Person:
    """Give the roles of an invitation to somebody, once.

    Raises:
        UnknownNameError: There is no such invitation any more.
        RefusedError: It was sent to an address that is not theirs, or not verified.
    """
    found = open_invitation(room, secret, at)
    person = room.records.get(Person, person_id)
    if not is_for(found, person):
        raise RefusedError(
            "This invitation was sent to another address than yours.",
            hint="Log in as the person of that address.",
        )
    after = replace(person, roles=person.roles | found.roles)
    used = replace(found, accepted_by=person.id, accepted_at=at)
    room.records.write([after, used], _event("invitation-accept", found, person.id, at))
    return room.records.get(Person, person_id)


def is_for(invitation: Invitation, person: Person) -> bool:
    """Whether somebody has proved to have the address of an invitation."""
    return (
        person.state is PersonState.ACTIVE
        and person.email_verified_at is not None
        and person.email.lower() == invitation.email
    )


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def _event(what: str, invitation: Invitation, who: str, at: datetime) -> AuditEvent:
    return AuditEvent(
        at=at,
        who=who,
        what=what,
        subject=f"invitation/{invitation.id}",
        data={"roles": ",".join(sorted(invitation.roles))},
    )
