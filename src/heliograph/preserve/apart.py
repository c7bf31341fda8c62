"""Editions that lie apart from their release: what a member or an auditor of a gated edition holds.

The public release.json carries the digest of the gated manifest, so holders verify what they have, and outsiders
learn nothing of it. The release is read from another tree, the public archive; or, while it is held, from the gated root.
"""

from heliograph.model.release import HELD
from heliograph.preserve.derived import read_derived
from heliograph.preserve.documents import MANIFEST_LIMIT, is_there, read_bounded
from heliograph.preserve.editions import EditionRead, read_edition
from heliograph.preserve.finding import FindingKind, Ledger
from heliograph.preserve.member_copy import is_vouched_copy
from heliograph.preserve.ports import Tree
from heliograph.preserve.releases import ReleaseRead, read_signed_release
from heliograph.preserve.survey import Place
from heliograph.preserve.trust import Trust
from heliograph.signing.canonical import digest
from heliograph.signing.copy import CopyStatement


def read_edition_apart(
    tree: Tree, prefix: str, *, against: Tree | None, trust: Trust, ledger: Ledger
) -> ReleaseRead:
    """Read an edition at ``prefix``, and the release that vouches for it from ``against``."""
    read = ReleaseRead(place=Place(prefix=prefix))
    manifest = read_edition(tree, prefix, signed=None, expected=read.expected, ledger=ledger)
    if manifest is None:
        return read
    read_derived(tree, prefix, expected=read.expected, trust=trust, ledger=ledger)
    path = f"{prefix}manifest.json"
    name = f"{manifest.dataset}@{manifest.release}"
    read.editions[manifest.edition.value] = EditionRead(folder=prefix, state="read")
    read.place = Place(dataset=manifest.dataset, release=manifest.release, prefix=prefix)
    data = read_bounded(tree, path, MANIFEST_LIMIT, ledger) or b""
    vouching = _vouching(tree, against, manifest.dataset, manifest.release)
    if vouching is None:
        where = "no release is at hand" if against is None else "the archive given does not hold its release"
        detail = f"{where}: compare sha256 {digest(data)} with release.json of {name}"
        ledger.find(FindingKind.UNVERIFIABLE, path, detail)
        return read
    source, folder = vouching
    public = ReleaseRead(place=Place(dataset=manifest.dataset, release=manifest.release, prefix=folder))
    read_signed_release(source, public, trust=trust, ledger=ledger)
    read.release, read.release_id, read.signed = public.release, public.release_id, public.signed
    if public.release is None:
        return read
    entry = public.release.editions.get(manifest.edition)
    if entry is None:
        ledger.find(FindingKind.MISPLACED, path, f"{name} has no {manifest.edition} edition")
    elif entry.manifest_sha256 != digest(data) and not is_vouched_copy(
        tree,
        prefix,
        manifest,
        statement=CopyStatement(edition_sha256=entry.manifest_sha256, copy_sha256=digest(data)),
        expected=read.expected,
        trust=trust,
        ledger=ledger,
    ):
        detail = f"signed was sha256 {entry.manifest_sha256}, here is {digest(data)}"
        ledger.find(FindingKind.CHANGED, path, detail)
    return read


def _vouching(tree: Tree, against: Tree | None, dataset: str, release: int) -> tuple[Tree, str] | None:
    """Where the release of an edition lies: in the archive; beside the edition while it waits for its public day."""
    found = None if against is None else _folder(against, dataset, release)
    if against is not None and found is not None:
        return against, found
    waiting = f"{HELD}/{dataset}/{release}/"
    return (tree, waiting) if is_there(tree, f"{waiting}release.json") else None


def _folder(against: Tree, dataset: str, release: int) -> str | None:
    for prefix in (f"{dataset}/{release}/", f"{release}/", ""):
        if is_there(against, f"{prefix}release.json"):
            return prefix
    return None
