"""Consortium: the room of its verbs, on the database and the mail of the settings. Django must be set up."""

from dataclasses import replace

from heliograph.bootstrap.audit import archive_of
from heliograph.bootstrap.portal import connect
from heliograph.consortium.ports import AuditLog, Post
from heliograph.consortium.room import Room
from heliograph.errors import UnknownNameError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.consortium.person import Person
from heliograph.publish.catalogue import read_archive
from heliograph.rules.default_clocks import clocks
from heliograph.settings import Settings
from heliograph.store.ids import new_id


def room_of(description: ArchiveDescription | None = None, settings: Settings | None = None) -> Room:
    """What the verbs of the consortium work with.

    Args:
        description: Of the archive: who gives the data, and whom its members write to, stand in agreements.
        settings: Ours: how long steps take, how many reviews a decision needs; None takes the defaults.
    """
    from heliograph.store.portal.records import DatabaseRecords  # noqa: PLC0415 - rows need a Django that is set up

    room = Room(records=DatabaseRecords(), new_id=new_id)
    if settings is not None:
        room = replace(room, clocks=clocks(settings.clocks), quorum=settings.quorum)
    if description is None:
        return room
    publisher = description.publisher
    contact = (publisher.contact or "").removeprefix("mailto:")
    return replace(room, platform=publisher.name, contact=contact or room.contact)


def opened(settings: Settings) -> Room:
    """The room for a command: connects to the database, which gets the form of today."""
    connect(settings)
    archive = archive_of(settings)
    return room_of(read_archive(archive) if archive else None, settings)


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
