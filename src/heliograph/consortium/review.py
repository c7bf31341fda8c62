"""Review: completeness, assignments, declarations, sealed votes, returns with notes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.room import Room
from heliograph.consortium.take import may, person_of, take
from heliograph.consortium.tell import holders, tell
from heliograph.model.consortium.answers import SectionNote
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.review import Declaration, Review, Vote
from heliograph.model.consortium.role import Role
from heliograph.rules.form import criteria_of
from heliograph.rules.matter import Act, Dossier


def assign(
    room: Room, application_id: str, reviewer_id: str, *, by: Person, at: datetime, command: str = "assign"
) -> Review:
    """Ask a reviewer; computed ties are refused, others are for the reviewer to declare.

    Args:
        room: Where it is kept.
        application_id: Which application.
        reviewer_id: Whom.
        by: Coordinator; a chair for a third.
        at: Now.
        command: ``assign``, or ``assign_third`` where votes contradict one another.
    """
    reviewer = person_of(room, reviewer_id)
    dossier = gather(room.records, application_id, by, reviewer)
    review = Review(
        id=room.new_id(at),
        application_id=application_id,
        round=application_of(dossier).round,
        reviewer_id=reviewer_id,
        assigned_at=at,
        assigned_by=by.id,
        due_at=room.until(Step.REVIEW, at),
    )
    notices = tell(
        room,
        (reviewer_id,),
        "review-asked",
        f"application/{application_id}",
        at,
        title=project_of(dossier).title,
        due=room.last_day(review.due_at),
    )
    take(
        room,
        application_of(dossier),
        Act(command=command, by=by, at=at, said={"reviewer": reviewer}),
        dossier,
        also=(review, *notices),
        facts={"reviewer": reviewer_id},
    )
    return review


def mark_complete(
    room: Room, application_id: str, checklist: Mapping[str, bool], *, by: Person, at: datetime
) -> Application:
    """Say that an application can be reviewed."""
    dossier = gather(room.records, application_id, by)
    act = Act(command="mark_complete", by=by, at=at, said={"checklist": dict(checklist)})
    return take(room, application_of(dossier), act, dossier, facts={"checklist": ",".join(sorted(checklist))})


def return_application(
    room: Room,
    application_id: str,
    notes: Mapping[str, str],
    *,
    by: Person,
    at: datetime,
    internal: Mapping[str, str] | None = None,
) -> Application:
    """Give an application back with a note on each section; our clock stands still, the dossier stays.

    Args:
        room: Where it is kept.
        application_id: Which application.
        notes: What the applicant reads, by section.
        by: Coordinator, or a chair in deliberation.
        at: Now.
        internal: What only staff reads, by section.
    """
    dossier = gather(room.records, application_id, by)
    application = application_of(dossier)
    kept = [
        SectionNote(
            id=room.new_id(at),
            application_id=application_id,
            round=application.round,
            section=section,
            public=text.strip(),
            internal=(internal or {}).get(section, ""),
            noted_at=at,
            noted_by=by.id,
        )
        for section, text in notes.items()
    ]
    reply_by = room.until(Step.REPLY, at)
    notices = tell(
        room,
        (application.lead_id,),
        "application-returned",
        f"application/{application_id}",
        at,
        title=project_of(dossier).title,
        due=room.last_day(reply_by),
    )
    command = "return_incomplete" if application.state == "submitted" else "request_info"
    return take(
        room,
        application,
        Act(command=command, by=by, at=at, said={"notes": dict(notes)}),
        dossier,
        also=(*kept, *notices),
        facts={"sections": ",".join(notes)},
        marked=tuple(notes),
        reply_by=reply_by,
    )


def declare(room: Room, application_id: str, declaration: Declaration, *, by: Person, at: datetime) -> Review:
    """Say whether one has ties, before the dossier opens. Whoever has stands back, and the coordinator is told."""
    dossier = gather(room.records, application_id, by)
    review = own_review(dossier, by)
    said = replace(review, declaration=declaration, declared_at=at) if review else None
    notices: tuple[Notice, ...] = ()
    if declaration is Declaration.RECUSED:
        notices = tell(
            room, holders(room, Role.COORDINATOR), "reviewer-recused", f"application/{application_id}", at,
            title=project_of(dossier).title,
        )  # fmt: skip
    take(
        room,
        application_of(dossier),
        Act(command="declare", by=by, at=at, said={"declaration": declaration}),
        dossier,
        also=((said, *notices) if said else ()),
        facts={"declaration": declaration.value},
    )
    return room.records.get(Review, said.id) if said else _absent()


def record_review(
    room: Room,
    application_id: str,
    vote: Vote,
    scores: Mapping[str, int],
    rationale: str,
    *,
    by: Person,
    at: datetime,
) -> Review:
    """Write and seal a review. When the last one is sealed, all are opened to the panel."""
    dossier = gather(room.records, application_id, by)
    review = own_review(dossier, by)
    act = Act(
        command="record_review",
        by=by,
        at=at,
        said={
            "vote": vote,
            "scores": dict(scores),
            "rationale": rationale,
            "criteria": criteria_of(room.form(application_of(dossier).template)),
        },
    )
    sealed = (
        replace(review, vote=vote, scores=dict(scores), rationale=rationale.strip(), sealed_at=at)
        if review
        else None
    )
    facts = {"review": review.id if review else ""}
    take(room, application_of(dossier), act, dossier, also=((sealed,) if sealed else ()), facts=facts)
    consolidate(room, application_id, at=at)
    return room.records.get(Review, sealed.id) if sealed else _absent()


def consolidate(room: Room, application_id: str, *, at: datetime) -> bool:
    """Open sealed reviews to the panel once the quorum is there; whether it was."""
    dossier = gather(room.records, application_id)
    application = application_of(dossier)
    act = Act(command="consolidate", by=None, at=at)
    if not may(room, application, act, dossier):
        return False
    opened = [replace(vote, unsealed_at=at) for vote in dossier.votes]
    notices = tell(
        room, holders(room, Role.CHAIR), "application-to-decide", f"application/{application_id}", at,
        title=project_of(dossier).title,
    )  # fmt: skip
    take(
        room,
        application,
        act,
        dossier,
        also=(*opened, *notices),
        facts={"reviews": ",".join(vote.id for vote in opened)},
    )
    return True


def own_review(dossier: Dossier, person: Person) -> Review | None:
    """The assignment of a person in this round."""
    return next((one for one in dossier.assignments if one.reviewer_id == person.id), None)


def _absent() -> Review:
    raise LookupError("no review")
