"""Extras: what lies in the tree although nobody signed it."""

from collections.abc import Iterable, Sequence

from heliograph.preserve.editions import Expected
from heliograph.preserve.finding import FindingKind, Ledger, NoticeKind
from heliograph.preserve.survey import Level

ROOT_FILES = frozenset({"archive.json", "catalogue.json", "feed.atom"})
"""Files at the root of an archive: unsigned indexes, and the description whose keys are checked by use."""


def check_extras(listing: Iterable[str], expected: Sequence[Expected], level: Level, ledger: Ledger) -> None:
    """Name every file that no document lists; leftovers with a leading dot are only mentioned."""
    known = frozenset[str]().union(*(each.known for each in expected))
    opaque = tuple(prefix for each in expected for prefix in each.opaque)
    roots = ROOT_FILES if level is Level.ARCHIVE else frozenset()
    leftovers: dict[str, int] = {}
    for path in sorted(listing):
        if path in known or path in roots:
            continue
        if hidden := _hidden(path):
            leftovers[hidden] = leftovers.get(hidden, 0) + 1
        elif not path.startswith(opaque):
            ledger.find(FindingKind.EXTRA, path, "is listed by no signed document")
    for hidden, count in leftovers.items():
        files = "1 file" if count == 1 else f"{count} files"
        ledger.notice(
            NoticeKind.UNFINISHED,
            hidden,
            f"{files} with a name that begins with a dot, no part of the archive",
        )


def _hidden(path: str) -> str | None:
    parts = path.split("/")
    for depth, part in enumerate(parts, 1):
        if part.startswith("."):
            return "/".join(parts[:depth])
    return None
