"""Document: what a release says of itself in words, of the bytes that release.json promises."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from heliograph.access.documents import LIMIT, promised
from heliograph.access.resolve import OpenEdition
from heliograph.model.manifest import FileEntry
from heliograph.model.names import unknown

TEXTS = frozenset({".md", ".txt", ".csv", ".json", ".cff"})
"""Documents that can be read as they stand."""

LONGEST = 2**20
"""Bytes of a text that are shown; whoever wants more downloads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDocument:
    """A document of a release.

    Attributes:
        file: As release.json lists it.
        text: Its words; None where it is no text, or too long to be shown.
    """

    file: FileEntry
    text: str | None

    @property
    def kind(self) -> str:
        """The ending of its name, without the dot."""
        return PurePosixPath(self.file.path).suffix.removeprefix(".")


def release_document(edition: OpenEdition, path: str) -> ReleaseDocument:
    """A document of the release by its path: ``datasheet.md``, ``reports/findings.md``.

    Raises:
        UnknownNameError: The release has no such document.
        VerificationError: The bytes are not those that release.json promises.
    """
    listed = {file.path: file for file in edition.release.files}
    if path not in listed:
        raise unknown("document", path, sorted(listed), where=edition.name)
    file = listed[path]
    if PurePosixPath(path).suffix not in TEXTS or file.bytes > LONGEST:
        return ReleaseDocument(file=file, text=None)
    where = f"{edition.release_folder}/{path}"
    data = edition.library.tree.read(where, LIMIT)
    if data is None:
        return ReleaseDocument(file=file, text=None)
    promised(data, file.sha256, where=where, by="release.json")
    return ReleaseDocument(file=file, text=data.decode("utf-8-sig", "replace"))
