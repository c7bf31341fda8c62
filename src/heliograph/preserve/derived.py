"""Reading derived/manifest.json: files made from an edition, vouched for by a signature of their own."""

from heliograph.errors import InputError
from heliograph.model.derived import FOLDER, MANIFEST, SIGNATURE
from heliograph.model.document import Document
from heliograph.model.manifest import FileEntry
from heliograph.preserve.documents import MANIFEST_LIMIT, SIGNATURE_LIMIT, parse, read_bounded
from heliograph.preserve.editions import Expected
from heliograph.preserve.finding import FindingKind, Ledger, NoticeKind
from heliograph.preserve.ports import Tree
from heliograph.preserve.trust import Trust, signer_of
from heliograph.signing.canonical import digest
from heliograph.signing.derived import DerivedStatement
from heliograph.signing.note import read_note


class DerivedFiles(Document):
    """derived/manifest.json as far as verify needs it."""

    files: tuple[FileEntry, ...]


def read_derived(tree: Tree, prefix: str, *, expected: Expected, trust: Trust, ledger: Ledger) -> None:
    """Take in the derived files of the edition at ``prefix``, which has a manifest; what is wrong is written down."""
    folder = f"{prefix}{FOLDER}/"
    path = f"{folder}{MANIFEST}"
    data = read_bounded(tree, path, MANIFEST_LIMIT, ledger)
    if data is None:
        return
    expected.known.update((path, f"{folder}{SIGNATURE}"))
    manifest = parse(DerivedFiles, data, path, ledger)
    if manifest is None:
        expected.opaque.add(folder)
        return
    edition = read_bounded(tree, f"{prefix}manifest.json", MANIFEST_LIMIT, ledger) or b""
    _check_signature(tree, f"{folder}{SIGNATURE}", digest(edition), digest(data), trust=trust, ledger=ledger)
    expected.add(path, folder, manifest.files, ledger)
    ledger.notice(NoticeKind.DERIVED, folder.rstrip("/"))


def _check_signature(
    tree: Tree, path: str, edition: str, derived: str, *, trust: Trust, ledger: Ledger
) -> None:
    """Derived files that nobody vouches for can hide posts from a search: an unsigned manifest is a finding."""
    before = len(ledger.findings)
    signature = read_bounded(tree, path, SIGNATURE_LIMIT, ledger)
    if signature is None:
        if len(ledger.findings) == before:
            ledger.find(FindingKind.MISSING, path, "is not there")
        return
    try:
        note = read_note(signature)
        statement = DerivedStatement.from_text(note.text)
    except InputError as error:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, error.message)
        return
    if signer_of(note, trust=trust, path=path, ledger=ledger) is None:
        return
    if statement.edition_manifest_sha256 != edition:
        ledger.find(FindingKind.MISPLACED, path, "is about files made from another edition")
    elif statement.derived_sha256 != derived:
        detail = f"signed was sha256 {statement.derived_sha256}, here is {derived}"
        ledger.find(FindingKind.CHANGED, f"{path.rpartition('/')[0]}/{MANIFEST}", detail)
