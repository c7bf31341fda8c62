"""Demonstrate: invented people, one for each role, and applications that stand in different places.

Everything is done by the verbs by which people act, on days that lie behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from heliograph.consortium import agree, apply, review
from heliograph.consortium.decide import decide_application
from heliograph.consortium.gather import application_of, gather
from heliograph.consortium.room import Room
from heliograph.errors import RefusedError
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.application import ApplicationKind
from heliograph.model.consortium.decision import DecisionOutcome, Reason
from heliograph.model.consortium.form import FieldKind, FormField, FormTemplate
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.person import INVENTED, Person
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.model.consortium.role import Role
from heliograph.rules.form import criteria_of

FORM = "tmrc-2022"
YEAR = timedelta(days=365)
PEOPLE: Mapping[str, tuple[str, Role | None]] = {
    "applicant": ("Invented Applicant", None),
    "journalist": ("Invented Journalist", None),
    "official": ("Invented Official", None),
    "coordinator": ("Invented Coordinator", Role.COORDINATOR),
    "reviewer": ("Invented First Reviewer", Role.REVIEWER),
    "reviewer-2": ("Invented Second Reviewer", Role.REVIEWER),
    "reviewer-3": ("Invented Third Reviewer", Role.REVIEWER),
    "reviewer-4": ("Invented Fourth Reviewer", Role.REVIEWER),
    "chair": ("Invented Chair", Role.CHAIR),
    "chair-2": ("Invented Second Chair", Role.CHAIR),
    "second-approver": ("Invented Second Approver", Role.SECOND_APPROVER),
    "appeal-reviewer": ("Invented Appeal Reviewer", Role.APPEAL_REVIEWER),
    "signatory": ("Invented Signatory", Role.PLATFORM_SIGNATORY),
    "legal-admin": ("Invented Legal Admin", Role.LEGAL_ADMIN),
    "security-admin": ("Invented Security Admin", Role.SECURITY_ADMIN),
    "output-checker": ("Invented First Output Checker", Role.OUTPUT_CHECKER),
    "output-checker-2": ("Invented Second Output Checker", Role.OUTPUT_CHECKER),
    "auditor": ("Invented Auditor", Role.AUDITOR),
}
"""By the name before the @ of their address: how they are called, and their role of staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who plays, and where.

    Attributes:
        room: Where everything is kept.
        people: By the name before the @.
        university: Of the applicant.
        newsroom: Of the journalist.
        dataset: That is asked for.
    """

    room: Room
    people: Mapping[str, Person]
    university: Organisation
    newsroom: Organisation
    dataset: str


def people(room: Room, dataset: str, *, at: datetime) -> Cast:
    """Invent people and their organisations, in a consortium in which nobody is.

    Raises:
        RefusedError: Somebody is in it.
    """
    if room.records.find(Person):
        raise RefusedError(
            "There are people in this consortium already.", hint="A demonstration is made in an empty one."
        )
    began = at - YEAR
    made = {
        name: Person(
            id=room.new_id(began),
            name=called,
            email=f"{name}@{INVENTED}",
            email_verified_at=began,
            roles=frozenset({role} if role else ()),
            has_second_factor=True,
            joined_at=began,
        )
        for name, (called, role) in PEOPLE.items()
    }
    staff = made["coordinator"].id
    university, newsroom = (
        Organisation(
            id=room.new_id(began), name=name, kind=kind, country=country, verified_at=began, verified_by=staff
        )
        for name, kind, country in (
            ("Invented University", OrganisationKind.ACADEMIC, "DE"),
            ("Invented Newsroom", OrganisationKind.MEDIA, "KE"),
        )
    )
    claims = [
        Affiliation(
            id=room.new_id(began),
            person_id=made[name].id,
            organisation_id=where.id,
            position=position,
            source=AffiliationSource.STAFF,
            valid_from=began,
            valid_to=at + 2 * YEAR,
        )
        for name, where, position in (
            ("applicant", university, Position.RESEARCHER),
            ("official", university, Position.SIGNING_OFFICIAL),
            ("reviewer-3", university, Position.FACULTY),
            ("journalist", newsroom, Position.JOURNALIST),
        )
    ]
    room.records.write((*made.values(), university, newsroom, *claims))
    return Cast(room=room, people=made, university=university, newsroom=newsroom, dataset=dataset)


def cases(cast: Cast, *, at: datetime) -> dict[str, str]:
    """Applications in different places, and a grant that is live.

    Returns:
        Their ids, by where they stand.
    """
    with cast.room.records.together():
        made = {
            "granted": _granted(cast, "Who repeats whom", at - timedelta(days=60)),
            "rejected": _decided(
                cast, "Copies of one text", "journalist", at - timedelta(days=4), against=True
            ),
            "in deliberation": _reviewed(cast, "Accounts that move together", at - timedelta(days=6)),
            "in review": _in_review(cast, "Pictures that travel", "journalist", at - timedelta(days=3)),
            "submitted": _submitted(cast, "Languages of a campaign", "applicant", at - timedelta(days=1)),
            "draft": _drafted(cast, "Before and after an election", "journalist", at),
        }
        _all_mail_arrived(cast.room, at)
    return made


def answers(
    template: FormTemplate, person: Person, *, dataset: str, title: str, organisation: str
) -> dict[str, Any]:
    """Invented answers without a fault.

    Args:
        template: The form.
        person: Who answers.
        dataset: That is asked for.
        title: Of the project.
        organisation: Its id.
    """
    found: dict[str, Any] = {}
    for field in template.fields():
        if field.required:
            said = ANSWERS[field.kind](field)
            found[field.code] = {person.id: said} if field.each else said
    scope = {"dataset": dataset, "edition": "consortium", "modality": "download"}
    return found | {"title": title, "organisation": {"id": organisation}, "datasets": [scope]}


def _drafted(cast: Cast, title: str, lead: str, at: datetime) -> str:
    room, person = cast.room, cast.people[lead]
    template = room.form(FORM)
    where = cast.newsroom if lead == "journalist" else cast.university
    asked = apply.Asked(
        kind=ApplicationKind.ACCESS,
        template=f"{template.code}@{template.version}",
        title=title,
        organisation_id=where.id,
    )
    made = apply.create(room, asked, by=person, at=at)
    said = answers(template, person, dataset=cast.dataset, title=title, organisation=where.id)
    apply.save(room, made.id, said, by=person, at=at)
    return made.id


def _submitted(cast: Cast, title: str, lead: str, at: datetime) -> str:
    number = _drafted(cast, title, lead, at)
    apply.submit(cast.room, number, by=cast.people[lead], at=at)
    return number


def _in_review(cast: Cast, title: str, lead: str, at: datetime) -> str:
    number = _submitted(cast, title, lead, at)
    room, coordinator = cast.room, cast.people["coordinator"]
    for name in ("reviewer", "reviewer-2"):
        review.assign(room, number, cast.people[name].id, by=coordinator, at=at)
    complete = {section.code: True for section in room.form(FORM).sections}
    review.mark_complete(room, number, complete, by=coordinator, at=at)
    return number


def _reviewed(cast: Cast, title: str, at: datetime, lead: str = "applicant", *, against: bool = False) -> str:
    number, room = _in_review(cast, title, lead, at), cast.room
    scores = dict.fromkeys(criteria_of(room.form(FORM)), 1 if against else 4)
    said = Vote.REJECT if against else Vote.APPROVE
    for name in ("reviewer", "reviewer-2"):
        reviewer = cast.people[name]
        review.declare(room, number, Declaration.NONE, by=reviewer, at=at)
        why = "It is not said where the data will lie." if against else "A clear question and a safe place."
        review.record_review(room, number, said, scores, why, by=reviewer, at=at)
    return number


def _decided(cast: Cast, title: str, lead: str, at: datetime, *, against: bool = False) -> str:
    number, room = _reviewed(cast, title, at, lead, against=against), cast.room
    code, text = (
        ("not-shown", "It is not said where the data will lie.") if against else ("met", "It is shown.")
    )
    decide_application(
        room,
        number,
        DecisionOutcome.REJECTED if against else DecisionOutcome.APPROVED,
        reasons=[Reason(criterion, code, text) for criterion in criteria_of(room.form(FORM))],
        rationale="Both reviews agree.",
        by=cast.people["chair"],
        at=at,
        until=None if against else at + YEAR,
    )
    return number


def _granted(cast: Cast, title: str, at: datetime) -> str:
    number, room = _decided(cast, title, "applicant", at), cast.room
    [agreement] = room.records.find(Agreement, application_id=number)
    for name, capacity in (
        ("applicant", Capacity.RESEARCHER),
        ("official", Capacity.INSTITUTION),
        ("signatory", Capacity.PLATFORM),
    ):
        agree.sign(
            room,
            agreement.id,
            capacity,
            text_sha256=agreement.text_sha256,
            authenticated_at=at,
            statement="I head the office of research.",
            by=cast.people[name],
            at=at,
        )
    return application_of(gather(room.records, number)).id


def _all_mail_arrived(room: Room, at: datetime) -> None:
    """So that nothing of this is sent to anybody."""
    queued = room.records.find(Notice, state=NoticeState.QUEUED)
    room.records.write([replace(one, state=NoticeState.ACCEPTED, accepted_at=at) for one in queued])


def _text(field: FormField) -> str:
    shortest, longest = field.limits.shortest or 40, field.limits.longest or 2000
    words = "This is an invented answer: it says what would be done, by whom, where and for how long. " * 60
    whole = words[: min(max(shortest + 40, 60), longest) - 1].rpartition(" ")[0]
    return f"{whole.rstrip(' ,.:')}."


ANSWERS: Mapping[FieldKind, Any] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.CHOICE: lambda field: field.choices[0].code,
    FieldKind.CHOICES: lambda field: [choice.code for choice in field.choices],
    FieldKind.YES_NO: lambda _: True,
    FieldKind.DECLARATION: lambda _: True,
    FieldKind.DATE: lambda _: "2099-12-31",
    FieldKind.NUMBER: lambda field: field.limits.least or 1,
    FieldKind.PEOPLE: lambda _: [{"name": "Invented Referee", "email": f"referee@{INVENTED}"}],
    FieldKind.FILES: lambda _: [{"name": "plan.pdf", "kind": "pdf", "sha256": "0" * 64, "bytes": 1000}],
    FieldKind.DATASETS: lambda _: [],
    FieldKind.ORGANISATION: lambda _: {},
}
