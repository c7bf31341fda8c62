"""Apply: a project asks; drafts, teams, submissions, withdrawals."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from heliograph.consortium.agree import void
from heliograph.consortium.attached import named, not_held
from heliograph.consortium.form import answers_digest
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.grant import RENEWABLE
from heliograph.consortium.room import Room
from heliograph.consortium.take import moved, ruled, take, told
from heliograph.consortium.tell import holders, tell
from heliograph.model.consortium.answers import Answers
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.fault import Fault
from heliograph.model.consortium.form import FieldKind
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Listing, Project, Teammate
from heliograph.model.consortium.review import Review
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.rules.clock import resumed
from heliograph.rules.form import changed, changed_sections, faults
from heliograph.rules.matter import Act, Dossier

RENEWAL = "renewal"
"""The form of a renewal."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody begins an application with.

    Attributes:
        kind: What is asked for.
        template: Form and its version.
        title: Of the project.
        summary: Of the project, for everybody.
        organisation_id: Where it is done.
        listing: How it may be listed.
        scopes: What is asked for.
        project_id: Of a project that exists.
        renews: Grants that it is about.
        copied_from: Application to begin with.
    """

    kind: ApplicationKind
    template: str
    title: str = ""
    summary: str = ""
    organisation_id: str = ""
    listing: Listing = Listing.NAMED
    scopes: tuple[Scope, ...] = ()
    project_id: str = ""
    renews: tuple[str, ...] = ()
    copied_from: str | None = None


def create(room: Room, asked: Asked, *, by: Person, at: datetime) -> Application:
    """Begin a draft, with a new project unless one is named."""
    project = (
        room.records.get(Project, asked.project_id) if asked.project_id else _project(room, asked, by, at)
    )
    source = gather(room.records, asked.copied_from) if asked.copied_from else None
    said = {"renews": asked.renews, "source": project_of(source) if source else None}
    act = Act(command="create", by=by, at=at, said=said)
    state, role = ruled(room, None, act, _before(room, project, by, is_new=not asked.project_id))
    application = moved(
        Application(
            id=room.new_id(at),
            kind=asked.kind,
            project_id=project.id,
            lead_id=by.id,
            template=asked.template,
            scopes=asked.scopes,
            saved_at=at,
            renews=asked.renews,
            copied_from=asked.copied_from,
        ),
        state,
        at,
    )
    values = latest(source).values if source else {}
    if source:
        _copy_files(room, source, application.id)
    answers = Answers(
        id=room.new_id(at),
        application_id=application.id,
        round=1,
        values=values,
        sha256=answers_digest(values),
        saved_at=at,
        saved_by=by.id,
    )
    new = () if asked.project_id else (project,)
    facts = {"kind": asked.kind.value, "template": asked.template}
    room.records.write((*new, application, answers), told(application, act, role, facts))
    return application


def ask_renewal(room: Room, grant_id: str, *, by: Person, at: datetime) -> Application:
    """Begin a renewal of everything that came with a grant: its form asks what changed and what came of the work."""
    grant = room.records.get(Grant, grant_id)
    beside = room.records.find(Grant, application_id=grant.application_id, state=RENEWABLE)
    template = room.form(RENEWAL)
    asked = Asked(
        kind=ApplicationKind.RENEWAL,
        template=f"{template.code}@{template.version}",
        project_id=grant.project_id,
        scopes=tuple(sorted({each.scope for each in beside})),
        renews=tuple(each.id for each in beside),
    )
    return create(room, asked, by=by, at=at)


def save(
    room: Room,
    application_id: str,
    values: Mapping[str, Any],
    *,
    by: Person,
    at: datetime,
) -> dict[str, Fault]:
    """Save answers, partial or wrong as they may be.

    Returns:
        What is wrong so far, by field.
    """
    dossier = gather(room.records, application_id, by)
    application = application_of(dossier)
    sheet = latest(dossier)
    if sheet.is_submitted:
        sheet = replace(sheet, id=room.new_id(at), version=0, round=application.round + 1, is_submitted=False)
    sheet = replace(sheet, values=dict(values), sha256=answers_digest(values), saved_at=at, saved_by=by.id)
    take(
        room,
        application,
        Act(command="save", by=by, at=at),
        dossier,
        also=(sheet, *_as_answered(project_of(dossier), values)),
        facts={"answers": sheet.sha256},
        saved_at=at,
        scopes=_scopes(room, application, values),
    )
    return faults_of(room, dossier, values, partial=True)


def invite(room: Room, application_id: str, person: Person, *, by: Person, at: datetime) -> Project:
    """Ask somebody to join the team; once they accept they read and write the form."""
    dossier = gather(room.records, application_id, by, person)
    project = project_of(dossier)
    if person.id == project.lead_id or any(mate.person_id == person.id for mate in project.team):
        return project
    asked = replace(project, team=(*project.team, Teammate(person.id, invited_at=at)))
    notices = tell(
        room, (person.id,), "team-invited", f"application/{application_id}", at, title=project.title
    )
    take(
        room,
        application_of(dossier),
        Act(command="invite", by=by, at=at),
        dossier,
        also=(asked, *notices),
        facts={"person": person.id},
    )
    return room.records.get(Project, project.id)


def accept(room: Room, application_id: str, *, by: Person, at: datetime) -> Project:
    """Join the team that one was invited to."""
    dossier = gather(room.records, application_id, by)
    project = project_of(dossier)
    team = tuple(
        replace(mate, accepted_at=mate.accepted_at or at) if mate.person_id == by.id else mate
        for mate in project.team
    )
    take(
        room,
        application_of(dossier),
        Act(command="accept", by=by, at=at),
        dossier,
        also=(replace(project, team=team),),
    )
    return room.records.get(Project, project.id)


def decline(room: Room, application_id: str, *, by: Person, at: datetime) -> Project:
    """Say no to a team that one was invited to: its lead hears of it, and the draft waits for one person less."""
    dossier = gather(room.records, application_id, by)
    project = project_of(dossier)
    team = tuple(mate for mate in project.team if mate.person_id != by.id)
    notices = tell(
        room, (project.lead_id,), "team-declined", f"application/{application_id}", at,
        title=project.title, person=by.name,
    )  # fmt: skip
    take(
        room,
        application_of(dossier),
        Act(command="decline", by=by, at=at),
        dossier,
        also=(replace(project, team=team), *notices),
    )
    return room.records.get(Project, project.id)


def submit(room: Room, application_id: str, *, by: Person, at: datetime) -> Application:
    """Hand the draft in: the clock starts, the receipt goes out, the answers of this round are fixed."""
    dossier = gather(room.records, application_id, by)
    application, sheet = application_of(dossier), latest(dossier)
    subject, due_at = f"application/{application_id}", room.until(Step.FIRST_DECISION, at)
    project = project_of(dossier)
    notices = (
        *tell(
            room, project.people, "application-received", subject, at,
            title=project.title, answers=sheet.sha256, due=room.last_day(due_at),
        ),
        *tell(room, holders(room, Role.COORDINATOR), "application-to-check", subject, at, title=project.title),
    )  # fmt: skip
    act = Act(command="submit", by=by, at=at, said={"faults": len(faults_of(room, dossier, sheet.values))})
    return take(
        room,
        application,
        act,
        dossier,
        also=(replace(sheet, is_submitted=True), *notices),
        facts={"answers": sheet.sha256, "due": f"{due_at:%Y-%m-%dT%H:%M:%SZ}"},
        due_at=due_at,
    )


def resubmit(room: Room, application_id: str, *, by: Person, at: datetime) -> Application:
    """Hand in a returned application: another round; votes on what has changed are void."""
    dossier = gather(room.records, application_id, by)
    application, sheet = application_of(dossier), latest(dossier)
    before = submitted(dossier)
    changes = changed(room.form(application.template), before.values if before else {}, sheet.values)
    said = {"faults": len(faults_of(room, dossier, sheet.values)), "changed": changed_sections(changes)}
    round_ = application.round + 1
    kept = [_renewed(review, round_, at, changed=bool(changes)) for review in dossier.assignments]
    notices = tell(
        room, holders(room, Role.COORDINATOR), "application-to-check", f"application/{application_id}", at,
        title=project_of(dossier).title,
    )  # fmt: skip
    return take(
        room,
        application,
        Act(command="resubmit", by=by, at=at, said=said),
        dossier,
        also=(replace(sheet, round=round_, is_submitted=True), *kept, *notices),
        facts={"answers": sheet.sha256, "round": round_},
        round=round_,
        marked=(),
        reply_by=None,
        due_at=resumed(application.due_at, application.since, at, room.calendar)
        if application.due_at
        else None,
    )


def hand_in(room: Room, application_id: str, *, by: Person, at: datetime) -> Application:
    """Submit a draft, or a returned application again."""
    returned = room.records.get(Application, application_id).state == "returned"
    return (resubmit if returned else submit)(room, application_id, by=by, at=at)


def leave(room: Room, application_id: str, *, by: Person, at: datetime) -> Application:
    """Throw a draft away, or take back what was handed in."""
    is_draft = room.records.get(Application, application_id).state == "draft"
    return (discard if is_draft else withdraw)(room, application_id, by=by, at=at)


def withdraw(room: Room, application_id: str, *, by: Person, at: datetime) -> Application:
    """Take an application back; agreements that nobody has finished signing are void."""
    dossier = gather(room.records, application_id, by)
    open_ = [one for one in dossier.agreements if one.state in {"issued", "partially_signed"}]
    with room.records.together():
        after = take(
            room,
            application_of(dossier),
            Act(command="withdraw", by=by, at=at),
            dossier,
            facts={"agreements": ",".join(one.id for one in open_)},
        )
        for agreement in open_:
            void(room, agreement.id, reason="withdrawn", by=None, at=at)
    return after


def discard(room: Room, application_id: str, *, by: Person, at: datetime) -> Application:
    """Throw a draft away."""
    dossier = gather(room.records, application_id, by)
    return take(room, application_of(dossier), Act(command="discard", by=by, at=at), dossier)


def faults_of(
    room: Room, dossier: Dossier, values: Mapping[str, Any], *, partial: bool = False
) -> dict[str, Fault]:
    """What is wrong with answers, by field."""
    people = project_of(dossier).people
    template = room.form(application_of(dossier).template)
    missing = not_held(room, application_of(dossier).id, template, values)
    return missing | faults(template, values, partial=partial, people=people)


def latest(dossier: Dossier) -> Answers:
    """The answers as they stand."""
    return max(dossier.answers, key=lambda sheet: (sheet.round, sheet.saved_at, sheet.id))


def submitted(dossier: Dossier) -> Answers | None:
    """The answers that reviewers read."""
    sheets = [sheet for sheet in dossier.answers if sheet.is_submitted]
    return max(sheets, key=lambda sheet: sheet.round) if sheets else None


def _copy_files(room: Room, source: Dossier, application_id: str) -> None:
    """The files that the answers name come with them."""
    held, before = room.attachments, application_of(source).id
    if held is None:
        return
    for sha256 in named(room.form(application_of(source).template), [latest(source)]):
        if held.holds(before, sha256):
            held.keep(application_id, held.read(before, sha256))


def _scopes(room: Room, application: Application, values: Mapping[str, Any]) -> tuple[Scope, ...]:
    """What the form asks for; a form without data sets leaves what was asked for as it is."""
    codes = [
        field.code for field in room.form(application.template).fields() if field.kind is FieldKind.DATASETS
    ]
    if not codes:
        return application.scopes
    entries = [entry for code in codes for entry in _entries(values.get(code))]
    return tuple(
        sorted({Scope(one["dataset"], one["edition"], Modality(one["modality"])) for one in entries})
    )


def _entries(value: object) -> list[Mapping[str, str]]:
    """The entries of a list of data sets that are whole; others are faults, shown beside the field."""
    rows = value if isinstance(value, list | tuple) else ()
    return [
        row
        for row in rows
        if isinstance(row, Mapping)
        and all(isinstance(row.get(name), str) for name in ("dataset", "edition", "modality"))
        and row["modality"] in set(Modality)
    ]


def _as_answered(project: Project, values: Mapping[str, Any]) -> tuple[Project, ...]:
    """The project as the form describes it; nothing where nothing changes."""
    title, summary, listing = (values.get(code) for code in ("title", "summary", "listing"))
    after = replace(
        project,
        title=title.strip() if isinstance(title, str) and title.strip() else project.title,
        summary=summary.strip() if isinstance(summary, str) else project.summary,
        listing=Listing(listing) if isinstance(listing, str) and listing in set(Listing) else project.listing,
    )
    return () if after == project else (after,)


def _project(room: Room, asked: Asked, by: Person, at: datetime) -> Project:
    return Project(
        id=room.new_id(at),
        title=asked.title.strip(),
        summary=asked.summary.strip(),
        lead_id=by.id,
        organisation_id=asked.organisation_id,
        listing=asked.listing,
        began_at=at,
    )


def _before(room: Room, project: Project, by: Person, *, is_new: bool) -> Dossier:
    """What is known before there is an application: the project, its grants, and what the applicant has to attest."""
    theirs = {one.id for one in room.records.find(Project, lead_id=by.id)} | {project.id}
    grants = room.records.find(Grant, project_id=tuple(theirs))
    return Dossier(project=None if is_new else project, grants=grants)


def _renewed(review: Review, round_: int, at: datetime, *, changed: bool) -> Review:
    """The assignment goes on in the next round; a sealed vote on what has changed does not."""
    if not changed or review.sealed_at is None:
        return replace(review, round=round_)
    return replace(review, void_at=at)
