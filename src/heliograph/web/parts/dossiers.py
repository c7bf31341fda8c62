"""Dossiers: a data dossier that somebody sends with the form by which an application begins."""

from heliograph.consortium.dossier import import_dossier, read_dossier
from heliograph.consortium.room import Room
from heliograph.errors import InputError, UsageError
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.person import Person
from heliograph.web.parts.portal import now

FIELD = "dossier"
LARGEST = 1 << 20
"""Bytes: a dossier is text, its files travel apart."""


def begun(held: Room, name: str, data: bytes, organisation_id: str, who: Person) -> Application:
    """The draft that a dossier becomes.

    Args:
        held: Where it is kept.
        name: Of the file.
        data: Its bytes.
        organisation_id: That was chosen; empty where the dossier says it.
        who: Who leads the project.

    Raises:
        UsageError: It is no dossier, or not theirs; the message names each place.
    """
    if len(data) > LARGEST:
        raise UsageError("A data dossier has at most 1 MB.", hint="Attach files to the draft instead.")
    try:
        dossier = read_dossier(data, what=name[:80] or FIELD)
        made = import_dossier(held, dossier, by=who, at=now(), organisation_id=organisation_id)
    except InputError as error:
        raise UsageError(error.message, hint=error.hint) from None
    return made.application
