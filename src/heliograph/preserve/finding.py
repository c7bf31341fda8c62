"""Findings and notices: what verify says, how bad it is, and with which exit code it leaves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class FindingKind(StrEnum):
    """What is wrong, the worst first: a run leaves with the exit code of its worst finding."""

    SIGNATURE_INVALID = "signature-invalid"
    KEY_CHANGED = "key-changed"
    UNSAFE_PATH = "unsafe-path"
    CHANGED = "changed"
    TRUNCATED = "truncated"
    MISSING = "missing"
    MALFORMED = "malformed"
    MISPLACED = "misplaced"
    UNVERIFIABLE = "unverifiable"
    ROWS_DIFFER = "rows-differ"
    EXTRA = "extra"


class NoticeKind(StrEnum):
    """What a reader should know although nothing is wrong."""

    UNLOGGED = "unlogged"
    SELF_VOUCHED = "self-vouched"
    NEW_KEY = "new-key"
    KEY_ROTATED = "key-rotated"
    KEY_COMPROMISED = "key-compromised"
    UNKNOWN_EVENT = "unknown-event"
    UNGATED = "ungated"
    GATED_HERE = "gated-here"
    PUBLIC_NOT_HELD = "public-not-held"
    NOT_HELD = "not-held"
    NOT_LISTED = "not-listed"
    MEMBER_COPY = "member-copy"
    DERIVED = "derived"
    UNFINISHED = "unfinished"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Exit code of a kind of finding, and the sentence that explains it."""

    exit_code: int
    sentence: str


FINDINGS: dict[FindingKind, Meaning] = {
    FindingKind.SIGNATURE_INVALID: Meaning(
        11, "A signature fails, or was made by a key that nothing here vouches for."
    ),
    FindingKind.KEY_CHANGED: Meaning(
        11, "The archive signs with another key than the one given or pinned for its origin."
    ),
    FindingKind.UNSAFE_PATH: Meaning(
        20, "A document or a link leads out of the archive; it was not followed."
    ),
    FindingKind.CHANGED: Meaning(12, "Bytes differ from what was signed."),
    FindingKind.TRUNCATED: Meaning(13, "A file is shorter than what was signed: an interrupted copy."),
    FindingKind.MISSING: Meaning(14, "A file that was signed is not there."),
    FindingKind.MALFORMED: Meaning(17, "A document cannot be read as what it should be."),
    FindingKind.MISPLACED: Meaning(
        19,
        "A release, edition, event or audit head stands where it does not belong: folder, number or predecessor.",
    ),
    FindingKind.UNVERIFIABLE: Meaning(18, "Nothing to verify here, or no key by which to verify it."),
    FindingKind.ROWS_DIFFER: Meaning(16, "Row counts of the files differ from those that were signed."),
    FindingKind.EXTRA: Meaning(15, "A file lies here that nobody signed."),
}
"""Every kind of finding in the order of gravity."""

NOTICES: dict[NoticeKind, str] = {
    NoticeKind.UNLOGGED: "No log holds this release: its publisher vouches for it and could sign another in its place.",
    NoticeKind.SELF_VOUCHED: "The key was read from the archive itself: the files agree with each other, who signed is not shown.",
    NoticeKind.NEW_KEY: "archive.json lists a key that was neither given nor pinned; none of the releases here needs it.",
    NoticeKind.KEY_ROTATED: "The signing key was replaced; the event that says so is signed by the old key and the new one.",
    NoticeKind.KEY_COMPROMISED: "The publisher has reported that somebody else may have had the key that was used here.",
    NoticeKind.UNKNOWN_EVENT: "An event of a type that this version does not know; its signature and place were checked.",
    NoticeKind.UNGATED: "The edition was published without passing the privacy gate.",
    NoticeKind.GATED_HERE: "A gated edition lies in this folder: do not serve it.",
    NoticeKind.PUBLIC_NOT_HELD: "A copy of a gated edition: the public one is not in it, and was not looked at.",
    NoticeKind.NOT_HELD: "An earlier release is not held here, so the chain to it cannot be followed.",
    NoticeKind.NOT_LISTED: "The place cannot be listed: files that nobody signed would not be seen.",
    NoticeKind.MEMBER_COPY: "A member's copy: it lacks a few posts of the edition, as its data set declares, and is signed as such.",
    NoticeKind.DERIVED: "Files made from the edition, signed in a manifest of their own: no release names them.",
    NoticeKind.UNFINISHED: "Leftovers with a name that begins with a dot: an unfinished publish or a file of the system.",
    NoticeKind.NOTE: "A note of the publisher in the manifest.",
}
"""Every kind of notice; none changes the exit code."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which file, what differs."""

    kind: FindingKind
    path: str
    detail: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing a reader should know; ``path`` is empty when it concerns everything."""

    kind: NoticeKind
    path: str
    detail: str


@dataclass(slots=True)
class Ledger:
    """Collects findings and notices while a verification goes on."""

    findings: list[Finding] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def find(self, kind: FindingKind, path: str, detail: str) -> None:
        """Write down what is wrong."""
        self.findings.append(Finding(kind, path, detail))

    def notice(self, kind: NoticeKind, path: str = "", detail: str = "") -> None:
        """Write down what a reader should know; without a detail the sentence of its kind."""
        self.notices.append(Notice(kind, path, detail or NOTICES[kind]))


def worst(kinds: Iterator[FindingKind]) -> FindingKind | None:
    """The gravest of these kinds, None when there is none."""
    order = list(FINDINGS)
    return min(kinds, key=order.index, default=None)
