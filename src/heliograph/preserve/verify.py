"""Verify: is this what was signed, all of it, and nothing else?

The steps, each of which only relies on what the steps before it have shown:

1. survey: an archive, a data set, a release or an edition?
2. trust: the keys given, else those pinned for the origin, else those that archive.json names (self-vouched); with
   events, their chain is followed, and a key is known together with those that it links to it.
3. release.sig: a signed note by one of these keys about the bytes of release.json.
4. release.json and each manifest.json: bounded, canonical, with the signed digest, standing where they say.
5. every listed file: there, of the signed length and digest; Parquet files with the signed number of rows.
6. heads of the audit log, reports, register and announcements of the consortium, where the archive has any: signed by one of these keys, standing where they say.
7. history: each release names its predecessor. Extras: nothing lies here that is not listed.

Nothing is written, no clock is read, and a path that leads out of the tree is never opened.
"""

from collections.abc import Mapping, Sequence

from heliograph.model.archive import ArchiveDescription
from heliograph.model.progress import Progress, silent
from heliograph.preserve.apart import read_edition_apart
from heliograph.preserve.documents import ARCHIVE_LIMIT, is_there, parse, read_bounded
from heliograph.preserve.editions import EditionRead, Expected
from heliograph.preserve.events import EventsRead, read_events
from heliograph.preserve.extras import check_extras
from heliograph.preserve.finding import Finding, FindingKind, Ledger, NoticeKind
from heliograph.preserve.fixity import check_files
from heliograph.preserve.heads import read_heads
from heliograph.preserve.history import check_history
from heliograph.preserve.ports import Tree
from heliograph.preserve.releases import ReleaseRead, read_release
from heliograph.preserve.reports import read_reports
from heliograph.preserve.sealed import read_sealed
from heliograph.preserve.survey import Level, Survey, survey
from heliograph.preserve.trust import Trust, Vouching, read_trust
from heliograph.preserve.verification import ReleaseReport, Verification

THREADS = 2


def verify(
    tree: Tree,
    *,
    trusted: Sequence[str] = (),
    pinned: Mapping[str, Sequence[str]] | None = None,
    against: Tree | None = None,
    progress: Progress = silent,
    threads: int = THREADS,
) -> Verification:
    """Compare everything in ``tree`` with what was signed.

    Args:
        tree: An archive, one data set of it, one release, or one edition.
        trusted: Verifier keys (vkey strings) the reader relies on; with any given, no other key counts.
        pinned: Verifier keys seen earlier, by origin; they come before those the archive names itself.
        against: The public archive, where ``tree`` is a part that lacks archive.json or release.json.
        progress: Told how many bytes are checked.
        threads: Files that are read at the same time.

    Returns:
        All that is wrong, worst first by ``Verification.worst``; faults of the data raise nothing.

    Raises:
        UsageError: A given key cannot be read.
        StorageError, RemoteError: The place could not be read to the end.
    """
    ledger = Ledger()
    place = survey(tree, ledger)
    archive, archive_path, source = _read_archive(tree, against, ledger)
    events = _read_events(source, archive, place if source is tree else None, ledger)
    trust = read_trust(
        archive,
        trusted=trusted,
        pinned=pinned or {},
        ledger=ledger,
        archive_path=archive_path,
        events=events,
    )
    record = _read_record(tree, place, trust, ledger) if source is tree else []
    reads = _read_documents(tree, place, against=against, trust=trust, ledger=ledger)
    check_history(reads[: len(place.releases)], ledger)
    files = [file for read in reads for file in read.expected.files]
    found, bytes_read = check_files(tree, files, progress=progress, threads=threads)
    ledger.findings.extend(found)
    if place.listing is not None:
        listed = [read.expected for read in reads] + ([events.expected] if events else []) + record
        check_extras(place.listing, listed, place.level, ledger)
    _conclude(place, reads, ledger)
    return _outcome(place.level, archive, trust, reads, ledger, bytes_read=bytes_read)


def _read_archive(
    tree: Tree, against: Tree | None, ledger: Ledger
) -> tuple[ArchiveDescription | None, str, Tree]:
    path = "archive.json"
    source = tree if is_there(tree, path) or against is None else against
    data = read_bounded(source, path, ARCHIVE_LIMIT, ledger)
    archive = None if data is None else parse(ArchiveDescription, data, path, ledger, canonical=False)
    return archive, path, source


def _read_events(
    source: Tree, archive: ArchiveDescription | None, place: Survey | None, ledger: Ledger
) -> EventsRead | None:
    """The events that lie beside archive.json; None without one."""
    if archive is None:
        return None
    return read_events(source, archive.origin, listing=place.listing if place else None, ledger=ledger)


def _read_record(tree: Tree, place: Survey, trust: Trust, ledger: Ledger) -> list[Expected]:
    """What the consortium of the archive has signed besides releases."""
    return [
        read(tree, listing=place.listing, trust=trust, ledger=ledger)
        for read in (read_heads, read_reports, read_sealed)
    ]


def _read_documents(
    tree: Tree, place: Survey, *, against: Tree | None, trust: Trust, ledger: Ledger
) -> list[ReleaseRead]:
    reads = [
        read_release(tree, release, trust=trust, ledger=ledger, listing=place.listing)
        for release in place.releases
    ]
    reads.extend(
        read_edition_apart(tree, prefix, against=against, trust=trust, ledger=ledger)
        for prefix in place.editions
    )
    return reads


def _conclude(place: Survey, reads: Sequence[ReleaseRead], ledger: Ledger) -> None:
    if not reads:
        detail = "holds no archive.json, release.json or manifest.json"
        if place.level is Level.ARCHIVE:
            detail = "holds no release" if place.listing is not None else "catalogue.json names no release"
        ledger.find(FindingKind.UNVERIFIABLE, "", detail)
        return
    ledger.notice(NoticeKind.UNLOGGED)
    if any(read.signed and read.signed.vouching is Vouching.SELF for read in reads):
        ledger.notice(NoticeKind.SELF_VOUCHED)
    if place.listing is None:
        ledger.notice(NoticeKind.NOT_LISTED)


def _outcome(
    level: Level,
    archive: ArchiveDescription | None,
    trust: Trust,
    reads: Sequence[ReleaseRead],
    ledger: Ledger,
    *,
    bytes_read: int,
) -> Verification:
    signed = [read.signed for read in reads if read.signed is not None]
    origin = archive.origin if archive else next((each.key.name for each in signed), None)
    vouching = signed[0].vouching if signed else None
    keys = trust.keys_for([origin] if origin else [])[1]
    return Verification(
        level=level,
        title=archive.title if archive else None,
        origin=origin,
        keys=tuple(key.to_text() for key in keys if key.name == origin),
        vouching=vouching,
        releases=tuple(_report(read, ledger.findings) for read in reads),
        findings=tuple(ledger.findings),
        notices=tuple(ledger.notices),
        bytes_read=bytes_read,
    )


def _report(read: ReleaseRead, findings: Sequence[Finding]) -> ReleaseReport:
    prefix = read.place.prefix
    named = (
        (read.release.dataset, read.release.release)
        if read.release
        else (read.place.dataset, read.place.release)
    )
    own = tuple(finding for finding in findings if finding.path.startswith(prefix))
    return ReleaseReport(
        name=f"{named[0]}@{named[1]}" if None not in named else prefix.rstrip("/") or "release",
        path=prefix.rstrip("/"),
        release_id=read.release_id,
        signed_by=read.signed.key.to_text() if read.signed else None,
        vouching=read.signed.vouching if read.signed else None,
        editions={name: _edition_state(edition, own) for name, edition in read.editions.items()},
        files=len(read.expected.files),
        bytes=sum(file.bytes for file in read.expected.files),
        findings=own,
    )


def _edition_state(edition: EditionRead, findings: Sequence[Finding]) -> str:
    if edition.state == "absent":
        return "absent"
    faulty = edition.state == "unfit" or any(finding.path.startswith(edition.folder) for finding in findings)
    return "faulty" if faulty else "verified"
