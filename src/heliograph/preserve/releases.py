"""Reading release.json: signed, canonical, standing where it says, and which editions it names."""

from dataclasses import dataclass, field

from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest
from heliograph.model.release import EditionEntry, Release
from heliograph.preserve.derived import read_derived
from heliograph.preserve.documents import RELEASE_LIMIT, SIGNATURE_LIMIT, is_there, parse, read_bounded
from heliograph.preserve.editions import EditionRead, Expected, read_edition
from heliograph.preserve.finding import FindingKind, Ledger, NoticeKind
from heliograph.preserve.ports import Tree
from heliograph.preserve.survey import Place
from heliograph.preserve.trust import Signed, Trust, check_signature
from heliograph.signing.canonical import digest

UNSIGNED_FILES = (
    "release.json",
    "release.sig",
    "release.tlog-proof",
    "CITATION.cff",
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
)
"""Files of a release folder that release.json cannot list, or need not."""


@dataclass(slots=True)
class ReleaseRead:
    """One release after its documents were read.

    Attributes:
        place: Where it lies.
        release: Its document; None when absent or unfit.
        release_id: SHA-256 of release.json; None when absent.
        signed: Who vouches for it; None when nobody whom the reader knows.
        editions: Its editions by name.
        expected: What must lie in its folder.
    """

    place: Place
    release: Release | None = None
    release_id: str | None = None
    signed: Signed | None = None
    editions: dict[str, EditionRead] = field(default_factory=dict)
    expected: Expected = field(default_factory=Expected)


def read_release(
    tree: Tree, place: Place, *, trust: Trust, ledger: Ledger, listing: frozenset[str] | None
) -> ReleaseRead:
    """Read the documents of the release at ``place``; what is wrong is written down."""
    read = ReleaseRead(place=place)
    read_signed_release(tree, read, trust=trust, ledger=ledger)
    if read.release is None:
        read.expected.opaque.add(place.prefix)
        return read
    document = f"{place.prefix}release.json"
    read.expected.known.update(place.prefix + name for name in UNSIGNED_FILES)
    read.expected.add(document, place.prefix, read.release.files, ledger)
    for edition in (each for each in Edition if each in read.release.editions):
        entry = read.release.editions[edition]
        read.editions[edition.value] = _read_edition_of(
            tree, read, edition, entry, trust=trust, ledger=ledger, listing=listing
        )
    return read


def read_signed_release(tree: Tree, read: ReleaseRead, *, trust: Trust, ledger: Ledger) -> None:
    """Read release.json and release.sig into ``read``; the release stays None unless it may be relied on.

    A release that nobody vouches for is still read, so that its files can be compared with it; one whose bytes
    differ from what was signed is not.
    """
    prefix = read.place.prefix
    path = f"{prefix}release.json"
    data = _required(tree, path, RELEASE_LIMIT, ledger)
    signature = _required(tree, f"{prefix}release.sig", SIGNATURE_LIMIT, ledger)
    if data is None:
        return
    read.release_id = digest(data)
    if signature is not None:
        read.signed = check_signature(data, signature, trust=trust, prefix=prefix, ledger=ledger)
        if read.signed is not None and not read.signed.whole:
            return
    read.release = parse(Release, data, path, ledger)
    if read.release is not None:
        _check_position(read.release, read, trust, ledger)


def _required(tree: Tree, path: str, limit: int, ledger: Ledger) -> bytes | None:
    before = len(ledger.findings)
    data = read_bounded(tree, path, limit, ledger)
    if data is None and len(ledger.findings) == before:
        ledger.find(FindingKind.MISSING, path, "is not there")
    return data


def _check_position(release: Release, read: ReleaseRead, trust: Trust, ledger: Ledger) -> None:
    path = f"{read.place.prefix}release.json"
    says = f"{release.dataset}@{release.release}"
    wrong_dataset = read.place.dataset not in (None, release.dataset)
    wrong_number = read.place.release not in (None, release.release)
    if wrong_dataset or wrong_number:
        ledger.find(FindingKind.MISPLACED, path, f"is {says}, which is not what its folder says")
    if release.description.name != release.dataset:
        ledger.find(FindingKind.MISPLACED, path, f"is {says}, and describes {release.description.name}")
    if trust.origin not in (None, release.origin):
        ledger.find(
            FindingKind.MISPLACED, path, f"comes from {release.origin}, the archive is {trust.origin}"
        )
    if read.signed is None:
        return
    statement = read.signed.statement
    if (statement.dataset, statement.release) != (release.dataset, release.release):
        signed = f"{statement.dataset}@{statement.release}"
        ledger.find(
            FindingKind.SIGNATURE_INVALID, f"{read.place.prefix}release.sig", f"is about {signed}, not {says}"
        )
    if read.signed.key.name != release.origin:
        detail = f"comes from {release.origin}, and is signed by {read.signed.key.name}"
        ledger.find(FindingKind.MISPLACED, path, detail)
    _check_period(release, read.signed, trust, f"{read.place.prefix}release.sig", ledger)


def _check_period(release: Release, signed: Signed, trust: Trust, path: str, ledger: Ledger) -> None:
    """A key signs from the event that names it to the one that replaces it."""
    period = trust.history.period(signed.key.to_text())
    if period is None:
        return
    said = f"signed by {period.key_id} on {release.published_at}"
    if period.until is not None and release.published_at > period.until:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, f"{said}; that key was replaced on {period.until}")
    elif period is not trust.history.signing[0] and release.published_at < period.since:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, f"{said}; that key signs since {period.since}")
    if period.compromised:
        detail = f"{period.key_id} was replaced on {period.until} because somebody else may have had it: compare the release id"
        ledger.notice(NoticeKind.KEY_COMPROMISED, path, detail)


def _check_epoch(manifest: Manifest, trust: Trust, path: str, ledger: Ledger) -> None:
    """Pseudonyms come from a key that the events name."""
    if manifest.key_id is None or not trust.history.epochs:
        return
    number = manifest.key_epoch or 1
    epoch = next((each for each in trust.history.epochs if each.number == number), None)
    if epoch is None and trust.followed and number > trust.history.epochs[-1].number:
        detail = f"made with the pseudonym key of epoch {number}, which no event names"
        ledger.find(FindingKind.MISPLACED, path, detail)
    if epoch is not None and epoch.compromised:
        detail = f"the pseudonym key of epoch {number} was reported on {epoch.compromised}: take every account as identified"
        ledger.notice(NoticeKind.KEY_COMPROMISED, path, detail)


def _is_members_copy(read: ReleaseRead, listing: frozenset[str] | None) -> bool:
    """Whether a gated edition lies here: it never does in an archive, but in what ``heliograph get`` has copied."""
    release = read.release
    gated = [each for each in release.editions if each.gated] if release else []
    return listing is not None and any(
        f"{read.place.prefix}{each}/manifest.json" in listing for each in gated
    )


def _read_edition_of(
    tree: Tree,
    read: ReleaseRead,
    edition: Edition,
    entry: EditionEntry,
    *,
    trust: Trust,
    ledger: Ledger,
    listing: frozenset[str] | None,
) -> EditionRead:
    prefix = f"{read.place.prefix}{edition}/"
    path = f"{prefix}manifest.json"
    if not is_there(tree, path):
        if listing is not None and any(name.startswith(prefix) for name in listing):
            ledger.find(FindingKind.MISSING, path, "is not there, although files of the edition are")
            read.expected.opaque.add(prefix)
            return EditionRead(folder=prefix, state="unfit")
        if not edition.gated and _is_members_copy(read, listing):
            ledger.notice(NoticeKind.PUBLIC_NOT_HELD, prefix.rstrip("/"))
        elif not edition.gated:
            ledger.find(FindingKind.MISSING, path, "is not there")
        return EditionRead(folder=prefix, state="absent")
    if edition.gated:
        ledger.notice(NoticeKind.GATED_HERE, prefix.rstrip("/"))
    manifest = read_edition(tree, prefix, signed=entry.manifest_sha256, expected=read.expected, ledger=ledger)
    if manifest is None:
        return EditionRead(folder=prefix, state="unfit")
    release = read.release
    stated = (manifest.dataset, manifest.release, manifest.edition)
    if release is not None and stated != (release.dataset, release.release, edition):
        says = f"{manifest.dataset}@{manifest.release} {manifest.edition}"
        ledger.find(FindingKind.MISPLACED, path, f"is the manifest of {says}")
    _check_epoch(manifest, trust, path, ledger)
    read_derived(tree, prefix, expected=read.expected, trust=trust, ledger=ledger)
    return EditionRead(folder=prefix, state="read")
