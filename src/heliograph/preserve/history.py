"""History: each release names its predecessor by its id, so that none can be slipped in or replaced unseen."""

from collections.abc import Sequence

from heliograph.model.release import Release
from heliograph.preserve.finding import FindingKind, Ledger, NoticeKind
from heliograph.preserve.releases import ReleaseRead


def check_history(reads: Sequence[ReleaseRead], ledger: Ledger) -> None:
    """Follow the chain of ``supersedes`` in every data set that is held."""
    by_dataset: dict[str, list[tuple[ReleaseRead, Release]]] = {}
    for read in reads:
        if read.release is not None:
            by_dataset.setdefault(read.release.dataset, []).append((read, read.release))
    for held in by_dataset.values():
        _check_chain(held, ledger)


def _check_chain(held: list[tuple[ReleaseRead, Release]], ledger: Ledger) -> None:
    numbers = {read.release_id: release.release for read, release in held}
    followed: dict[str, int] = {}
    for read, release in held:
        path = f"{read.place.prefix}release.json"
        fault = _fault(release, numbers)
        if fault:
            ledger.find(FindingKind.MISPLACED, path, fault)
        if release.supersedes is None:
            continue
        if release.supersedes in followed:
            first = followed[release.supersedes]
            ledger.find(FindingKind.MISPLACED, path, f"supersedes the same release as number {first} does")
        followed.setdefault(release.supersedes, release.release)
        if not fault and release.supersedes not in numbers:
            detail = f"supersedes {release.supersedes[:12]}, which is not held here"
            ledger.notice(NoticeKind.NOT_HELD, path, detail)


def _fault(release: Release, numbers: dict[str | None, int]) -> str | None:
    earlier = {number for number in numbers.values() if number < release.release}
    if release.supersedes is None:
        return f"supersedes nothing, although number {max(earlier)} came before it" if earlier else None
    number = numbers.get(release.supersedes)
    if number is not None and number >= release.release:
        return f"supersedes number {number}, which does not come before it"
    if number is None and len(earlier) == release.release - 1:
        return f"supersedes {release.supersedes}, which is none of the releases before it"
    return None
