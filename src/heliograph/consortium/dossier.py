"""Dossier: answers to the form of Art. 40(4) leave as a data dossier, and come in as an application.

What a dossier declares is declared by people, so it comes in under the person whom it names as lead, and nobody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from heliograph.consortium.apply import Asked, create, invite, latest, save
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.errors import InputError, UnknownNameError
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.data_dossier import FORM, DataDossier, Institution, Researcher
from heliograph.model.consortium.fault import Fault
from heliograph.model.consortium.form import FormTemplate
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.rules.answer import is_empty
from heliograph.rules.permissions import View
from heliograph.signing.canonical import read_json

HINT = "docs/reference/data-dossier.md says what a data dossier holds"
ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """What became of a dossier that came in.

    Attributes:
        application: A draft.
        faults: What is missing or wrong so far, by question.
        invited: Who was asked to join the team.
    """

    application: Application
    faults: Mapping[str, Fault]
    invited: tuple[str, ...] = ()


def read_dossier(data: bytes, *, what: str) -> DataDossier:
    """A data dossier from the bytes of a file.

    Raises:
        InputError: Not JSON, or no data dossier; names each place.
    """
    return _checked(read_json(data, what=what), what=what)


def import_dossier(
    room: Room, dossier: DataDossier, *, by: Person, at: datetime, organisation_id: str = ""
) -> BroughtIn:
    """Begin an application with what a dossier says; people of the team who have an account are asked to join.

    Args:
        room: Where it is kept.
        dossier: That came in.
        by: Who leads the project: the dossier names them.
        at: Now.
        organisation_id: Where the work is done; empty where name and country of the dossier say so.

    Raises:
        InputError: Of another form, of another lead, or it names somebody without an account.
        UnknownNameError: There is no record of the organisation.
    """
    template = room.form(dossier.form)
    if template.code != FORM:
        raise InputError(
            f"form: {dossier.form} is not the form of a data dossier", hint=f"write {FORM}@{template.version}"
        )
    people = _people(room, dossier, by)
    where = _organisation(room, dossier, organisation_id)
    values = answers_of(
        template, dossier, {one.email: people[one.email].id for one in dossier.researchers.people}, where.id
    )
    asked = Asked(
        kind=ApplicationKind.ACCESS,
        template=f"{template.code}@{template.version}",
        title=dossier.summary.title or "",
        summary=dossier.summary.summary or "",
        organisation_id=where.id,
    )
    others = tuple(person for person in people.values() if person.id != by.id)
    with room.records.together():
        application = create(room, asked, by=by, at=at)
        for person in others:
            invite(room, application.id, person, by=by, at=at)
        faults = save(room, application.id, values, by=by, at=at)
    made = room.records.get(Application, application.id)
    return BroughtIn(application=made, faults=faults, invited=tuple(one.email for one in others))


def export_dossier(room: Room, application_id: str, *, by: Person, at: datetime) -> DataDossier:
    """The answers of an application as a data dossier; a look of staff at them is logged.

    Raises:
        NotAllowedError: They may not read the answers.
        InputError: The application has another form, or an answer that no dossier can hold; names it.
    """
    dossier = gather(room.records, application_id, by)
    see(room, by, View.ANSWERS, dossier, at)
    application, project = application_of(dossier), project_of(dossier)
    template = room.form(application.template)
    if template.code != FORM:
        raise InputError(
            f"an application by the form {template.code} has no data dossier",
            hint=f"begin one by the form {FORM}",
        )
    # those who are asked to join have answers that came in with a dossier
    ids = dict.fromkeys((project.lead_id, *(mate.person_id for mate in project.team)))
    team = [dossier.people[one] for one in ids if one in dossier.people and dossier.people[one].email]
    values = dict(latest(dossier).values)
    if isinstance(values.get(ORGANISATION), Mapping) and "id" in values[ORGANISATION]:
        values[ORGANISATION] = _named(dossier.organisations.get(values[ORGANISATION]["id"]))
    return dossier_of(template, values, team, what=f"application {application_id}")


def dossier_of(
    template: FormTemplate, values: Mapping[str, Any], team: list[Person], *, what: str
) -> DataDossier:
    """The dossier of some answers.

    Args:
        template: Their form.
        values: By the code of the question.
        team: The lead first.
        what: What they are called in a complaint.

    Raises:
        InputError: An answer has not the kind that a dossier can hold; names it.
    """
    made: dict[str, Any] = {
        section.code: {
            field.code: values[field.code]
            for field in section.fields
            if not field.each and not is_empty(values.get(field.code))
        }
        for section in template.sections
    }
    alone = [field.code for field in template.fields() if field.each]
    made["researchers"]["people"] = [
        {"name": one.name or one.email, "email": one.email, "lead": number == 0}
        | {
            code: values[code][one.id]
            for code in alone
            if isinstance(values.get(code), Mapping) and not is_empty(values[code].get(one.id))
        }
        for number, one in enumerate(team)
    ]
    return _checked(made | {"form": f"{template.code}@{template.version}"}, what=what)


def answers_of(
    template: FormTemplate, dossier: DataDossier, ids: Mapping[str, str], organisation_id: str = ""
) -> dict[str, Any]:
    """The answers of a dossier.

    Args:
        template: Form that they answer.
        dossier: What was said.
        ids: Of its people, by address.
        organisation_id: Of the record of its organisation; empty where there is none.
    """
    said = dossier.to_json()
    people = said["researchers"].pop("people")
    values: dict[str, Any] = {}
    for field in template.fields():
        if field.each:
            found = {ids[one["email"]]: one[field.code] for one in people if field.code in one}
            values |= {field.code: found} if found else {}
        elif field.code in (section := said[template.section_of(field.code)]):
            values[field.code] = section[field.code]
    if ORGANISATION in values and organisation_id:
        values[ORGANISATION] = {"id": organisation_id}
    return values


def _checked(document: Any, *, what: str) -> DataDossier:  # noqa: ANN401 - any JSON
    try:
        return DataDossier.model_validate(document)
    except ValidationError as error:
        found = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'the document'}: {one['msg'].removeprefix('Value error, ')}"
            for one in error.errors(include_url=False)
        )
        raise InputError(f"{what}: no data dossier: {found}", hint=HINT) from None


def _people(room: Room, dossier: DataDossier, by: Person) -> dict[str, Person]:
    """The account of each researcher, by the address in the dossier."""
    if dossier.lead.email.casefold() != by.email.casefold():
        raise InputError(
            f"researchers: {dossier.lead.email} leads this project, not {by.email}",
            hint="the lead brings the dossier in: its declarations are theirs",
        )
    found = {one.email: _account(room, one) for one in dossier.researchers.people}
    unknown = [address for address, person in found.items() if person is None]
    if unknown:
        raise InputError(
            f"researchers: nobody is known here by {', '.join(unknown)}",
            hint="each signs up first; or leave them out, and invite them later",
        )
    return {address: person for address, person in found.items() if person}


def _account(room: Room, researcher: Researcher) -> Person | None:
    found = room.records.find(Person, email=tuple({researcher.email, researcher.email.casefold()}))
    return found[0] if found else None


def _organisation(room: Room, dossier: DataDossier, organisation_id: str) -> Organisation:
    """The record that was named; else the one with the name and the country of the dossier."""
    if organisation_id:
        return room.records.get(Organisation, organisation_id)
    said = dossier.researchers.organisation
    found = room.records.find(Organisation, name=said.name, country=said.country) if said else ()
    if len(found) != 1:
        told = f"{len(found)} records are called {said.name} ({said.country})" if said else "nothing is said"
        raise UnknownNameError(
            f"researchers.organisation: {told}",
            hint="name the record: heliograph consortium organisations lists them",
        )
    return found[0]


def _named(organisation: Organisation | None) -> dict[str, str] | None:
    if organisation is None:
        return None
    return Institution(name=organisation.name, country=organisation.country).to_json()
