"""Why: what somebody still needs to reach data, in the words of the one decision."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime

from heliograph.consortium.gather import gather_for_use
from heliograph.consortium.room import Room
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.scope import Scope
from heliograph.model.consortium.token import Token
from heliograph.rules.access import Data, decide
from heliograph.rules.early import not_yet
from heliograph.rules.ruling import Ruling
from heliograph.rules.token import TOKEN_HOLDS, holds

USE = "use"


def why(
    room: Room,
    person: Person | None,
    scope: Scope,
    now: datetime,
    *,
    token: tuple[str, ...] | None = None,
    held: str = "",
    opens_on: date | None = None,
) -> Ruling:
    """Decide whether somebody may use data now.

    Args:
        room: Where grants are kept, and how long its steps take.
        person: Who; None is somebody who is not signed in.
        scope: Which data, and how.
        now: UTC.
        token: Grants that the token of the program that asks is for; None where no program asks.
        held: Release id of a release that the public has not yet; empty for all others.
        opens_on: Day before which nobody may use this edition; None: it is open.
    """
    ruling = decide(person, USE, replace(data_for(room, person, scope), token=token, held=held), now)
    closed = not_yet(opens_on, now)
    return Ruling(closed) if ruling.allow and closed else ruling


def data_for(room: Room, person: Person | None, scope: Scope) -> Data:
    """What the decision is shown: of every application from which this person has a grant, what it looks at."""
    if person is None:
        return Data(scope=scope, clocks=room.clocks)
    held: defaultdict[str, list[Grant]] = defaultdict(list)
    for grant in room.records.find(Grant, person_id=person.id):
        if grant.scope == scope:
            held[grant.application_id].append(grant)
    return Data(
        scope=scope,
        dossiers=tuple(gather_for_use(room.records, tuple(grants), person.id) for grants in held.values()),
        clocks=room.clocks,
    )


def still_open(
    room: Room,
    person: Person,
    scope: Scope,
    now: datetime,
    token: Token | None,
    *,
    held: str = "",
    opens_on: date | None = None,
) -> Ruling:
    """Decide from what is kept now, not from what was known when somebody came: their token may have ended meanwhile.

    Args:
        room: Where grants and tokens are kept.
        person: Who.
        scope: Which data, and how.
        now: UTC.
        token: By which they came; None on a page.
        held: Release id of a release that the public has not yet; empty for all others.
        opens_on: Day before which nobody may use this edition; None: it is open.
    """
    if token is None:
        return why(room, person, scope, now, held=held, opens_on=opens_on)
    found = room.records.find(Token, id=token.id)
    if not found or not holds(found[0], now):
        return Ruling((TOKEN_HOLDS,))
    return why(room, person, scope, now, token=found[0].grants, held=held, opens_on=opens_on)


def open_scopes(room: Room, person: Person, now: datetime) -> tuple[Scope, ...]:
    """Everything that somebody may use now, as a list: each entry is allowed by the same decision."""
    grants = room.records.find(Grant, person_id=person.id, state="active")
    scopes = sorted({grant.scope for grant in grants})
    return tuple(scope for scope in scopes if why(room, person, scope, now).allow)
