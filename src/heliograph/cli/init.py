"""``heliograph init``: make an archive and its keys."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from heliograph.bootstrap.keys import key_folder
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.publish.init import LOCAL_ORIGIN, ArchiveRequest, Initialised
from heliograph.publish.init import init as make_archive
from heliograph.settings import Settings

DEFAULT_FOLDER = Path("archive")


def init(
    archive: Path = DEFAULT_FOLDER,
    *,
    title: str | None = None,
    origin: str | None = None,
    publisher: str | None = None,
    contact: str | None = None,
    url: str | None = None,
    json: Json = False,
) -> None:
    """Make an archive: its folder, archive.json and the keys that sign it.

    Running it again on an archive says what is there and changes nothing.

    Args:
        archive: Folder of the archive; everything in it is meant to be published.
        title: Title for readers; the folder's name when left out.
        origin: Name of the archive for ever, without https://, for example example.org/archive.
        publisher: Who answers for it; the title when left out.
        contact: Address for questions.
        url: Where the archive will be served.
        json: Print one JSON document instead of text.
    """
    request = ArchiveRequest(title=title, origin=origin, publisher=publisher, contact=contact, url=url)
    keys = key_folder(Settings.load())
    made = make_archive(archive, request, keys=keys, now=now(), randomness=os.urandom)
    if json:
        emit(_document(made, expected=keys.folder(made.description.origin)))
    else:
        _tell(made, expected=keys.folder(made.description.origin))


def _document(made: Initialised, *, expected: Path) -> dict[str, object]:
    return {
        "archive": str(made.folder),
        "created": made.created,
        "title": made.description.title,
        "origin": made.description.origin,
        "keys": list(made.description.keys),
        "keys_created": made.keys_created,
        "key_folder": str(made.key_folder or expected),
        "keys_present": made.key_folder is not None,
        "differing": list(made.differing),
    }


def _tell(made: Initialised, *, expected: Path) -> None:
    description = made.description
    _line("Archive made:" if made.created else "Archive is there already, nothing was changed:", made.folder)
    _line("  title    ", description.title)
    _line("  origin   ", description.origin)
    for name in made.differing:
        way = "an origin stays for ever" if name == "origin" else "correct archive.json to change it"
        _line("  note     ", f"the {name} is not the one given; {way}")
    if made.key_folder is None:
        _line("Its keys are not on this machine:", expected)
        _line("  Publishing needs them: restore that folder from your backup, or set HELIOGRAPH_KEYS.")
    else:
        _line("Keys made:" if made.keys_created else "Keys:", made.key_folder)
        _line("  signing.key    whoever has it can publish in your name")
        _line("  pseudonym.key  whoever has it can unmask pseudonymised accounts")
        _line(
            "  Back up this folder offline now. A lost key cannot be made again, and nobody else has a copy."
        )
    _line(
        "Publish this key where readers look for it (your site, a paper), so that they can check who signed:"
    )
    for key in description.keys:
        _line("  " + key)
    if made.created and description.origin.startswith(f"{LOCAL_ORIGIN}/"):
        _line(
            "The origin is a local one. For an archive that you will publish, start anew with a name of yours:"
        )
        _line("  heliograph init FOLDER --origin example.org/archive")
    if made.created:
        _line("Next: heliograph import FILES, then heliograph publish.")


def _line(text: str, value: Annotated[object, Parameter(parse=False)] = "") -> None:
    console.print(f"{text} {value}".rstrip(), markup=False)
