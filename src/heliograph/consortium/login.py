"""Login: a program comes to a token by a code that its member types on a page where they are logged in."""

from dataclasses import dataclass, replace
from datetime import datetime

from heliograph.consortium.invite import digest
from heliograph.consortium.room import Room
from heliograph.consortium.token import LONGEST_NAME, new_token
from heliograph.errors import RefusedError, UnknownNameError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.token import LoginRequest, Token
from heliograph.rules.token import ASKED_FOR, PREFIX, as_typed, waits

UNKNOWN = "No program waits with this code: it was typed otherwise, was used, or is over."


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nobody has confirmed yet."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The program may have its token.

    Attributes:
        token: What is kept.
        secret: What programs send; told once.
        person: Whose.
    """

    token: Token
    secret: str
    person: Person


def ask(
    room: Room,
    *,
    name: str,
    code: str,
    secret: str,
    days: int = 0,
    grants: tuple[str, ...] = (),
    at: datetime,
) -> LoginRequest:
    """Keep the request of a program.

    Args:
        room: Where it is kept.
        name: Of the machine.
        code: That its member is shown.
        secret: With which the program asks again.
        days: How long the token shall hold; 0: the longest.
        grants: For which grants; none: all.
        at: Now.
    """
    said = " ".join("".join(c for c in name if c.isprintable()).split())[:LONGEST_NAME]
    made = LoginRequest(
        id=room.new_id(at),
        name=said or "program",
        code_sha256=digest(code),
        secret_sha256=digest(secret),
        asked_at=at,
        expires_at=at + ASKED_FOR,
        grants=tuple(grants),
        days=max(days, 0),
    )
    room.records.write([made], _event("login-ask", made, "form", at))
    return made


def asked(room: Room, code: str, at: datetime) -> LoginRequest:
    """The request of a code that somebody types.

    Raises:
        UnknownNameError: None waits.
    """
    for found in room.records.find(LoginRequest, code_sha256=digest(as_typed(code))):
        if waits(found, at):
            return found
    raise UnknownNameError(UNKNOWN, hint="Run heliograph login again.")


def confirm(room: Room, code: str, person: Person, at: datetime) -> None:
    """Let the program of a code have a token of the person.

    Raises:
        UnknownNameError: None waits.
    """
    found = asked(room, code, at)
    after = replace(found, confirmed_at=at, confirmed_by=person.id)
    room.records.write([after], _event("login-confirm", found, person.id, at))


def refuse(room: Room, code: str, person: Person, at: datetime) -> None:
    """Say that the program of a code is not one's own.

    Raises:
        UnknownNameError: None waits.
    """
    found = asked(room, code, at)
    after = replace(found, refused_at=at, refused_by=person.id)
    room.records.write([after], _event("login-refuse", found, person.id, at))


def collect(room: Room, secret: str, new_secret: str, at: datetime) -> Waiting | Taken:
    """What a program is told that asks again: to wait, or its token, once.

    Args:
        room: Where requests are kept.
        secret: Of the program.
        new_secret: Random words for the token.
        at: Now.

    Raises:
        UnknownNameError: There is no such request any more.
        RefusedError: Its member refused.
    """
    found = next(iter(room.records.find(LoginRequest, secret_sha256=digest(secret))), None)
    if found is None or found.taken_at is not None or at >= found.expires_at:
        raise UnknownNameError("This request is over.", hint="Run heliograph login again.")
    if found.refused_at is not None:
        raise RefusedError("The login was refused on the page.")
    if found.confirmed_by is None:
        return Waiting()
    person = room.records.get(Person, found.confirmed_by)
    made, event = new_token(
        room, person.id, new_secret, name=found.name, days=found.days, grants=found.grants, at=at
    )
    room.records.write([made, replace(found, taken_at=at)], event)
    return Taken(made, PREFIX + new_secret, person)


def _event(what: str, request: LoginRequest, who: str, at: datetime) -> AuditEvent:
    return AuditEvent(at=at, who=who, what=what, subject=f"login-request/{request.id}")
