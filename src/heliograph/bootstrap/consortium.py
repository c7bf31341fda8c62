"""Consortium: its room, on the database and the clocks of the settings."""

import secrets
from datetime import datetime

from heliograph.bootstrap.portal import connect
from heliograph.consortium.ids import RANDOM_BYTES, uuid7
from heliograph.consortium.room import Room
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.person import Person
from heliograph.settings import Settings


def room_of() -> Room:
    """The room of a consortium. Django must be set up."""
    from heliograph.store.portal.records import DatabaseRecords  # noqa: PLC0415 - rows need a Django that is set up

    return Room(records=DatabaseRecords(), new_id=new_id)


def opened(settings: Settings) -> Room:
    """The room for a command: connects to the database, which gets the form of today."""
    connect(settings)
    return room_of()


def new_id(at: datetime) -> str:
    """An id that nobody can guess the end of."""
    return uuid7(at, secrets.token_bytes(RANDOM_BYTES))


def person_called(room: Room, address: str) -> Person:
    """The person of an address of e-mail, or of an id.

    Raises:
        UnknownNameError: There is none.
    """
    for name in ("email", "id"):
        found = room.records.find(Person, **{name: address.strip()})
        if found:
            return found[0]
    raise UnknownNameError(
        f"Nobody is known by {address}.", hint="heliograph consortium people lists everybody."
    )
