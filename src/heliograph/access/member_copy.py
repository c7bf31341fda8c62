"""Member's copy: an edition without some posts, which the release does not name and a signature beside it vouches for."""

from heliograph.access.documents import promised
from heliograph.access.ports import Tree
from heliograph.errors import VerificationError
from heliograph.model.archive import ArchiveDescription
from heliograph.signing.canonical import digest
from heliograph.signing.copy import SIGNATURE, CopyStatement, open_copy
from heliograph.signing.keys import VerifierKey

LIMIT = 1 << 16


def vouched(
    tree: Tree, path: str, data: bytes, expected: str, *, archive: ArchiveDescription | None, where: str
) -> None:
    """Refuse a manifest that is neither that of the edition nor, by a signature of the archive, that of a copy made from it.

    Args:
        tree: Where the manifest lies.
        path: Of the manifest.
        data: Its bytes.
        expected: SHA-256 of the manifest of the edition, as the release says.
        archive: Names the keys that may sign.
        where: The manifest, for messages.

    Raises:
        VerificationError: It is neither.
    """
    if digest(data) == expected:
        return
    note = tree.read(path.removesuffix("manifest.json") + SIGNATURE, LIMIT)
    if note is None or archive is None:
        promised(data, expected, where=where, by="release.json")
        return
    stated = open_copy(note, [VerifierKey.from_text(key) for key in archive.keys])
    if stated != CopyStatement(edition_sha256=expected, copy_sha256=digest(data)):
        raise VerificationError(
            f"{where}: {SIGNATURE} beside it vouches for another copy, or for a copy of another edition.",
            hint="Use another copy.",
        )
