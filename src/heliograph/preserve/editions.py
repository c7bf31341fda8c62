"""Reading the manifest of an edition: is it the one the release signed, and what does it say must be there."""

from dataclasses import dataclass, field
from typing import Literal

from heliograph.model.manifest import FileEntry, Manifest, TableFile
from heliograph.model.tables import TABLES
from heliograph.preserve.documents import MANIFEST_LIMIT, is_safe, parse, read_bounded
from heliograph.preserve.finding import FindingKind, Ledger, NoticeKind
from heliograph.preserve.ports import Tree
from heliograph.signing.canonical import digest

PARQUET = ".parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFile:
    """A file that must be there.

    Attributes:
        path: From the root of the tree.
        rows: Rows its Parquet footer must state; None where no count was signed.
    """

    path: str
    bytes: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRead:
    """One edition after its manifest was read.

    Attributes:
        folder: Its prefix in the tree.
        state: read, unfit (its manifest is) or absent.
    """

    folder: str
    state: Literal["read", "unfit", "absent"]


@dataclass(slots=True)
class Expected:
    """What must lie below a prefix.

    Attributes:
        files: To be compared byte by byte.
        known: Every path with a right to be there, documents included.
        opaque: Prefixes whose contents cannot be judged, because the document that lists them is unfit.
    """

    files: list[ExpectedFile] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    opaque: set[str] = field(default_factory=set)

    def add(self, document: str, prefix: str, entries: tuple[FileEntry, ...], ledger: Ledger) -> None:
        """Take in what a document lists; unsafe and repeated paths are written down and never opened."""
        seen: set[str] = set()
        for entry in entries:
            if not is_safe(entry.path):
                ledger.find(
                    FindingKind.UNSAFE_PATH, document, f"lists {entry.path!r}, which leads out of its folder"
                )
                continue
            if entry.path in seen:
                ledger.find(FindingKind.MALFORMED, document, f"lists {entry.path} twice")
                continue
            seen.add(entry.path)
            rows = entry.rows if isinstance(entry, TableFile) and entry.path.endswith(PARQUET) else None
            path = prefix + entry.path
            self.known.add(path)
            self.files.append(ExpectedFile(path=path, bytes=entry.bytes, sha256=entry.sha256, rows=rows))


def read_edition(
    tree: Tree, prefix: str, *, signed: str | None, expected: Expected, ledger: Ledger
) -> Manifest | None:
    """Read an edition's manifest and take in what it lists.

    Args:
        tree: Where.
        prefix: Folder of the edition, empty or with a slash at its end.
        signed: Digest of the manifest as the release signed it; None when no release is at hand.
        expected: Grows by the files of the edition.
        ledger: Faults are written down here.

    Returns:
        The manifest; None when it is absent or unfit.
    """
    path = f"{prefix}manifest.json"
    data = read_bounded(tree, path, MANIFEST_LIMIT, ledger)
    expected.known.add(path)
    expected.opaque.add(prefix)
    if data is None:
        return None
    if signed is not None and digest(data) != signed:
        ledger.find(FindingKind.CHANGED, path, f"signed was sha256 {signed}, here is {digest(data)}")
        return None
    manifest = parse(Manifest, data, path, ledger)
    if manifest is None:
        return None
    expected.opaque.discard(prefix)
    expected.add(path, prefix, manifest.files, ledger)
    _check_sums(manifest, path, ledger)
    _note(manifest, prefix, ledger)
    return manifest


def _check_sums(manifest: Manifest, path: str, ledger: Ledger) -> None:
    sums: dict[str, int] = {}
    for entry in manifest.files:
        if entry.table is not None and entry.rows is not None and entry.path.endswith(PARQUET):
            sums[entry.table] = sums.get(entry.table, 0) + entry.rows
    counted = set(sums) & set(TABLES) | set(manifest.rows)
    for table in sorted(counted):
        stated, found = manifest.rows.get(table, 0), sums.get(table, 0)
        if stated != found:
            ledger.find(
                FindingKind.ROWS_DIFFER, path, f"{table}: {stated} rows stated, its files list {found}"
            )


def _note(manifest: Manifest, prefix: str, ledger: Ledger) -> None:
    for note in manifest.notes:
        kind = NoticeKind.UNGATED if note.upper().startswith("UNGATED") else NoticeKind.NOTE
        ledger.notice(kind, prefix.rstrip("/"), "" if note == "UNGATED" else note)
