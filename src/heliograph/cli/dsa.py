"""``heliograph dsa``: what Article 40(4) of the Digital Services Act asks of a provider."""

from pathlib import Path

from cyclopts import App

from heliograph.access.data_catalogue import data_catalogue
from heliograph.bootstrap.reading import open_archive
from heliograph.cli.acting import As, acting, document, given, line
from heliograph.cli.face import Json, emit
from heliograph.cli.read import Where
from heliograph.cli.reasoned_request import add_to
from heliograph.consortium import dossier as dossiers
from heliograph.errors import InputError

HELP = """Give data to vetted researchers under Article 40(4) of the Digital Services Act.

A coordinator of digital services vets researchers and makes a reasoned request; the provider gives access. What this does and what
not: docs/how-to/answer-reasoned-requests.md.
"""

dsa = App(name="dsa", help=HELP)
add_to(dsa)


@dsa.command(sort_key=1)
def catalogue(*, archive: Where = None, to: Path | None = None, json: Json = False) -> None:
    """List what vetted researchers can ask for: structure of the data, and the ways of access that are suggested (Article 6).

    Args:
        archive: Folder or address; that of the settings when left out.
        to: A new file for the whole catalogue, JSON.
        json: Print one JSON document instead of text.
    """
    made = data_catalogue(open_archive(archive).library)
    if to is not None or json:
        given(made.to_json(), to, json=json)
        return
    for one in made.datasets:
        line(f"{one.name}@{one.release}  {one.title}")
        for way in one.access:
            from_day = f" from {way.available_on}" if way.available_on else ""
            asked = "on a reasoned request" if way.needs_request else "open to everybody"
            line(f"    {way.edition}: {way.way}, {asked}{from_day} ({way.because})")
    if not made.datasets:
        line("no data sets")


@dsa.command(name="import", sort_key=10)
def import_(file: Path, *, who: As, organisation: str = "", json: Json = False) -> None:
    """Begin an application with a data dossier (Article 8); what is missing so far is told.

    Args:
        file: The dossier, JSON.
        who: The researcher who leads the project; the dossier names them.
        organisation: Id of the record at which the work is done; the one with its name and country when left out.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    dossier = dossiers.read_dossier(_bytes(file), what=str(file))
    made = dossiers.import_dossier(room, dossier, by=person, at=at, organisation_id=organisation)
    if json:
        faults = {code: document(fault) for code, fault in made.faults.items()}
        emit(document(made.application) | {"faults": faults, "invited": made.invited})
        return
    line(f"{made.application.id}  a draft; {len(made.faults)} faults so far")
    for code, fault in made.faults.items():
        line(f"  {code}: {fault.kind}{f' {fault.limit}' if fault.limit else ''}")
    for address in made.invited:
        line(f"  invited: {address}")


@dsa.command(sort_key=11)
def export(application: str, *, who: As, to: Path | None = None, json: Json = False) -> None:
    """Write the answers of an application as a data dossier (Article 8).

    Args:
        application: Its id.
        who: Who reads; the look of staff is logged.
        to: A new file; the screen when left out.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    made = dossiers.export_dossier(room, application, by=person, at=at).to_json()
    given(made, to, json=json)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"{file}: {error.strerror or error}", hint="Name a file that can be read."
        ) from error
