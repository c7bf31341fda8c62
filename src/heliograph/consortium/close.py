"""Close: the end of a grant: what was published, what was deleted."""

from datetime import datetime

from heliograph.consortium.gather import gather
from heliograph.consortium.room import Room
from heliograph.consortium.take import take
from heliograph.consortium.tell import tell
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Attestation, Grant
from heliograph.model.consortium.person import Person
from heliograph.rules.matter import Act


def close_out(
    room: Room, grant_id: str, *, by: Person | None, at: datetime, command: str = "close_out"
) -> Grant:
    """Begin the end of a grant: by the lead applicant, or (``start_closeout``) by the scheduler after its last day."""
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id, by)
    close_by = room.until(Step.CLOSEOUT, at)
    lead = dossier.project.lead_id if dossier.project else grant.person_id
    notices = tell(
        room, (lead,), "grant-to-close", f"grant/{grant_id}", at,
        scope=str(grant.scope), due=room.last_day(close_by),
    )  # fmt: skip
    act = Act(command=command, by=by, at=at)
    facts = {"close_by": room.last_day(close_by)}
    return take(room, grant, act, dossier, also=notices, facts=facts, close_by=close_by)


def end(
    room: Room,
    grant_id: str,
    *,
    deleted: bool,
    outputs: tuple[str, ...],
    had_incident: bool,
    by: Person,
    at: datetime,
) -> Grant:
    """Begin the close-out of a grant that is used, or say what became of the data when it has begun."""
    if room.records.get(Grant, grant_id).state in {"active", "suspended"}:
        return close_out(room, grant_id, by=by, at=at)
    return attest(room, grant_id, deleted=deleted, outputs=outputs, had_incident=had_incident, by=by, at=at)


def attest(
    room: Room,
    grant_id: str,
    *,
    deleted: bool,
    outputs: tuple[str, ...],
    had_incident: bool,
    by: Person,
    at: datetime,
) -> Grant:
    """Say what became of the data: deleted where that is owed, what was published, whether anything went wrong."""
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id, by)
    attestation = Attestation(
        id=room.new_id(at),
        grant_id=grant_id,
        deleted=deleted,
        outputs=outputs,
        had_incident=had_incident,
        attested_at=at,
        attested_by=by.id,
    )
    said = {"deleted": deleted, "outputs": outputs, "had_incident": had_incident}
    act = Act(command="attest_deletion", by=by, at=at, said=said)
    facts: dict[str, str | bool] = {
        "attestation": attestation.id,
        "deleted": deleted,
        "incident": had_incident,
    }
    return take(room, grant, act, dossier, also=(attestation,), facts=facts)
