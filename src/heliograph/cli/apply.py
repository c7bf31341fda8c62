"""``heliograph apply``: what a project asks of the consortium."""

import json as json_format
from collections.abc import Mapping
from pathlib import Path

from cyclopts import App

from heliograph.bootstrap.consortium import person_called
from heliograph.bootstrap.references import ask_by_mail
from heliograph.cli.acting import As, acting, answer, document, line, standing, told_entries
from heliograph.cli.face import Json, emit
from heliograph.consortium import apply as verbs
from heliograph.consortium import attach as attaching
from heliograph.consortium.appeal import appeal as file_appeal
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.listing import visible
from heliograph.consortium.see import see
from heliograph.errors import InputError
from heliograph.files.atomic import create_atomically
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.project import Listing
from heliograph.model.consortium.reference import Voucher
from heliograph.rules.application import APPLICATION
from heliograph.rules.permissions import View
from heliograph.settings import Settings

HELP = """Apply to the consortium: drafts, files, teams, submissions, appeals.

Commands act on the database of the server, on its machine. Applicants use the pages.
"""

apply = App(name="apply", help=HELP)


@apply.command(name="list", sort_key=1)
def list_(*, who: As, json: Json = False) -> None:
    """List the applications that somebody may see, and what waits for them.

    Args:
        who: Who looks.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    entries = visible(room.records, person, at)
    told_entries("applications", entries, "no applications", json=json)


@apply.command(sort_key=2)
def show(application: str, *, who: As, json: Json = False) -> None:
    """Show an application: where it stands, for whom it waits, what was answered.

    Args:
        application: Its id.
        who: Who looks; the look is logged.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    dossier = gather(room.records, application, person)
    see(room, person, View.ANSWERS, dossier, at)
    one, project, sheet = application_of(dossier), project_of(dossier), verbs.latest(dossier)
    if json:
        emit(document(one) | {"project": document(project), "answers": sheet.values})
        return
    names = {member.id: member.name for member in dossier.team}
    line(f"{project.title} ({one.kind}, {one.template}, round {one.round})")
    line(standing(APPLICATION, one.state, one.since))
    for code, value in sheet.values.items():
        line(f"  {code}: {_readable(value, names)}")


@apply.command(sort_key=3)
def new(
    title: str,
    *,
    who: As,
    organisation: str,
    kind: ApplicationKind = ApplicationKind.ACCESS,
    form: str = "tmrc-2022",
    listing: Listing = Listing.NAMED,
    copy_of: str | None = None,
    json: Json = False,
) -> None:
    """Begin a draft with a new project.

    Args:
        title: Of the project.
        who: Lead applicant.
        organisation: Id of the organisation at which the work is done.
        kind: What is asked for.
        form: Form template, with or without its version.
        listing: How the project may stand in the public register.
        copy_of: Application whose answers it begins with.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    template = room.form(form)
    asked = verbs.Asked(
        kind=kind,
        template=f"{template.code}@{template.version}",
        title=title,
        organisation_id=organisation,
        listing=listing,
        copied_from=copy_of,
    )
    made = verbs.create(room, asked, by=person, at=at)
    answer(made, made.id, json=json)


@apply.command(sort_key=3)
def renew(grant: str, *, who: As, json: Json = False) -> None:
    """Begin the renewal of a grant, and of all that came with it: a report of progress, saved and submitted like any application.

    Args:
        grant: Its id.
        who: Lead applicant.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    made = verbs.ask_renewal(room, grant, by=person, at=at)
    answer(made, made.id, json=json)


@apply.command(sort_key=4)
def save(application: str, answers: Path, *, who: As, json: Json = False) -> None:
    """Save answers from a JSON file; they may be partial, and what is wrong so far is told.

    Args:
        application: Its id.
        answers: JSON: an object of answers by the code of the field.
        who: Lead or co-applicant.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    try:
        values = json_format.loads(answers.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{answers}: {error}", hint="Name a JSON file in UTF-8.") from error
    if not isinstance(values, dict):
        raise InputError(f"{answers}: no object", hint="Write answers by the code of their field.")
    faults = verbs.save(room, application, values, by=person, at=at)
    if json:
        emit({"faults": {code: document(fault) for code, fault in faults.items()}})
        return
    line(f"saved; {len(faults)} faults so far")
    for code, fault in faults.items():
        line(f"  {code}: {fault.kind}{f' {fault.limit}' if fault.limit else ''}")


@apply.command(sort_key=5)
def attach(application: str, question: str, file: Path, *, who: As, json: Json = False) -> None:
    """Attach a file to an answer: its kind and size must be among those that the question takes, and nothing in it may run.

    Args:
        application: Its id.
        question: Code of the question, such as affiliation-files.
        file: Which file.
        who: Lead or co-applicant.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"{file}: {error.strerror or error}", hint="Name a file that can be read."
        ) from error
    found = attaching.attach(room, application, question, file.name, data, by=person, at=at)
    answer(found, f"{found.name}  {found.kind}  {found.bytes} bytes  {found.sha256}", json=json)


@apply.command(sort_key=6)
def detach(application: str, sha256: str, *, who: As, json: Json = False) -> None:
    """Take a file out of the answers; it is deleted unless answers that were submitted name it.

    Args:
        application: Its id.
        sha256: Of the file.
        who: Lead or co-applicant.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    attaching.detach(room, application, sha256, by=person, at=at)
    if json:
        emit({"sha256": sha256})
    else:
        line("taken out")


@apply.command(sort_key=7)
def file(application: str, sha256: str, *, to: Path, who: As, json: Json = False) -> None:
    """Write a file that was attached to an application into a new file.

    Args:
        application: Its id.
        sha256: Of the file.
        to: The new file.
        who: Who looks; the look is logged.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    found, data = attaching.read(room, application, sha256, by=person, at=at)
    create_atomically(to, data, mode=0o600)
    answer(found, f"{found.name}  {found.bytes} bytes  {to}", json=json)


@apply.command(sort_key=8)
def ask(
    application: str,
    *,
    name: str,
    email: str,
    who: As,
    about: str = "",
    voucher: Voucher = Voucher.REFEREE,
    json: Json = False,
) -> None:
    """Ask somebody outside, by a link that is good for one answer, whether an applicant belongs to the organisation.

    Args:
        application: Its id.
        name: Of who is asked.
        email: Their address.
        who: Lead, co-applicant or coordinator; signing officials are asked by coordinators.
        about: Address of e-mail, or id, of somebody of the team; the lead when left out.
        voucher: As what they are asked.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    meant = person_called(room, about).id if about else room.records.get(Application, application).lead_id
    made = ask_by_mail(
        Settings.load(), room, application, meant, name=name, email=email, voucher=voucher, by=person, at=at
    )
    said = {
        "reference": made.reference.id,
        "email": made.reference.email,
        "expires_at": f"{made.reference.expires_at:%Y-%m-%d}",
    }
    if json:
        emit(said)
    else:
        line(f"asked {made.reference.email}; the link holds until {said['expires_at']}")


@apply.command(sort_key=9)
def submit(application: str, *, who: As, json: Json = False) -> None:
    """Hand a draft in, or a returned application again.

    Args:
        application: Its id.
        who: Lead applicant.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    after = verbs.hand_in(room, application, by=person, at=at)
    answer(after, f"round {after.round}: {standing(APPLICATION, after.state, after.since)}", json=json)


@apply.command(sort_key=10)
def invite(application: str, person: str, *, who: As, json: Json = False) -> None:
    """Ask somebody to join the team.

    Args:
        application: Its id.
        person: Address of e-mail, or id.
        who: Lead applicant.
        json: Print one JSON document instead of text.
    """
    room, lead, at = acting(who)
    project = verbs.invite(room, application, person_called(room, person), by=lead, at=at)
    answer(project, "invited", json=json)


@apply.command(sort_key=11)
def accept(application: str, *, who: As, json: Json = False) -> None:
    """Join a team that one was invited to.

    Args:
        application: Its id.
        who: Who was invited.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    answer(verbs.accept(room, application, by=person, at=at), "accepted", json=json)


@apply.command(sort_key=11)
def decline(application: str, *, who: As, json: Json = False) -> None:
    """Say no to a team that one was invited to.

    Args:
        application: Its id.
        who: Who was invited.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    answer(verbs.decline(room, application, by=person, at=at), "declined", json=json)


@apply.command(sort_key=12)
def withdraw(application: str, *, who: As, json: Json = False) -> None:
    """Take an application back; a draft is thrown away.

    Args:
        application: Its id.
        who: Lead applicant.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    after = verbs.leave(room, application, by=person, at=at)
    answer(after, after.state, json=json)


@apply.command(sort_key=13)
def appeal(application: str, *, grounds: str, who: As, grant: str = "", json: Json = False) -> None:
    """Ask that somebody who had no part looks again at a rejection, or at a revocation.

    Args:
        application: Its id.
        grounds: Why.
        who: Lead applicant, or holder of the grant.
        grant: Id of a revoked grant.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    filed = file_appeal(room, application, grounds=grounds, by=person, at=at, grant_id=grant)
    answer(filed, filed.id, json=json)


def _readable(value: object, names: Mapping[str, str]) -> str:
    """An answer as a person reads it: yes and no, lists with commas, people by name."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        parts = [
            each if key == "id" else f"{names.get(key, key)} {each}"
            for key, each in ((key, _readable(one, names)) for key, one in value.items())
        ]
        return ", ".join(parts)
    if isinstance(value, list | tuple):
        return "; ".join(_readable(one, names) for one in value)
    return str(value)
