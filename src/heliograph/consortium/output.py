"""Output: held back, looked at by two people, released or refused, and collected by whoever asked."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from heliograph.consortium.ask import Outcome, Question, confirm
from heliograph.consortium.gather import gather
from heliograph.consortium.ports import HeldOutputs
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.consortium.take import may, ruled, take, told
from heliograph.consortium.tell import holders, tell
from heliograph.consortium.why import still_open, why
from heliograph.errors import NotAllowedError, VerificationError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.query import Query
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.model.consortium.stay import Stay
from heliograph.model.consortium.token import Token
from heliograph.rules.access import decide
from heliograph.rules.matter import Act, Dossier
from heliograph.rules.output import HELD, RELEASED, is_refused, is_released, is_waiting
from heliograph.rules.permissions import View
from heliograph.rules.ruling import Unmet
from heliograph.rules.token import covers

NOT_RELEASED = Unmet("output-released", "The output was released by two people.", "the output checkers")


def hold(question: Question, query: Query, outcome: Outcome, held: HeldOutputs, at: datetime) -> Output:
    """Keep an answer back. Its size and its digest are told to nobody but checkers: they would tell what it is.

    Args:
        question: What was asked.
        query: As it was begun.
        outcome: The answer.
        held: Where answers wait.
        at: Now.

    Raises:
        NotAllowedError: The right has ended meanwhile: nothing is kept.
    """
    room = question.room
    confirm(question, query, outcome, Modality.ENCLAVE, at)
    grant = _under(question, at)
    act = Act(command="hold", by=question.person, at=at)
    dossier = gather(room.records, grant.application_id, question.person)
    state, role = ruled(room, None, act, dossier, kind="output")
    output = Output(
        id=room.new_id(at),
        query_id=query.id,
        person_id=question.person.id,
        application_id=grant.application_id,
        dataset=question.dataset,
        release=question.release,
        edition=question.edition,
        kind=question.kind,
        state=state,
        stays=(Stay(state, at),),
        rows=outcome.rows,
        size=len(outcome.data),
        sha256=sha256(outcome.data).hexdigest(),
        made_at=at,
        due_at=room.until(Step.OUTPUT_CHECK, at),
    )
    held.keep(output.id, outcome.data)
    room.records.write(
        (
            output,
            replace(query, ended_at=at, milliseconds=outcome.milliseconds),
            *_asked(room, output, at),
        ),
        told(output, act, role, {"query": query.id}),
    )
    return output


def checkers(room: Room, output: Output, at: datetime) -> tuple[str, ...]:
    """Who may still look at an output: not who has looked already, nor who is tied to the project."""
    found = room.records.find(Person, id=holders(room, Role.OUTPUT_CHECKER))
    return tuple(one.id for one in found if _waits_for(room, output, one, at))


def _under(question: Question, at: datetime) -> Grant:
    """The grant that lets somebody ask: of several for the same data the one that holds and that their token is for."""
    room, scope = question.room, question.scope_by(Modality.ENCLAVE)
    named = question.token.grants if question.token else None
    return next(
        one
        for one in room.records.find(Grant, person_id=question.person.id, state="active")
        if one.scope == scope
        and covers(named, one.id)
        and why(room, question.person, scope, at, token=(one.id,)).allow
    )


def review(
    room: Room, held: HeldOutputs, output_id: str, verdict: str, *, note: str, by: Person, at: datetime
) -> Output:
    """Say whether an output may leave; the second who does so ends its waiting. One that is refused is deleted.

    Args:
        room: Where it is kept.
        held: Where its bytes are.
        output_id: Which one.
        verdict: ``release`` or ``refuse``.
        note: Why; the member reads it when the output is refused.
        by: Who says it.
        at: Now.

    Raises:
        NotAllowedError: They may not, or conditions do not hold.
    """
    output = room.records.get(Output, output_id)
    dossier = gather(room.records, output.application_id, by)
    second = output.state != "submitted"
    act = Act(
        command="review_again" if second else "review", by=by, at=at, said={"verdict": verdict, "note": note}
    )
    name = "second" if second else "first"
    spoken: dict[str, Any] = {
        f"{name}_at": at,
        f"{name}_by": by.id,
        f"{name}_verdict": verdict,
        f"{name}_note": note.strip(),
    }
    facts = {"verdict": verdict} if second else None
    with room.records.together():
        after = take(room, output, act, dossier, facts=facts, **spoken)
        if second:
            after = _settled(room, after, dossier, at)
    if is_refused(after):
        held.drop(output_id)
    return after


def withdraw(room: Room, held: HeldOutputs, output_id: str, *, by: Person, at: datetime) -> Output:
    """Take an output of one's own back before it is decided.

    Raises:
        NotAllowedError: It is not theirs, or it is decided.
    """
    output = room.records.get(Output, output_id)
    act = Act(command="withdraw", by=by, at=at)
    after = take(room, output, act, gather(room.records, output.application_id, by))
    held.drop(output_id)
    return after


def forget(room: Room, asker: Person, at: datetime) -> None:
    """End the outputs of somebody who was just erased: those that wait are void, and what checkers wrote to them is emptied.

    Their bytes are deleted by ``drop_all``; who looked, what they said and the digests stay, as the log has them.

    Args:
        room: Where they are kept.
        asker: Erased.
        at: Now.
    """
    empty: dict[str, Any] = {"first_note": "", "second_note": ""}
    for one in room.records.find(Output, person_id=asker.id):
        if is_waiting(one):
            dossier = gather(room.records, one.application_id, asker)
            take(room, one, Act(command="void", by=None, at=at), dossier, **empty)
        elif one.first_note or one.second_note:
            room.records.write((replace(one, **empty),))


def drop_all(room: Room, asker_id: str) -> int:
    """Delete every answer of somebody that is still kept; how many."""
    if room.outputs is None:
        return 0
    found = room.records.find(Output, person_id=asker_id, state=(*HELD, RELEASED))
    for one in found:
        room.outputs.drop(one.id)
    return len(found)


def outputs(room: Room, person: Person, at: datetime) -> tuple[tuple[Output, ...], tuple[Output, ...]]:
    """Those of somebody, the newest first; and those that wait for them as a checker."""
    own = room.records.find(Output, person_id=person.id)
    waiting = [
        one for one in room.records.find(Output, state=tuple(HELD)) if _waits_for(room, one, person, at)
    ]
    return tuple(reversed(own)), tuple(waiting)


def inspect(room: Room, output: Output, held: HeldOutputs, *, by: Person, at: datetime) -> bytes:
    """What is to be checked; the look is logged first.

    Raises:
        NotAllowedError: They may not.
    """
    dossier = gather(room.records, output.application_id, by)
    see(room, by, View.OUTPUT, dossier, at, facts={"output": output.id, "sha256": output.sha256})
    return _read(output, held)


def collect(
    room: Room, output: Output, held: HeldOutputs, *, by: Person, token: Token | None, at: datetime
) -> bytes:
    """A released answer for whoever asked; decided and logged like every other.

    Raises:
        NotAllowedError: It is not theirs, not released, or their right has ended.
    """
    scope = Scope(output.dataset, output.edition, Modality.ENCLAVE)
    unmet = still_open(room, by, scope, at, token).unmet
    if output.person_id != by.id or not is_released(output):
        unmet = (*unmet, NOT_RELEASED)
    event = AuditEvent(
        at=at,
        who=by.id,
        what="output-refused" if unmet else "output-collect",
        subject=f"output/{output.id}",
        role=Role.MEMBER,
        data={"code": unmet[0].code} if unmet else {"sha256": output.sha256, "bytes": output.size},
    )
    data = b"" if unmet else _read(output, held)
    room.records.write((), event)
    if unmet:
        raise NotAllowedError(unmet)
    return data


def _read(output: Output, held: HeldOutputs) -> bytes:
    data = held.read(output.id)
    if sha256(data).hexdigest() != output.sha256:
        raise VerificationError(f"The output {output.id} is not the one that was kept.")
    return data


def words_of(room: Room, output: Output) -> str:
    """What was asked, in the words of whoever asked; empty once they were erased."""
    [query] = room.records.find(Query, id=output.query_id)
    return query.text


def name_of(output: Output) -> str:
    """What an output is called where nothing of it may be told: the release that was asked."""
    return f"{output.dataset}@{output.release}"


def _waits_for(room: Room, output: Output, person: Person, at: datetime) -> bool:
    if output.first_by == person.id:
        return False
    return decide(person, View.OUTPUT, gather(room.records, output.application_id, person), at).allow


def _asked(room: Room, output: Output, at: datetime) -> tuple[Notice, ...]:
    """Letters to checkers; of the output they say nothing."""
    return tell(
        room,
        checkers(room, output, at),
        "output-to-check",
        f"output/{output.id}",
        at,
        title=name_of(output),
        due=room.last_day(output.due_at),
    )


def _settled(room: Room, output: Output, dossier: Dossier, at: datetime) -> Output:
    """What two verdicts come to."""
    release, refuse = (Act(command=command, by=None, at=at) for command in ("release", "refuse"))
    subject, asked, title = f"output/{output.id}", (output.person_id,), name_of(output)
    if may(room, output, release, dossier):
        notices = tell(room, asked, "output-released", subject, at, title=title)
        return take(room, output, release, dossier, also=notices, facts={"sha256": output.sha256})
    return take(
        room, output, refuse, dossier, also=tell(room, asked, "output-refused", subject, at, title=title)
    )
