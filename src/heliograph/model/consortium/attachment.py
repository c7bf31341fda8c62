"""Attachment: a file that somebody adds to an answer."""

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """Kinds of files that may be attached; nothing that runs, nothing that calls home."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TXT = "txt"
    CSV = "csv"
    DOCX = "docx"
    ODT = "odt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file, as an answer names it.

    Attributes:
        name: Cleaned name, for people.
        kind: What its first bytes are.
        bytes: Length.
        sha256: Of its bytes; it is kept under this.
    """

    name: str
    kind: FileKind
    bytes: int
    sha256: str
