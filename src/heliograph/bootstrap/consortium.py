"""Consortium: the room of its verbs, on the database and the mail of the settings. Django must be set up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from heliograph.bootstrap.audit import archive_of
from heliograph.bootstrap.embargo import held_of
from heliograph.bootstrap.portal import connect, state_folder
from heliograph.consortium.calendar import working_calendar, zone_called
from heliograph.consortium.criterion import known
from heliograph.consortium.ports import AuditLog, HeldOutputs, Post
from heliograph.consortium.room import Room
from heliograph.errors import UnknownNameError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.audit import TRANSPARENCY
from heliograph.model.catalogue import IndexedRelease
from heliograph.model.consortium.calendar import Calendar
from heliograph.model.consortium.criterion import Criteria
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.published import Published
from heliograph.model.edition import Edition
from heliograph.publish.catalogue import find_releases, read_archive
from heliograph.publish.hold import Held
from heliograph.rules.default_clocks import clocks
from heliograph.settings import Settings
from heliograph.store.attached import FolderAttachments
from heliograph.store.ids import new_id
from heliograph.store.outputs import FolderOutputs
from heliograph.store.reports import FolderReports

YEARS = tuple(range(2022, 2042))
"""Years whose public holidays clocks know."""


def room_of(description: ArchiveDescription | None = None, settings: Settings | None = None) -> Room:
    """What the verbs of the consortium work with.

    Args:
        description: Of the archive: who gives the data, and whom its members write to, stand in agreements.
        settings: Ours: how long steps take, how many reviews a decision needs, under which law, where the archive is; None takes the defaults.
    """
    from heliograph.store.portal.records import DatabaseRecords  # noqa: PLC0415 - rows need a Django that is set up

    files = FolderAttachments(state_folder())
    room = Room(records=DatabaseRecords(), new_id=new_id, attachments=files, outputs=held_outputs())
    if settings is not None:
        room = replace(
            room,
            clocks=clocks(settings.clocks),
            calendar=_calendar(settings),
            quorum=settings.quorum,
            law=settings.law or room.law,
            is_traced=_traced_in(settings),
            held=lambda: held_in(settings),
            is_known=_known_in(settings),
        )
    if description is None:
        return room
    publisher = description.publisher
    contact = (publisher.contact or "").removeprefix("mailto:")
    return replace(room, platform=publisher.name, contact=contact or room.contact)


def _calendar(settings: Settings) -> Calendar:
    """The working days that the settings name."""
    if settings.working_days is None:
        return Calendar(region="", zone=zone_called(settings.zone))
    return working_calendar(settings.working_days, YEARS, settings.zone)


def _traced_in(settings: Settings) -> Callable[[str], bool]:
    """Whether the newest release of a data set declares that copies of members differ."""

    def is_traced(dataset: str) -> bool:
        archive = archive_of(settings)
        if archive is None:
            return False
        known = [one.release for one in find_releases(archive)] + [one.release for one in held_of(settings)]
        releases = [one for one in known if one.dataset == dataset]
        return bool(releases) and releases[-1].description.tracing is not None

    return is_traced


def _known_in(settings: Settings) -> Callable[[str], bool]:
    """Whether a data set has a release in the archive; where that is not on this machine, no name is kept back."""

    def is_known(dataset: str) -> bool:
        archive = archive_of(settings)
        return archive is None or any((archive / dataset).glob("*/release.json"))

    return is_known


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
            f"Nobody is known by {said}.",
            hint="Whoever was invited is known once they have followed the link; heliograph consortium people lists everybody.",
        )
    return found[0]


def held_outputs() -> HeldOutputs:
    """Where answers wait until two people have looked at them."""
    return FolderOutputs(state_folder())


def log_of() -> AuditLog:
    """The log of audit events."""
    from heliograph.store.portal.audit import AuditRows  # noqa: PLC0415

    return AuditRows()


def post_of(settings: Settings) -> Post:
    """What sends mail to people of the consortium."""
    from heliograph.store.portal.post import DjangoPost  # noqa: PLC0415

    return DjangoPost(settings.mail_from or settings.mail_to)


def criteria_of(settings: Settings) -> tuple[Criteria, ...]:
    """Every set of criteria, those of the installation among them."""
    return known(settings.criteria)


def published_in(archive: Path | None, today: date) -> tuple[Published, ...]:
    """Every release of an archive, the latest first; none where it is not on this machine.

    Args:
        archive: Its folder.
        today: In UTC: an edition that was signed for a later day can be reached from that day on.
    """
    found = (_published(each, today) for each in find_releases(archive)) if archive else ()
    return tuple(sorted(found, key=lambda one: (one.at, one.name), reverse=True))


def held_in(settings: Settings) -> tuple[Published, ...]:
    """Every release that is signed and waits for its public day."""
    return tuple(map(published_of, held_of(settings)))


def published_of(held: Held) -> Published:
    """A held release, as the consortium speaks of it."""
    return _published(IndexedRelease(release=held.release, release_id=held.release_id))


def _waits(day: date | None, today: date | None) -> bool:
    return day is not None and (today is None or today < day)


def signed_report(archive: Path | None, period: str) -> bytes | None:
    """The report on a period as it lies in the archive, signed; None where it does not yet."""
    if archive is None or period not in FolderReports(archive).names():
        return None
    return (archive / TRANSPARENCY / f"{period}.json").read_bytes()


def _published(indexed: IndexedRelease, today: date | None = None) -> Published:
    release = indexed.release
    waits = {name for name in release.editions if _waits(release.held_until(name), today)}
    return Published(
        dataset=release.dataset,
        release=release.release,
        title=release.description.title,
        at=datetime.fromisoformat(release.public_at),
        editions=tuple(
            edition.value for edition in Edition if edition in release.editions and edition not in waits
        ),
        release_id=indexed.release_id,
        public_on=date.fromisoformat(release.public_on) if release.public_on else None,
        signed_at=datetime.fromisoformat(release.published_at),
    )
