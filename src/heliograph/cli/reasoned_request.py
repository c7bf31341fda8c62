"""``heliograph dsa``: reasoned requests, from their receipt to the notice that access has ended."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from heliograph.cli.acting import As, acting, document, given, line, moment
from heliograph.cli.face import Json, emit
from heliograph.consortium import reasoned_request as requests
from heliograph.consortium.access_notice import access_notice
from heliograph.consortium.gather import gather
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.reasoned_request import AmendmentAnswer, AmendmentGround
from heliograph.rules.clock import last_day
from heliograph.rules.permissions import View


def record(
    application: str,
    *,
    coordinator: str,
    reference: str,
    received: str,
    access_by: str,
    until: str,
    who: As,
    duty: Annotated[list[str] | None, Parameter(negative=())] = None,
    deletion: Annotated[bool, Parameter(negative=())] = False,
    output_check: Annotated[bool, Parameter(negative=())] = False,
    json: Json = False,
) -> None:
    """Put a reasoned request on record; its clocks run from the day of receipt, and its terms become those of the agreement.

    Args:
        application: Whose researchers it is about.
        coordinator: Coordinator of digital services who made it.
        reference: Under which sign.
        received: Day on which it was received, as 2027-06-30.
        access_by: Day by which it wants access.
        until: Last day of the access.
        who: Coordinator of the consortium.
        duty: What it asks of the researchers, a sentence; name it again for each further one.
        deletion: It asks that data be deleted at the end.
        output_check: It asks that outputs be checked.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    requests.record_request(
        room,
        application,
        coordinator=coordinator,
        reference=reference,
        received_on=_day(received),
        access_by=_day(access_by),
        access_until=_day(until),
        duties=tuple(duty or ()),
        asks_deletion=deletion,
        asks_output_check=output_check,
        by=person,
        at=at,
    )
    _told(room, application, json=json)


def show(application: str, *, who: As, json: Json = False) -> None:
    """Show the reasoned request for an application, and its clocks.

    Args:
        application: Its id.
        who: Who looks.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    see(room, person, View.APPLICATION, gather(room.records, application, person), at)
    _told(room, application, json=json)


def amend(application: str, *, ground: AmendmentGround, proposal: str, who: As, json: Json = False) -> None:
    """Note that you ask the coordinator to amend a request: within 15 days, on one of two grounds, with another way of access.

    Args:
        application: Its id.
        ground: Of the law.
        proposal: The other way.
        who: Chair or legal admin.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    requests.ask_amendment(room, application, ground=ground, proposal=proposal, by=person, at=at)
    _told(room, application, json=json)


def answered(
    application: str,
    answer: AmendmentAnswer,
    *,
    who: As,
    access_by: str | None = None,
    until: str | None = None,
    json: Json = False,
) -> None:
    """Note how the coordinator has answered: the request is amended, or stands.

    Args:
        application: Its id.
        answer: What was answered.
        who: Coordinator of the consortium.
        access_by: Day by which it wants access now; as before when left out.
        until: Last day of the access now; as before when left out.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    requests.note_answer(
        room,
        application,
        answer=answer,
        access_by=_day(access_by) if access_by else None,
        access_until=_day(until) if until else None,
        by=person,
        at=at,
    )
    _told(room, application, json=json)


def mediate(application: str, *, who: As, json: Json = False) -> None:
    """Note that you ask for mediation, within 5 working days after the answer.

    Args:
        application: Its id.
        who: Chair or legal admin.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    requests.ask_mediation(room, application, by=person, at=at)
    _told(room, application, json=json)


def mediation(application: str, *, who: As, json: Json = False) -> None:
    """Note that mediation has begun; the second time, that it has ended.

    Args:
        application: Its id.
        who: Coordinator of the consortium.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    requests.note_mediation(room, application, by=person, at=at)
    _told(room, application, json=json)


def notice(
    application: str,
    kind: Literal["given", "ended"],
    *,
    who: As,
    to: Path | None = None,
    language: Literal["en", "es", "ar"] = "en",
    json: Json = False,
) -> None:
    """Write the notice for the coordinator that access was given, or has ended (Article 15).

    Args:
        application: Its id.
        kind: Which notice.
        who: Who looks.
        to: A new file for the document, JSON; the letter on the screen when left out.
        language: Of the letter.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    made = access_notice(room, application, kind, by=person, at=at, language=language)
    if to is not None or json:
        given(made.to_json(), to, json=json)
        return
    for words in made.letter.splitlines():
        line(words)


def told(application: str, kind: Literal["given", "ended"], *, who: As, json: Json = False) -> None:
    """Note that the notice was sent to the coordinator; its clock stops.

    Args:
        application: Its id.
        kind: Which notice.
        who: Coordinator of the consortium.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    requests.note_told(room, application, kind, by=person, at=at)
    _told(room, application, json=json)


FIRST = 20
"""Where they stand in the help of the group."""


def add_to(app: App) -> None:
    """Give these commands to the group of Article 40."""
    commands: tuple[Callable[..., Any], ...] = (
        record,
        show,
        amend,
        answered,
        mediate,
        mediation,
        notice,
        told,
    )
    for number, each in enumerate(commands, start=FIRST):
        app.command(each, sort_key=number)


def _told(room: Room, application: str, *, json: bool) -> None:
    """The request and its clocks."""
    one = requests.request_of(room, application)
    if one is None:
        raise UnknownNameError(
            "No reasoned request is on record for this application.",
            hint="heliograph dsa record puts one on record.",
        )
    clocks = requests.clocks_of(room, one)
    if json:
        emit(document(one) | {"clocks": [document(each) for each in clocks]})
        return
    line(f"{one.reference} of {one.coordinator}")
    for each in clocks:
        state = f"done {each.done_at:%Y-%m-%d}" if each.done_at else "runs"
        line(f"    {each.step}: {each.side}, until {last_day(each.due, room.calendar)}, {state}")


def _day(text: str) -> date:
    """A day that somebody types.

    Raises:
        UsageError: It is none.
    """
    return moment(text).date()
