"""Output: held back, looked at by two people, released or refused, and collected by whoever asked."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from heliograph.consortium.ask import Outcome, Question, confirm
from heliograph.consortium.gather import gather
from heliograph.consortium.ports import HeldOutputs
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.consortium.take import moved, passed, told
from heliograph.consortium.why import still_open, why
from heliograph.errors import NotAllowedError, VerificationError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.query import Query
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.model.consortium.stay import Stay
from heliograph.model.consortium.token import Token
from heliograph.model.consortium.transition import NOTHING
from heliograph.rules.access import decide
from heliograph.rules.matter import Act, Matter
from heliograph.rules.output import HELD, OUTPUT, is_refused, is_released
from heliograph.rules.permissions import View
from heliograph.rules.ruling import Unmet
from heliograph.rules.step import step
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
    state, role = passed(
        OUTPUT, NOTHING, Matter(act=act, dossier=gather(room.records, grant.application_id, question.person))
    )
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
    )
    held.keep(output.id, outcome.data)
    room.records.write(
        (output, replace(query, ended_at=at, milliseconds=outcome.milliseconds)),
        told(output, act, role, {"query": query.id}),
    )
    return output


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
    said = {"verdict": verdict, "note": note, "first_by": output.first_by}
    act = Act(command="review_again" if second else "review", by=by, at=at, said=said)
    state, role = passed(OUTPUT, output.state, Matter(act=act, dossier=dossier))
    name = "second" if second else "first"
    spoken = {f"{name}_at": at, f"{name}_by": by.id, f"{name}_verdict": verdict, f"{name}_note": note.strip()}
    after = moved(output, state, at, **spoken)
    events = [told(after, act, role, {"verdict": verdict} if second else None)]
    if second:
        after, event = _settled(after, at)
        events.append(event)
    room.records.write((after,), *events)
    if is_refused(after):
        held.drop(output_id)
    return room.records.get(Output, output_id)


def withdraw(room: Room, held: HeldOutputs, output_id: str, *, by: Person, at: datetime) -> Output:
    """Take an output of one's own back before it is decided.

    Raises:
        NotAllowedError: It is not theirs, or it is decided.
    """
    output = room.records.get(Output, output_id)
    act = Act(command="withdraw", by=by, at=at, said={"person_id": output.person_id})
    dossier = gather(room.records, output.application_id, by)
    state, role = passed(OUTPUT, output.state, Matter(act=act, dossier=dossier))
    room.records.write((moved(output, state, at),), told(output, act, role))
    held.drop(output_id)
    return room.records.get(Output, output_id)


def outputs(room: Room, person: Person, at: datetime) -> tuple[tuple[Output, ...], tuple[Output, ...]]:
    """Those of somebody, the newest first; and those that wait for them as a checker."""
    own = room.records.find(Output, person_id=person.id)
    waiting = [
        one
        for one in room.records.find(Output, state=tuple(HELD))
        if one.first_by != person.id
        and decide(person, View.OUTPUT, gather(room.records, one.application_id, person), at).allow
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


def _settled(output: Output, at: datetime) -> tuple[Output, AuditEvent]:
    """What two verdicts come to."""
    said = {"first_verdict": output.first_verdict, "second_verdict": output.second_verdict}
    refused = Act(command="refuse", by=None, at=at, said=said)
    act = (
        refused
        if step(OUTPUT, output.state, Matter(act=refused))[0].allow
        else replace(refused, command="release")
    )
    state, role = passed(OUTPUT, output.state, Matter(act=act))
    after = moved(output, state, at)
    return after, told(after, act, role, {"sha256": output.sha256} if is_released(after) else None)
