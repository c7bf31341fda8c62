"""Heads: signed notes about the publisher's log of audit events. The log itself is not here; that they are whole can be checked."""

import re

from heliograph.model.audit import HEADS
from heliograph.preserve.documents import SIGNATURE_LIMIT, read_bounded
from heliograph.preserve.editions import Expected
from heliograph.preserve.finding import FindingKind, Ledger
from heliograph.preserve.ports import Tree
from heliograph.preserve.trust import Trust, vouched
from heliograph.signing.head import HeadStatement

_NUMBERED = re.compile(rf"{HEADS}/(?P<number>[1-9][0-9]{{0,14}})\.note")


def read_heads(tree: Tree, *, listing: frozenset[str] | None, trust: Trust, ledger: Ledger) -> Expected:
    """Check the signature and the place of every head; a place that cannot be listed shows none.

    Args:
        tree: Where archive.json lies.
        listing: Every path of the tree.
        trust: Who may vouch for the archive.
        ledger: Faults are written down here.

    Returns:
        The files that have a right to be there.
    """
    expected, time = Expected(), ""
    found = {int(match["number"]): path for path in listing or () if (match := _NUMBERED.fullmatch(path))}
    for number, path in sorted(found.items()):
        expected.known.add(path)
        head = _read_head(tree, path, trust, ledger)
        if head is None:
            continue
        if (head.number, head.origin) != (number, trust.origin):
            ledger.find(FindingKind.MISPLACED, path, f"is head {head.number} of {head.origin}")
        elif head.time < time:
            ledger.find(FindingKind.MISPLACED, path, f"is of {head.time}, the head before it of {time}")
        else:
            time = head.time
    return expected


def _read_head(tree: Tree, path: str, trust: Trust, ledger: Ledger) -> HeadStatement | None:
    data = read_bounded(tree, path, SIGNATURE_LIMIT, ledger)
    if data is None:
        return None
    return vouched(data, HeadStatement.from_text, trust=trust, path=path, ledger=ledger)
