"""Appeal: somebody who had no part looks again at a rejection or a revocation."""

from dataclasses import replace
from datetime import datetime

from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.room import Room
from heliograph.consortium.take import person_of, take
from heliograph.consortium.tell import holders, tell
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.appeal import Appeal, AppealOutcome
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.matter import Act, Dossier


def appeal(
    room: Room, application_id: str, *, grounds: str, by: Person, at: datetime, grant_id: str = ""
) -> Appeal:
    """Ask that somebody else looks again.

    Args:
        room: Where it is kept.
        application_id: Which application.
        grounds: Why, in the words of the person.
        by: Lead applicant; the holder of a grant.
        at: Now.
        grant_id: Of a revoked grant; empty for a rejection.
    """
    dossier = gather(room.records, application_id, by)
    filed = Appeal(
        id=room.new_id(at),
        application_id=application_id,
        grant_id=grant_id,
        grounds=grounds.strip(),
        filed_at=at,
        filed_by=by.id,
    )
    notices = tell(
        room, holders(room, Role.COORDINATOR), "appeal-filed", f"application/{application_id}", at,
        title=project_of(dossier).title,
    )  # fmt: skip
    act = Act(command="appeal", by=by, at=at, said={"grounds": grounds})
    take(
        room,
        _about(room, dossier, grant_id),
        act,
        dossier,
        also=(filed, *notices),
        facts={"appeal": filed.id},
    )
    return filed


def assign_appeal(room: Room, appeal_id: str, reviewer_id: str, *, by: Person, at: datetime) -> Appeal:
    """Name who looks again: nobody who had any part before."""
    filed, reviewer = room.records.get(Appeal, appeal_id), person_of(room, reviewer_id)
    dossier = gather(room.records, filed.application_id, by, reviewer)
    named = replace(filed, reviewer_id=reviewer_id)
    notices = tell(
        room, (reviewer_id,), "appeal-to-judge", f"application/{filed.application_id}", at,
        title=project_of(dossier).title,
    )  # fmt: skip
    act = Act(command="assign_appeal", by=by, at=at, said={"reviewer": reviewer, "appeal": filed})
    take(
        room,
        _about(room, dossier, filed.grant_id),
        act,
        dossier,
        also=(named, *notices),
        facts={"appeal": appeal_id, "reviewer": reviewer_id},
    )
    return room.records.get(Appeal, appeal_id)


def uphold(room: Room, appeal_id: str, *, rationale: str, by: Person, at: datetime) -> Appeal:
    """Let what was decided stand."""
    return _judged(room, appeal_id, AppealOutcome.UPHELD, rationale, by=by, at=at)


def overturn(room: Room, appeal_id: str, *, rationale: str, by: Person, at: datetime) -> Appeal:
    """Undo what was decided: a new panel reviews again, sealed; a revoked grant is suspended until the security admin restores it."""
    return _judged(room, appeal_id, AppealOutcome.OVERTURNED, rationale, by=by, at=at)


def withdraw_appeal(room: Room, appeal_id: str, *, by: Person, at: datetime) -> Appeal:
    """Take an appeal against a rejection back."""
    filed = room.records.get(Appeal, appeal_id)
    dossier = gather(room.records, filed.application_id, by)
    ended = replace(filed, outcome=AppealOutcome.WITHDRAWN, decided_at=at, decided_by=by.id)
    act = Act(command="withdraw_appeal", by=by, at=at, said={"appeal": filed})
    about = _about(room, dossier, filed.grant_id)
    take(room, about, act, dossier, also=(ended,), facts={"appeal": appeal_id})
    return room.records.get(Appeal, appeal_id)


def _judged(
    room: Room, appeal_id: str, outcome: AppealOutcome, rationale: str, *, by: Person, at: datetime
) -> Appeal:
    filed = room.records.get(Appeal, appeal_id)
    dossier = gather(room.records, filed.application_id, by)
    about = _about(room, dossier, filed.grant_id)
    overturned = outcome is AppealOutcome.OVERTURNED
    ended = replace(filed, outcome=outcome, rationale=rationale.strip(), decided_at=at, decided_by=by.id)
    notices = tell(
        room, (filed.filed_by,), f"appeal-{outcome.value}", f"application/{filed.application_id}", at,
        title=project_of(dossier).title, rationale=rationale,
    )  # fmt: skip
    act = Act(command=_command(outcome, about), by=by, at=at, said={"rationale": rationale, "appeal": filed})
    changes: dict[str, object] = {}
    if overturned and isinstance(about, Application):
        changes = {"round": about.round + 1, "appealed": True, "appeal_by": None}
    if overturned and isinstance(about, Grant):
        changes = {
            "suspended_for": "reinstated",
            "suspended_by": by.id,
            "is_automatic": False,
            "confirmed_by": by.id,
        }
    take(room, about, act, dossier, also=(ended, *notices), facts={"appeal": appeal_id}, **changes)
    return room.records.get(Appeal, appeal_id)


def _command(outcome: AppealOutcome, about: Application | Grant) -> str:
    if outcome is AppealOutcome.UPHELD:
        return "uphold"
    return "overturn" if isinstance(about, Application) else "reinstate_on_appeal"


def _about(room: Room, dossier: Dossier, grant_id: str) -> Application | Grant:
    if not grant_id:
        return application_of(dossier)
    grant = room.records.get(Grant, grant_id)
    if grant.application_id != application_of(dossier).id:
        raise UnknownNameError(f"There is no grant {grant_id} of this application.")
    return grant
