"""Token: made, used and revoked. What is kept of one does not open anything."""

from dataclasses import replace
from datetime import datetime, timedelta

from heliograph.consortium.invite import digest
from heliograph.consortium.room import Room
from heliograph.errors import NotAllowedError, UnknownNameError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.token import LoginRequest, Token
from heliograph.rules.token import PREFIX, TOKEN_COVERS, TOKEN_HOLDS, covers, holds, lasts

SHOWN_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept."""

LONGEST_NAME = 80


def new_token(
    room: Room, person_id: str, secret: str, *, name: str, days: int, grants: tuple[str, ...], at: datetime
) -> tuple[Token, AuditEvent]:
    """A token and the event that tells of it; nothing is kept yet.

    Args:
        room: Where the grants of the person are.
        person_id: Whose.
        secret: Random words, without the prefix.
        name: What the person calls it.
        days: How long it shall hold; 0: the longest that is allowed.
        grants: For which grants; none: all.
        at: Now.

    Raises:
        UnknownNameError: A grant is not theirs.
    """
    own = {one.id for one in room.records.find(Grant, person_id=person_id)}
    if foreign := sorted(set(grants) - own):
        raise UnknownNameError(f"You have no grant {foreign[0]}.", hint="Your desk shows your grants.")
    said = " ".join("".join(c for c in name if c.isprintable()).split())[:LONGEST_NAME]
    made = Token(
        id=room.new_id(at),
        person_id=person_id,
        name=said or "token",
        secret_sha256=digest(PREFIX + secret),
        grants=tuple(sorted(grants)),
        made_at=at,
        expires_at=at + lasts(days),
    )
    return made, _event("token-make", made, person_id, at)


def make(
    room: Room, person: Person, secret: str, *, name: str, days: int, grants: tuple[str, ...], at: datetime
) -> tuple[Token, str]:
    """Make a token for oneself.

    Returns:
        What is kept, and the token as programs send it: it is told once.
    """
    if days < 0:
        raise UsageError("A token holds for a number of days.")
    made, event = new_token(room, person.id, secret, name=name, days=days, grants=grants, at=at)
    room.records.write([made], event)
    return made, PREFIX + secret


def revoke(room: Room, person: Person, token_id: str, at: datetime) -> None:
    """End a token of oneself at once; one that is over stays as it is.

    Raises:
        UnknownNameError: They have no such token.
    """
    found = next((one for one in room.records.find(Token, id=token_id, person_id=person.id)), None)
    if found is None:
        raise UnknownNameError("You have no such token.")
    if holds(found, at):
        after = replace(found, revoked_at=at, revoked_by=person.id)
        room.records.write([after], _event("token-revoke", found, person.id, at))


def revoke_all(room: Room, person_id: str, by: str, at: datetime) -> int:
    """End every token of somebody, and what waits to become one, by whoever runs the server.

    Args:
        room: Where they are kept.
        person_id: Whose.
        by: Who does it.
        at: Now.

    Returns:
        How many tokens ended.
    """
    found = [one for one in room.records.find(Token, person_id=person_id) if holds(one, at)]
    waiting = room.records.find(LoginRequest, confirmed_by=person_id, taken_at=None)
    ended = [replace(one, revoked_at=at, revoked_by=by) for one in found]
    void = [replace(one, taken_at=at) for one in waiting]
    room.records.write([*ended, *void], *(_event("token-revoke", one, by, at) for one in found))
    return len(ended)


def tokens_of(room: Room, person: Person) -> tuple[Token, ...]:
    """Every token of somebody, the newest first."""
    return tuple(reversed(room.records.find(Token, person_id=person.id)))


def known_by(room: Room, secret: str, at: datetime) -> tuple[Token, Person]:
    """The token that a program sends, and whose it is.

    Raises:
        NotAllowedError: It opens nothing, or no more.
    """
    found = room.records.find(Token, secret_sha256=digest(secret)) if secret.startswith(PREFIX) else ()
    person = room.records.find(Person, id=found[0].person_id) if found else ()
    if not found or not holds(found[0], at) or not person or person[0].state is not PersonState.ACTIVE:
        raise NotAllowedError((TOKEN_HOLDS,))
    return found[0], person[0]


def require_about(room: Room, token: Token, dataset: str, edition: str) -> None:
    """Refuse a token that is for grants of which none is for this edition: not even what its person did with it is told.

    Raises:
        NotAllowedError: It is for others.
    """
    own = room.records.find(Grant, person_id=token.person_id)
    if token.grants and not any(
        covers(token.grants, one.id) and (one.scope.dataset, one.scope.edition) == (dataset, edition)
        for one in own
    ):
        raise NotAllowedError((TOKEN_COVERS,))


def used(token: Token, at: datetime) -> Token | None:
    """The token as it is after a use; None where the last one was a moment ago."""
    return None if token.used_at and at - token.used_at < SHOWN_EVERY else replace(token, used_at=at)


def _event(what: str, token: Token, who: str, at: datetime) -> AuditEvent:
    data = {"until": f"{token.expires_at:%Y-%m-%dT%H:%M:%SZ}", "grants": ",".join(token.grants)}
    return AuditEvent(at=at, who=who, what=what, subject=f"token/{token.id}", data=data)
