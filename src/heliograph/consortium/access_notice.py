"""Access notice: what a coordinator of digital services is told of access under its request, as a document with a letter."""

from collections.abc import Iterator
from datetime import datetime

from heliograph.consortium.agreement_text import LEFT_TO_RIGHT, RIGHT_TO_LEFT
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.letters import words_of
from heliograph.consortium.reasoned_request import GIVEN, TOLD, notice_clock
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.access_notice import AccessNotice, NoticedGrant
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.reasoned_request import ReasonedRequest
from heliograph.rules.clock import last_day
from heliograph.rules.matter import Dossier
from heliograph.rules.permissions import View
from heliograph.rules.reasoned_request import ended_of, ending, given_at


def access_notice(
    room: Room, application_id: str, kind: str, *, by: Person, at: datetime, language: str = "en"
) -> AccessNotice:
    """The notice that access was ``given`` or has ``ended``, to be sent to the coordinator.

    Args:
        room: Where it is kept.
        application_id: Whose researchers it is about.
        kind: Of the notice.
        by: Who looks.
        at: Now.
        language: Of the letter.

    Raises:
        NotAllowedError: They may not see the application.
        UnknownNameError: There is no such notice, or not yet.
    """
    dossier = gather(room.records, application_id, by)
    see(room, by, View.APPLICATION, dossier, at)
    request = dossier.request
    if request is None or kind not in TOLD or getattr(request, f"{kind}_at") is None:
        raise UnknownNameError(
            f"There is no notice {kind[:40]} for this application, or not yet.",
            hint=f"There are: {', '.join(TOLD)}; each lies ready when access was given, or has ended.",
        )
    return _made(room, dossier, request, kind, language)


def _made(room: Room, dossier: Dossier, request: ReasonedRequest, kind: str, language: str) -> AccessNotice:
    clock, told = notice_clock(room, request, kind), getattr(request, f"{kind}_told_at")
    grants = tuple(_noticed(room, dossier, one) for one in dossier.grants)
    notice = AccessNotice(
        kind="given" if kind == GIVEN else "ended",
        provider=room.platform,
        contact=room.contact,
        coordinator=request.coordinator,
        reference=request.reference,
        received_on=_day(room, request.received_at),
        application=application_of(dossier).id,
        project=project_of(dossier).title,
        on=_day(room, clock.start),
        access_by=f"{last_day(request.access_by, room.calendar)}",
        access_until=f"{last_day(request.access_until, room.calendar)}",
        tell_by=f"{last_day(clock.due, room.calendar)}",
        told_on=_day(room, told) if told else None,
        grants=grants,
        letter="",
    )
    facts = {
        name: _directed(str(value), language) for name, value in notice.to_json().items() if name != "grants"
    }
    words = words_of(f"notice-access-{kind}", language, facts | {"grants": "\n".join(_lines(grants))})
    return notice.model_copy(update={"letter": f"{words.subject}\n\n{words.text}\n"})


def _directed(text: str, language: str) -> str:
    """In Arabic, marks around a value: a date would be read backwards."""
    return f"{LEFT_TO_RIGHT}{text}{LEFT_TO_RIGHT}" if language in RIGHT_TO_LEFT else text


def _noticed(room: Room, dossier: Dossier, grant: Grant) -> NoticedGrant:
    holder, opened, ended = dossier.people.get(grant.person_id), given_at((grant,)), ended_of(grant)
    return NoticedGrant(
        researcher=holder.name if holder else "",
        dataset=grant.scope.dataset,
        edition=grant.scope.edition,
        modality=grant.scope.modality,
        opened_on=_day(room, opened) if opened else None,
        ended_on=_day(room, ended) if ended else None,
        ending=ending(grant),
    )


def _lines(grants: tuple[NoticedGrant, ...]) -> Iterator[str]:
    for one in grants:
        days = f"{one.opened_on or '-'} / {one.ended_on or '-'}"
        yield f"- {one.researcher or '-'}: {one.dataset}, {one.edition}, {one.modality}: {days}"


def _day(room: Room, moment: datetime) -> str:
    return f"{moment.astimezone(room.calendar.zone):%Y-%m-%d}"
