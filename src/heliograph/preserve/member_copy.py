"""A member's copy of a gated edition: other bytes than the release names, vouched for by a signature of their own."""

from heliograph.errors import InputError
from heliograph.model.manifest import Manifest
from heliograph.preserve.documents import SIGNATURE_LIMIT, read_bounded
from heliograph.preserve.editions import Expected
from heliograph.preserve.finding import FindingKind, Ledger, NoticeKind
from heliograph.preserve.ports import Tree
from heliograph.preserve.trust import Trust, signer_of
from heliograph.signing.copy import SIGNATURE, CopyStatement
from heliograph.signing.note import read_note


def is_vouched_copy(
    tree: Tree,
    prefix: str,
    manifest: Manifest,
    *,
    statement: CopyStatement,
    expected: Expected,
    trust: Trust,
    ledger: Ledger,
) -> bool:
    """Whether a manifest that the release does not name calls itself a copy; what is wrong with its signature is written down.

    Args:
        tree: Where.
        prefix: Folder of the copy.
        manifest: As it was read.
        statement: What must be signed.
        expected: Grows by the signature.
        trust: Who may vouch.
        ledger: Faults are written down here, and that it is a copy.
    """
    if manifest.member_copy is None:
        return False
    path = f"{prefix}{SIGNATURE}"
    expected.known.add(path)
    data = read_bounded(tree, path, SIGNATURE_LIMIT, ledger)
    if data is None:
        ledger.find(FindingKind.MISSING, path, "is not there: nobody vouches for this copy")
        return True
    try:
        note = read_note(data)
        stated = CopyStatement.from_text(note.text)
    except InputError as error:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, error.message)
        return True
    if signer_of(note, trust=trust, path=path, ledger=ledger) is None:
        return True
    if stated != statement:
        ledger.find(FindingKind.MISPLACED, path, "is about another copy, or a copy of another edition")
        return True
    said = manifest.member_copy
    detail = f"copy {said.copy_id} lacks {said.lacks:,} of {said.may_lack:,} posts that copies may lack"
    ledger.notice(NoticeKind.MEMBER_COPY, prefix.rstrip("/"), detail)
    return True
