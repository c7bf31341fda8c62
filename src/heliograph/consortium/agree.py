"""Agree: texts are issued, signed by digest, countersigned, replaced and ended."""

from dataclasses import replace
from datetime import datetime

from heliograph.consortium.agreement_text import text_digest
from heliograph.consortium.gather import applicants, application_of, gather, project_of
from heliograph.consortium.grant import issue_grants
from heliograph.consortium.room import Room
from heliograph.consortium.take import matter_of, moved, ruled, take, told
from heliograph.consortium.tell import holders, tell
from heliograph.model.consortium.agreement import Agreement, Capacity, Signature
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.agreement_guards import all_others_signed
from heliograph.rules.matter import Act

BY_CAPACITY = {
    Capacity.RESEARCHER: "sign_researcher",
    Capacity.INSTITUTION: "sign_institution",
    Capacity.PLATFORM: "countersign",
}


def issue(
    room: Room,
    application_id: str,
    *,
    template: str,
    text: str,
    at: datetime,
    needs_institution: bool = False,
    ends_at: datetime | None = None,
    follows: str | None = None,
) -> Agreement:
    """Lay the exact text before those who must sign it.

    Args:
        room: Where it is kept.
        application_id: Of an approved application.
        template: Code, version and language.
        text: As it was rendered.
        at: Now.
        needs_institution: Whether the organisation signs too.
        ends_at: UTC; None runs as long as a grant does.
        follows: Agreement whose place it takes.
    """
    dossier = gather(room.records, application_id)
    project = project_of(dossier)
    act = Act(command="issue", by=None, at=at, said={"follows": follows})
    state, role = ruled(room, None, act, dossier, kind="agreement")
    agreement = moved(
        Agreement(
            id=room.new_id(at),
            application_id=application_id,
            project_id=project.id,
            template=template,
            text=text,
            text_sha256=text_digest(text),
            signers=applicants(dossier),
            needs_institution=needs_institution,
            organisation_id=project.organisation_id,
            ends_at=ends_at,
        ),
        state,
        at,
    )
    before = (replace(room.records.get(Agreement, follows), followed_by=agreement.id),) if follows else ()
    notices = tell(
        room, agreement.signers, "agreement-to-sign", f"agreement/{agreement.id}", at, title=project.title
    )
    facts = {"template": template, "text": agreement.text_sha256}
    room.records.write((agreement, *before, *notices), told(agreement, act, role, facts))
    return agreement


def sign(
    room: Room,
    agreement_id: str,
    capacity: Capacity,
    *,
    text_sha256: str,
    authenticated_at: datetime,
    by: Person,
    at: datetime,
    statement: str = "",
) -> Agreement:
    """Sign the text whose digest was shown. The last signature, the platform's, brings it into force and issues the grants.

    Args:
        room: Where it is kept.
        agreement_id: What is signed.
        capacity: As what.
        text_sha256: Digest of the text that the signer saw.
        authenticated_at: When the signer last gave a second factor.
        by: Who signs.
        at: Now.
        statement: Why somebody may sign for their organisation.
    """
    agreement = room.records.get(Agreement, agreement_id)
    dossier = gather(room.records, agreement.application_id, by)
    said = {
        "capacity": capacity,
        "text_sha256": text_sha256,
        "authenticated_at": authenticated_at,
        "statement": statement,
    }
    signature = Signature(
        id=room.new_id(at),
        agreement_id=agreement_id,
        signer_id=by.id,
        capacity=capacity,
        text_sha256=text_sha256,
        statement=statement,
        authenticated_at=authenticated_at,
        signed_at=at,
        signed_by=by.id,
    )
    act = Act(command=BY_CAPACITY[capacity], by=by, at=at, said=said)
    facts = {"signature": signature.id, "text": text_sha256}
    with room.records.together():
        after = take(room, agreement, act, dossier, also=(signature,), facts=facts)
        if after.state == "in_force":
            _supersede(room, after, at)
            # a conditional application waits for its conditions, and terms that are signed anew open nothing new
            if application_of(dossier).state == "approved":
                issue_grants(room, agreement.application_id, at=at)
        else:
            _ask_next(room, after, at)
    return room.records.get(Agreement, agreement_id)


def decline(room: Room, agreement_id: str, *, reason: str, by: Person, at: datetime) -> Agreement:
    """Refuse to sign."""
    return _ended(room, agreement_id, "decline", reason, by=by, at=at)


def terminate(room: Room, agreement_id: str, *, reason: str, by: Person, at: datetime) -> Agreement:
    """End an agreement; the scheduler suspends what was granted under it at once."""
    return _ended(room, agreement_id, "terminate", reason, by=by, at=at)


def void(room: Room, agreement_id: str, *, reason: str, by: Person | None, at: datetime) -> Agreement:
    """Take back a text that is not signed by all: by the coordinator, or by the scheduler when the application came to nothing."""
    agreement = room.records.get(Agreement, agreement_id)
    dossier = gather(room.records, agreement.application_id, by)
    return take(room, agreement, Act(command="void", by=by, at=at, said={"reason": reason}), dossier)


def require_resign(
    room: Room,
    agreement_id: str,
    *,
    template: str,
    text: str,
    resign_by: datetime,
    by: Person,
    at: datetime,
    needs_institution: bool | None = None,
) -> Agreement:
    """Ask that changed terms be signed; what was granted runs on until the days of grace are over.

    Returns:
        The agreement that must be signed.
    """
    agreement = room.records.get(Agreement, agreement_id)
    dossier = gather(room.records, agreement.application_id, by)
    act = Act(command="require_resign", by=by, at=at, said={"template": template, "resign_by": resign_by})
    with room.records.together():
        take(
            room,
            agreement,
            act,
            dossier,
            facts={"template": template, "resign_by": f"{resign_by:%Y-%m-%d}"},
            resign_by=resign_by,
        )
        return issue(
            room,
            agreement.application_id,
            template=template,
            text=text,
            at=at,
            needs_institution=agreement.needs_institution if needs_institution is None else needs_institution,
            follows=agreement_id,
        )


def _ended(
    room: Room, agreement_id: str, command: str, reason: str, *, by: Person, at: datetime
) -> Agreement:
    agreement = room.records.get(Agreement, agreement_id)
    dossier = gather(room.records, agreement.application_id, by)
    notices = tell(
        room,
        project_of(dossier).people,
        f"agreement-{command}d" if command.endswith("e") else f"agreement-{command}ed",
        f"agreement/{agreement_id}",
        at,
        title=project_of(dossier).title,
        reason=reason,
    )
    act = Act(command=command, by=by, at=at, said={"reason": reason})
    return take(room, agreement, act, dossier, also=notices)


def _supersede(room: Room, successor: Agreement, at: datetime) -> None:
    """End what this one takes the place of; its grants pass over to it."""
    dossier = gather(room.records, successor.application_id)
    for before in dossier.agreements:
        if before.followed_by == successor.id and before.state in {"resign_required", "in_force"}:
            grants = tuple(
                replace(grant, agreement_id=successor.id)
                for grant in dossier.grants
                if grant.agreement_id == before.id
            )
            take(room, before, Act(command="supersede", by=None, at=at), dossier, also=grants)


def _ask_next(room: Room, agreement: Agreement, at: datetime) -> None:
    """Tell the platform's signatories once all others have signed."""
    dossier = gather(room.records, agreement.application_id)
    act = Act(command=BY_CAPACITY[Capacity.PLATFORM], by=None, at=at)
    if all_others_signed(matter_of(room, agreement, act, dossier)):
        notices = tell(
            room,
            holders(room, Role.PLATFORM_SIGNATORY),
            "agreement-to-countersign",
            f"agreement/{agreement.id}",
            at,
            title=project_of(dossier).title,
        )
        room.records.write(notices)
