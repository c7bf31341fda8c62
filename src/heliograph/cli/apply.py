"""``heliograph apply``: what a project asks of the consortium."""

import json as json_format
from pathlib import Path

from cyclopts import App

from heliograph.cli.acting import As, acting, document, line, standing
from heliograph.cli.face import Json, emit
from heliograph.consortium import apply as verbs
from heliograph.consortium.appeal import appeal as file_appeal
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.listing import visible
from heliograph.consortium.see import see
from heliograph.errors import InputError
from heliograph.model.consortium.application import ApplicationKind
from heliograph.model.consortium.project import Listing
from heliograph.rules.application import APPLICATION
from heliograph.rules.permissions import View

HELP = """Apply to the consortium: drafts, teams, submissions, appeals.

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
    if json:
        emit(
            {
                "applications": [
                    document(e.application) | {"title": e.project.title, "waits": e.waits} for e in entries
                ]
            }
        )
        return
    for entry in entries:
        one = entry.application
        line(f"{one.id}  {entry.project.title}  {standing(APPLICATION, one.state, one.since)}")
        if entry.waits:
            line(f"    yours: {', '.join(entry.waits)}")
    if not entries:
        line("no applications")


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
    line(f"{project.title} ({one.kind}, {one.template}, round {one.round})")
    line(standing(APPLICATION, one.state, one.since))
    for code, value in sheet.values.items():
        line(f"  {code}: {value}")


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
    line(verbs.create(room, asked, by=person, at=at).id)


@apply.command(sort_key=4)
def save(application: str, answers: Path, *, who: As) -> None:
    """Save answers from a JSON file; they may be partial, and what is wrong so far is told.

    Args:
        application: Its id.
        answers: JSON: an object of answers by the code of the field.
        who: Lead or co-applicant.
    """
    room, person, at = acting(who)
    try:
        values = json_format.loads(answers.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{answers}: {error}", hint="Name a JSON file in UTF-8.") from error
    if not isinstance(values, dict):
        raise InputError(f"{answers}: no object", hint="Write answers by the code of their field.")
    faults = verbs.save(room, application, values, by=person, at=at)
    line(f"saved; {len(faults)} faults so far")
    for code, fault in faults.items():
        line(f"  {code}: {fault.kind}{f' {fault.limit}' if fault.limit else ''}")


@apply.command(sort_key=5)
def submit(application: str, *, who: As) -> None:
    """Hand a draft in, or a returned application again.

    Args:
        application: Its id.
        who: Lead applicant.
    """
    room, person, at = acting(who)
    state = application_of(gather(room.records, application)).state
    verb = verbs.resubmit if state == "returned" else verbs.submit
    after = verb(room, application, by=person, at=at)
    line(f"round {after.round}: {standing(APPLICATION, after.state, after.since)}")


@apply.command(sort_key=6)
def invite(application: str, person: str, *, who: As) -> None:
    """Ask somebody to join the team.

    Args:
        application: Its id.
        person: Address of e-mail, or id.
        who: Lead applicant.
    """
    room, lead, at = acting(who)
    from heliograph.bootstrap.consortium import person_called  # noqa: PLC0415 - beside acting

    verbs.invite(room, application, person_called(room, person), by=lead, at=at)
    line("invited")


@apply.command(sort_key=7)
def accept(application: str, *, who: As) -> None:
    """Join a team that one was invited to.

    Args:
        application: Its id.
        who: Who was invited.
    """
    room, person, at = acting(who)
    verbs.accept(room, application, by=person, at=at)
    line("accepted")


@apply.command(sort_key=8)
def withdraw(application: str, *, who: As) -> None:
    """Take an application back; a draft is thrown away.

    Args:
        application: Its id.
        who: Lead applicant.
    """
    room, person, at = acting(who)
    state = application_of(gather(room.records, application)).state
    verb = verbs.discard if state == "draft" else verbs.withdraw
    line(verb(room, application, by=person, at=at).state)


@apply.command(sort_key=9)
def appeal(application: str, *, grounds: str, who: As, grant: str = "") -> None:
    """Ask that somebody who had no part looks again at a rejection, or at a revocation.

    Args:
        application: Its id.
        grounds: Why.
        who: Lead applicant, or holder of the grant.
        grant: Id of a revoked grant.
    """
    room, person, at = acting(who)
    line(file_appeal(room, application, grounds=grounds, by=person, at=at, grant_id=grant).id)
