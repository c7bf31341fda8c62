"""Consortium: the room of its verbs, on the database and the mail of the settings. Django must be set up."""

from heliograph.bootstrap.portal import connect
from heliograph.consortium.ports import AuditLog, Post
from heliograph.consortium.room import Room
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.person import Person
from heliograph.settings import Settings
from heliograph.store.ids import new_id


def room_of() -> Room:
    """What the verbs of the consortium work with."""
    from heliograph.store.portal.records import DatabaseRecords  # noqa: PLC0415 - rows need a Django that is set up

    return Room(records=DatabaseRecords(), new_id=new_id)


def opened(settings: Settings) -> Room:
    """The room for a command: connects to the database, which gets the form of today."""
    connect(settings)
    return room_of()


def person_called(room: Room, address: str) -> Person:
    """The person of an address of e-mail, or of an id.

    Raises:
        UnknownNameError: There is none.
    """
    said = address.strip()
    found = room.records.find(Person, email=said) or room.records.find(Person, id=said)
    if not found:
        raise UnknownNameError(
            f"Nobody is known by {said}.", hint="heliograph consortium people lists everybody."
        )
    return found[0]


def log_of() -> AuditLog:
    """The log of audit events."""
    from heliograph.store.portal.audit import AuditRows  # noqa: PLC0415

    return AuditRows()


def post_of(settings: Settings) -> Post:
    """What sends mail to people of the consortium."""
    from heliograph.store.portal.post import DjangoPost  # noqa: PLC0415

    return DjangoPost(settings.mail_from or settings.mail_to)
