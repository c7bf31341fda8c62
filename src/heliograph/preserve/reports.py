"""Reports: what the consortium of the archive has reported on itself, half a year each; signed like everything else."""

import re

from heliograph.model.audit import TRANSPARENCY
from heliograph.preserve.documents import SIGNATURE_LIMIT, read_bounded
from heliograph.preserve.editions import Expected
from heliograph.preserve.finding import FindingKind, Ledger
from heliograph.preserve.ports import Tree
from heliograph.preserve.trust import Trust, vouched
from heliograph.signing.canonical import digest
from heliograph.signing.record import RecordStatement

REPORT_LIMIT = 4 * 2**20

_NAMED = re.compile(rf"(?P<place>{TRANSPARENCY}/(?P<period>[0-9]{{4}}-[12]))\.(?:json|note)")


def read_reports(tree: Tree, *, listing: frozenset[str] | None, trust: Trust, ledger: Ledger) -> Expected:
    """Check that every report has its note, was signed as it is, and stands where it says; no place that cannot be listed shows any.

    Args:
        tree: Where archive.json lies.
        listing: Every path of the tree.
        trust: Who may vouch for the archive.
        ledger: Faults are written down here.

    Returns:
        The files that have a right to be there.
    """
    expected = Expected()
    found = {match["place"]: match["period"] for path in listing or () if (match := _NAMED.fullmatch(path))}
    for place, period in sorted(found.items()):
        expected.known.update({f"{place}.json", f"{place}.note"})
        _check(tree, place, f"transparency/{period}.json", trust, ledger)
    return expected


def _check(tree: Tree, place: str, name: str, trust: Trust, ledger: Ledger) -> None:
    document = _read(tree, f"{place}.json", REPORT_LIMIT, ledger)
    note = _read(tree, f"{place}.note", SIGNATURE_LIMIT, ledger)
    if document is None or note is None:
        return
    said = vouched(note, RecordStatement.from_text, trust=trust, path=f"{place}.note", ledger=ledger)
    if said is None:
        return
    if (said.name, said.origin) != (name, trust.origin):
        ledger.find(FindingKind.MISPLACED, f"{place}.note", f"is about {said.name} of {said.origin}")
    elif said.sha256 != digest(document):
        detail = f"signed was sha256 {said.sha256}, here is {digest(document)}"
        ledger.find(FindingKind.CHANGED, f"{place}.json", detail)


def _read(tree: Tree, path: str, limit: int, ledger: Ledger) -> bytes | None:
    """The bytes of one of the two files; that it is not there is written down."""
    before = len(ledger.findings)
    data = read_bounded(tree, path, limit, ledger)
    if data is None and len(ledger.findings) == before:
        ledger.find(FindingKind.MISSING, path, "a report and its note stand together")
    return data
