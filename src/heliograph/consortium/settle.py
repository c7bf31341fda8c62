"""Settle: what follows an approval at once: a text to sign, or, for a renewal under an agreement that holds, new ends of grants."""

from datetime import datetime

from heliograph.consortium.agree import issue
from heliograph.consortium.agreement_text import render, shipped
from heliograph.consortium.gather import applicants, application_of, gather, project_of
from heliograph.consortium.grant import issue_grants
from heliograph.consortium.room import Room
from heliograph.consortium.take import may
from heliograph.model.consortium.agreement_text import Term, Variable
from heliograph.model.consortium.application import ApplicationKind
from heliograph.model.consortium.reasoned_request import ReasonedRequest
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.rules.clock import last_day
from heliograph.rules.matter import Act, Dossier

AGREEMENT, VERSION, LANGUAGES = "data-access", 1, ("en", "es", "ar")
ON_REQUEST = "art40"
"""The terms under a reasoned request: what it does not ask of researchers, nobody here may add."""
STANDING = frozenset({"issued", "partially_signed", "in_force"})
WAYS = {
    Modality.DOWNLOAD: "download",
    Modality.QUERY: "remote query",
    Modality.ENCLAVE: "remote query, answers reviewed",
}


def settle(room: Room, application_id: str, *, at: datetime) -> None:
    """Go on where an approval has left off.

    Args:
        room: With the name and the contact of the platform, which stand in the text.
        application_id: Of an application that was just approved.
        at: Now.
    """
    dossier = gather(room.records, application_id)
    if application_of(dossier).kind is ApplicationKind.RENEWAL:
        act = Act(command="issue_grants", by=None, at=at)
        if may(room, application_of(dossier), act, dossier):
            issue_grants(room, application_id, at=at)
            return
    if any(one.application_id == application_id and one.state in STANDING for one in dossier.agreements):
        return  # a conditional approval may have been signed before its conditions were met
    request = dossier.request
    template = shipped(ON_REQUEST if request else AGREEMENT, VERSION, _language(dossier))
    values = _values(room, dossier, at) | (_requested(room, request) if request else {})
    terms = _asked(request) if request else _terms(room, dossier)
    text = render(template, values, terms=terms)
    issue(
        room,
        application_id,
        template=f"{template.code}@{template.version}/{template.language}",
        text=text,
        at=at,
        needs_institution=template.needs_institution and room.institutions_sign,
    )


def _terms(room: Room, dossier: Dossier) -> tuple[Term, ...]:
    """What holds for this agreement: copies are marked only where one of its data sets says so."""
    scopes = dossier.decisions[-1].scopes
    marked = any(one.modality is Modality.DOWNLOAD and room.is_traced(one.dataset) for one in scopes)
    return (Term.DELETION, Term.MARKING) if marked else (Term.DELETION,)


def _asked(request: ReasonedRequest) -> tuple[Term, ...]:
    """What the request asks of the researchers."""
    asked = (
        (Term.DUTIES, bool(request.duties)),
        (Term.DELETION, request.asks_deletion),
        (Term.OUTPUT_CHECK, request.asks_output_check),
    )
    return tuple(term for term, holds in asked if holds)


def _requested(room: Room, request: ReasonedRequest) -> dict[str, str | list[str]]:
    """What the text says of the request."""
    values: dict[str, str | list[str]] = {
        Variable.COORDINATOR: request.coordinator,
        Variable.REQUEST: request.reference,
        Variable.STARTS_ON: f"{last_day(request.access_by, room.calendar)}",
    }
    return values | ({Variable.DUTIES: list(request.duties)} if request.duties else {})


def _language(dossier: Dossier) -> str:
    project = project_of(dossier)
    lead = dossier.people.get(project.lead_id)
    return lead.language if lead and lead.language in LANGUAGES else LANGUAGES[0]


def _values(room: Room, dossier: Dossier, at: datetime) -> dict[str, str | list[str]]:
    project, decision = project_of(dossier), dossier.decisions[-1]
    organisation = dossier.organisations.get(project.organisation_id)
    ends = f"{decision.ends_at:%Y-%m-%d}" if decision.ends_at else decision.no_end_reason
    return {
        Variable.PLATFORM: room.platform,
        Variable.ORGANISATION: organisation.name if organisation else "-",
        Variable.PROJECT: project.title,
        Variable.PURPOSE: project.summary or project.title,
        Variable.RESEARCHERS: [
            dossier.people[one].name or one for one in applicants(dossier) if one in dossier.people
        ],
        Variable.DATASETS: [_scope(scope) for scope in decision.scopes] or ["-"],
        Variable.STARTS_ON: f"{at:%Y-%m-%d}",
        Variable.ENDS_ON: ends,
        Variable.CONTACT: room.contact,
        Variable.LAW: room.law,
    }


def _scope(scope: Scope) -> str:
    return f"{scope.dataset}, {scope.edition} edition, {WAYS[scope.modality]}"
