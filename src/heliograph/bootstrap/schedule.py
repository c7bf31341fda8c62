"""Schedule: the timers of a server, joined with its database, its mail and its archive."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from heliograph.bootstrap.audit import archive_of, key_if_here, sealed_of
from heliograph.bootstrap.cases import desk_of
from heliograph.bootstrap.consortium import criteria_of, log_of, post_of, published_in, room_of
from heliograph.bootstrap.embargo import lift_due
from heliograph.bootstrap.mail import publisher_address
from heliograph.cases.retry import tell_again
from heliograph.consortium.announce import announce
from heliograph.consortium.deliver import Letterhead
from heliograph.consortium.embargo import record
from heliograph.consortium.heads import sign_daily
from heliograph.consortium.report import sign_due
from heliograph.consortium.schedule import Ran, Timer, run, timers
from heliograph.consortium.seal import seal_changed
from heliograph.model.archive import ArchiveDescription
from heliograph.settings import Settings
from heliograph.store.reports import FolderReports
from heliograph.store.sealed import FolderSealed


def tick(
    settings: Settings, description: ArchiveDescription | None, at: datetime, *, signs: bool
) -> tuple[Ran, ...] | None:
    """Do what is due; None where another scheduler is at it. Django must be set up.

    Args:
        settings: Ours.
        description: Of the archive, for its title and contact.
        at: Now.
        signs: Whether a key of this machine may sign; never in a process that answers readers.
    """
    from heliograph.store.portal.turn import turn  # noqa: PLC0415 - rows need a Django that is set up

    with turn(settings.state) as ours:
        if not ours:
            return None
        chosen = [*_told(settings, description), *(_signed(settings, description) if signs else ())]
        return run(chosen, at)


def _told(settings: Settings, description: ArchiveDescription | None) -> Iterator[Timer]:
    desk = desk_of(settings, description)
    contact = description.publisher.contact if description else None
    if publisher_address(settings.mail_to, contact):
        yield Timer(name="cases", act=lambda at: tell_again(desk.cases, desk.teller, at=at))
    yield Timer(name="embargoes", act=lambda at: lift_due(settings, at))
    title = description.title if description else "Heliograph"
    letterhead = Letterhead(archive=title, address=settings.address or "")
    room, archive = room_of(description, settings), archive_of(settings)
    yield Timer(
        name="embargo-record",
        act=lambda at: record(room, (*room.held(), *published_in(archive, _day(at))), at),
    )
    yield Timer(name="releases", act=lambda at: announce(room, published_in(archive, _day(at)), at))
    yield from timers(room, post_of(settings), letterhead)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _signed(settings: Settings, description: ArchiveDescription | None) -> Iterator[Timer]:
    """Reports that are due and, daily, the end of the log are signed where the archive is a folder and its key is here."""
    archive = archive_of(settings)
    key = key_if_here(archive, settings) if archive else None
    if archive and key and description:
        room, shelf = room_of(description, settings), FolderReports(archive)
        yield Timer(name="reports", act=lambda at: sign_due(room, shelf, description.origin, key, at))
        criteria = criteria_of(settings)
        yield Timer(
            name="record",
            act=lambda at: seal_changed(
                room,
                FolderSealed(archive),
                published_in(archive, _day(at)),
                criteria,
                origin=description.origin,
                key=key,
                now=at,
            ),
        )
        yield Timer(name="audit-head", act=lambda at: sign_daily(log_of(), sealed_of(archive), key, at))
