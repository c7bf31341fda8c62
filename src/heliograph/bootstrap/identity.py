"""Identity: who is logged in, their sessions, and invitations to staff, for pages and commands."""

import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from heliograph.bootstrap.consortium import opened, person_called, post_of
from heliograph.bootstrap.login import address_of
from heliograph.bootstrap.reading import open_archive
from heliograph.consortium.invite import invite
from heliograph.consortium.letters import LANGUAGES, words_of
from heliograph.consortium.token import revoke_all
from heliograph.errors import HeliographError, RefusedError, RemoteError
from heliograph.model.consortium.message import Answer, Message
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.session import Session
from heliograph.model.consortium.token import Token
from heliograph.settings import Settings

View = Callable[..., Any]


def person_of(row: object) -> Person | None:
    """The person of the row that Django found for a request; None when nobody is logged in."""
    from heliograph.store.portal.people import person_of as of_row  # noqa: PLC0415

    return of_row(row)


def note_browser(session: Any, browser: str, at: datetime) -> None:  # noqa: ANN401 - of Django
    """Write into a session what its person will know it by."""
    from heliograph.store.portal.identity.sessions import note_browser as note_it  # noqa: PLC0415

    note_it(session, browser, at)


def is_over(session: Any, at: datetime) -> bool:  # noqa: ANN401 - of Django
    """Whether a session has lasted as long as any may."""
    from heliograph.store.portal.identity.sessions import is_over as over  # noqa: PLC0415

    return over(session, at)


def sessions_of(person_id: str, key: str, at: datetime) -> tuple[tuple[Session, bool], ...]:
    """The sessions of somebody, each with whether it is the one that asks.

    Args:
        person_id: Whose.
        key: What the browser that asks holds.
        at: Now.
    """
    from heliograph.store.portal.identity import sessions  # noqa: PLC0415

    found = sessions.sessions_of(person_id, at)
    return tuple((each, each.id == sessions.digest(key)) for each in found)


def end_session(person_id: str, session_id: str) -> None:
    """End one session of somebody."""
    from heliograph.store.portal.identity import sessions, step  # noqa: PLC0415

    if sessions.end_sessions(person_id, only=session_id):
        step.note("session-end", person_id)


def end_other_sessions(person_id: str, key: str) -> None:
    """End every session of somebody but the one that asks."""
    from heliograph.store.portal.identity import sessions, step  # noqa: PLC0415

    if count := sessions.end_sessions(person_id, but=key):
        step.note("sessions-end", person_id, count=count)


def change_person(person_id: str, *, name: str, language: str) -> None:
    """Change what somebody says of themselves."""
    from heliograph.store.portal import people  # noqa: PLC0415
    from heliograph.store.portal.identity import step  # noqa: PLC0415

    people.change(person_id, name=name, language=language)
    step.note("person-change", person_id)


def in_one_step(view: View) -> View:
    """A page whose writes happen with their events, or not at all."""
    from heliograph.store.portal.identity.step import in_one_step as stepped  # noqa: PLC0415

    return stepped(view)


def second_factor_given(person: Person, code: str) -> None:
    """Ask for the code of somebody's app where there is no session to ask in.

    Raises:
        RefusedError: It is not the code that the app shows now.
    """
    from heliograph.store.portal.identity import factors  # noqa: PLC0415

    if not factors.is_right(person.id, code.strip()):
        raise RefusedError(
            "This is not the code that the app of the signer shows now.",
            hint="Each code can be used once, within half a minute.",
        )


def invite_staff(
    settings: Settings, email: str, roles: Collection[Role], *, language: str, by: str, at: datetime
) -> str:
    """Invite somebody to staff and send the link to them.

    Args:
        settings: Ours: where the database is, how mail is sent, the address of the server.
        email: Where to.
        roles: That they are given when they accept.
        language: Of the mail.
        by: Who invites.
        at: Now.

    Returns:
        The link. It is told once; what is kept does not show it.

    Raises:
        RemoteError: The mail was not sent.
    """
    room, secret = opened(settings), secrets.token_urlsafe(32)
    made = invite(room, email, roles, secret, by=by, at=at)
    prefix = "" if language == LANGUAGES[0] else f"/{language}"
    link = f"{address_of(settings) or 'http://localhost:8000'}{prefix}/consortium/invitation/{secret}/"
    said = {"archive": _title(settings), "roles": ", ".join(sorted(made.roles)), "link": link}
    words = words_of("staff-invited", language, said)
    message = Message(to=made.email, subject=words.subject, text=words.text)
    if post_of(settings).send(message) is not Answer.ACCEPTED:
        raise RemoteError(
            f"The mail to {made.email} was not sent.", hint="Look at the setting mail, then invite once more."
        )
    return link


def log_out(
    settings: Settings, who: str | None, *, programs: bool = False, by: str, at: datetime
) -> tuple[int, int]:
    """End every session of somebody, or of everybody.

    Args:
        settings: Ours: where the database is.
        who: Address of e-mail, or id; None: everybody.
        programs: Whether their tokens end too.
        by: Who does it.
        at: Now.

    Returns:
        How many sessions ended, and how many tokens.
    """
    room = opened(settings)
    from heliograph.store.portal.identity import rescue  # noqa: PLC0415

    named = (person_called(room, who).id,) if who else ()
    sessions = sum(rescue.log_out(each, by, at) for each in named or rescue.everybody_with_sessions())
    holders = named or sorted({one.person_id for one in room.records.find(Token)})
    return sessions, sum(revoke_all(room, each, by, at) for each in holders) if programs else 0


def take_factors(settings: Settings, who: str, *, by: str, at: datetime) -> int:
    """Take every second factor from somebody who has lost them; how many there were.

    Args:
        settings: Ours: where the database is.
        who: Address of e-mail, or id.
        by: Who does it, after looking who asks.
        at: Now.
    """
    person = person_called(opened(settings), who)
    from heliograph.store.portal.identity import rescue  # noqa: PLC0415

    return rescue.take_factors(person.id, by, at)


def _title(settings: Settings) -> str:
    """Title of the archive of the settings, where one can be read."""
    with suppress(HeliographError):
        described = open_archive(settings=settings).library.description
        return described.title if described else "Heliograph"
    return "Heliograph"
