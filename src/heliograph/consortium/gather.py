"""Gather: the dossier of an application, as rules want to see it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from heliograph.consortium.ports import Records
from heliograph.consortium.when_asked import WhenAsked
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.agreement import Agreement, Signature
from heliograph.model.consortium.answers import Answers
from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import Condition, Decision
from heliograph.model.consortium.grant import Attestation, Grant, Proposal
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.reasoned_request import ReasonedRequest
from heliograph.model.consortium.review import Review
from heliograph.model.consortium.role import STAFF
from heliograph.rules.application import APPLICATION
from heliograph.rules.matter import UNREAD, Dossier
from heliograph.rules.permissions import View

VIEWS = frozenset(View)
NOT_FOR_USE = (
    "organisations", "answers", "reviews", "decisions", "conditions", "appeals", "proposals", "attestations", "incidents", "acted",
    "requests",
)  # fmt: skip
"""Parts that the decision on using data does not look at."""

Reminders = dict[tuple[str, Step, datetime], tuple[datetime, ...]]


def gather(records: Records, application_id: str, *others: Person | None) -> Dossier:
    """Everything that is known of an application.

    Args:
        records: Where it is kept.
        application_id: Of which.
        others: People who have to do with the act, such as who acts and who is named; their affiliations are wanted too.
    """
    application = records.get(Application, application_id)
    project = records.get(Project, application.project_id)
    grants = records.find(Grant, application_id=application_id)
    agreements = _agreements(records, application)
    reviews = records.find(Review, application_id=application_id)
    people = records.find(Person, id=_ids(project, reviews, others))
    affiliations = records.find(Affiliation, person_id=tuple(person.id for person in people))
    organisations = {project.organisation_id, *(claim.organisation_id for claim in affiliations)}
    subjects = _subjects(application, grants, agreements)
    incidents = _incidents(records, {grant.id for grant in grants})
    return Dossier(
        application=application,
        project=project,
        people={person.id: person for person in people},
        affiliations=affiliations,
        organisations={one.id: one for one in records.find(Organisation, id=tuple(organisations))},
        answers=records.find(Answers, application_id=application_id),
        reviews=reviews,
        decisions=records.find(Decision, application_id=application_id),
        conditions=records.find(Condition, application_id=application_id),
        appeals=records.find(Appeal, application_id=application_id),
        agreements=agreements,
        signatures=records.find(Signature, agreement_id=tuple(one.id for one in agreements)),
        grants=grants,
        proposals=records.find(Proposal, subject=subjects),
        attestations=records.find(Attestation, grant_id=tuple(grant.id for grant in grants)),
        incidents=incidents,
        reminders=_reminders(records, subjects),
        renewals=_renewals(records, project.id),
        acted=_acted(records, (*subjects, *(f"incident/{one.id}" for one in incidents))),
        requests=records.find(ReasonedRequest, application_id=application_id),
    )


def gather_for_use(records: Records, grants: tuple[Grant, ...], holder_id: str) -> Dossier:
    """What the decision on using data looks at, of the holder alone; each part of a gated file asks it anew.

    Args:
        records: Where it is kept.
        grants: Of one application and one holder: one, or more.
        holder_id: Whose.
    """
    application = records.get(Application, grants[0].application_id)
    project = records.get(Project, application.project_id)
    agreements = _agreements(records, application)
    return Dossier(
        application=application,
        project=project,
        people={person.id: person for person in records.find(Person, id=holder_id)},
        affiliations=records.find(Affiliation, person_id=holder_id),
        agreements=agreements,
        signatures=records.find(Signature, agreement_id=tuple(one.id for one in agreements)),
        grants=grants,
        reminders=WhenAsked(partial(_reminders, records, _subjects(application, grants, agreements))),
        renewals=WhenAsked(partial(_renewals, records, project.id)),
        **dict.fromkeys(NOT_FOR_USE, UNREAD),
    )


def application_of(dossier: Dossier) -> Application:
    """The application of a dossier that was gathered, which has one."""
    if dossier.application is None:
        raise LookupError("no application")
    return dossier.application


def project_of(dossier: Dossier) -> Project:
    """The project of a dossier that was gathered, which has one."""
    if dossier.project is None:
        raise LookupError("no project")
    return dossier.project


def applicants(dossier: Dossier) -> tuple[str, ...]:
    """The lead and everybody who had joined when the application was handed in; who joins later needs an application too."""
    application, project = application_of(dossier), project_of(dossier)
    handed_in = max((stay.since for stay in application.stays if stay.state == "submitted"), default=None)
    late = {
        mate.person_id
        for mate in project.team
        if handed_in is not None and mate.accepted_at and mate.accepted_at > handed_in
    }
    return tuple(person for person in project.people if person not in late)


def _ids(project: Project, reviews: Iterable[Review], others: Iterable[Person | None]) -> tuple[str, ...]:
    named = {project.lead_id, *(mate.person_id for mate in project.team)}
    named |= {review.reviewer_id for review in reviews}
    return tuple(named | {person.id for person in others if person})


def _subjects(
    application: Application, grants: Iterable[Grant], agreements: Iterable[Agreement]
) -> tuple[str, ...]:
    """What events and notices about this application call it and what came of it."""
    return (
        f"application/{application.id}",
        *(f"grant/{grant.id}" for grant in grants),
        *(f"agreement/{agreement.id}" for agreement in agreements),
    )


def _agreements(records: Records, application: Application) -> tuple[Agreement, ...]:
    """Those of the application; a renewal stands under those of the grants that it is about."""
    own = records.find(Agreement, application_id=application.id)
    if not application.renews:
        return own
    renewed = records.find(Grant, id=application.renews)
    return (*own, *records.find(Agreement, id=tuple({grant.agreement_id for grant in renewed})))


def _incidents(records: Records, grants: set[str]) -> tuple[Incident, ...]:
    if not grants:
        return ()
    return tuple(incident for incident in records.find(Incident) if grants & set(incident.grants))


def _reminders(records: Records, subjects: tuple[str, ...]) -> Reminders:
    found: defaultdict[tuple[str, Step, datetime], list[datetime]] = defaultdict(list)
    for notice in records.find(Notice, subject=subjects):
        if notice.step and notice.due_at and notice.accepted_at and not notice.bounced_at:
            found[notice.subject, notice.step, notice.due_at].append(notice.accepted_at)
    return {key: tuple(moments) for key, moments in found.items()}


def _renewals(records: Records, project_id: str) -> dict[str, datetime]:
    """When a renewal that is still open was first submitted, by grant."""
    found: dict[str, datetime] = {}
    for renewal in records.find(Application, project_id=project_id, kind=ApplicationKind.RENEWAL):
        submitted = next((stay.since for stay in renewal.stays if stay.state == "submitted"), None)
        if submitted and renewal.state not in APPLICATION.final:
            found |= dict.fromkeys(renewal.renews, submitted)
    return found


def _acted(records: Records, subjects: tuple[str, ...]) -> frozenset[str]:
    """Who of staff had a part: they may not look again at an appeal. To have read the dossier is none: a judge reads it first."""
    return frozenset(
        event.who
        for event in records.events(subject=subjects)
        if event.role in STAFF and event.what not in VIEWS
    )
