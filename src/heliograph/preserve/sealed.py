"""Sealed: register and announcements of the consortium, each with its signature in one file."""

from heliograph.errors import InputError
from heliograph.model.audit import SEALED
from heliograph.preserve.documents import read_bounded
from heliograph.preserve.editions import Expected
from heliograph.preserve.finding import FindingKind, Ledger
from heliograph.preserve.ports import Tree
from heliograph.preserve.trust import Trust, vouched
from heliograph.signing.canonical import canonical, digest, read_canonical
from heliograph.signing.record import RecordStatement

SEALED_LIMIT = 64 * 2**20


def read_sealed(tree: Tree, *, listing: frozenset[str] | None, trust: Trust, ledger: Ledger) -> Expected:
    """Check that every sealed record was signed as it is; a place that cannot be listed shows none.

    Args:
        tree: Where archive.json lies.
        listing: Every path of the tree.
        trust: Who may vouch for the archive.
        ledger: Faults are written down here.

    Returns:
        The files that have a right to be there.
    """
    expected = Expected()
    for name, path in SEALED.items():
        if listing is not None and path in listing:
            expected.known.add(path)
            _check(tree, path, f"{name}.json", trust, ledger)
    return expected


def _check(tree: Tree, path: str, name: str, trust: Trust, ledger: Ledger) -> None:
    data = read_bounded(tree, path, SEALED_LIMIT, ledger)
    if data is None:
        return
    try:
        sealed = read_canonical(data, what=path)
    except InputError as error:
        ledger.find(FindingKind.MALFORMED, path, error.message)
        return
    if not isinstance(sealed, dict) or not isinstance(sealed.get("signature"), str) or "record" not in sealed:
        ledger.find(FindingKind.MALFORMED, path, "is no record with its signature")
        return
    note = sealed["signature"].encode()
    said = vouched(note, RecordStatement.from_text, trust=trust, path=path, ledger=ledger)
    if said is None:
        return
    found = digest(canonical(sealed["record"]))
    if (said.name, said.origin) != (name, trust.origin):
        ledger.find(FindingKind.MISPLACED, path, f"is about {said.name} of {said.origin}")
    elif said.sha256 != found:
        ledger.find(FindingKind.CHANGED, path, f"signed was sha256 {said.sha256}, here is {found}")
