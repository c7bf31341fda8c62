"""Consortium: the room of its verbs, on the database and the mail of the settings. Django must be set up."""

from heliograph.consortium.ports import AuditLog, Post
from heliograph.consortium.room import Room
from heliograph.settings import Settings
from heliograph.store.ids import new_id


def room_of() -> Room:
    """What the verbs of the consortium work with."""
    from heliograph.store.portal.records import DatabaseRecords  # noqa: PLC0415 - rows need a Django that is set up

    return Room(records=DatabaseRecords(), new_id=new_id)


def log_of() -> AuditLog:
    """The log of audit events."""
    from heliograph.store.portal.audit import AuditRows  # noqa: PLC0415

    return AuditRows()


def post_of(settings: Settings) -> Post:
    """What sends mail to people of the consortium."""
    from heliograph.store.portal.post import DjangoPost  # noqa: PLC0415

    return DjangoPost(settings.mail_from or settings.mail_to)
