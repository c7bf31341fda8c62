"""Attachment: which files may be added to an answer, by what their first bytes are and not by what they are called."""

import codecs
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Final

from heliograph.model.consortium.attachment import FileKind
from heliograph.model.consortium.fault import Fault, FaultKind

HEAD: Final = 4096
"""How many bytes of a file are looked at."""
MEGABYTE: Final = 1_000_000
LONGEST_NAME: Final = 120
LONGEST_ENDING: Final = 10
TEXT_CONTROLS = frozenset("\t\n\r\f")
REFUSED_IN_NAMES = frozenset('<>:"|?*/\\')
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows takes for devices."""


def is_text(head: bytes) -> bool:
    """Whether bytes are UTF-8 text, cut off in the middle of a character perhaps."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return all(c in TEXT_CONTROLS or unicodedata.category(c) != "Cc" for c in text)


def _is_docx(head: bytes) -> bool:
    """Whether bytes begin a zip as Word writes it; with macros it is called vbaProject and is refused."""
    return head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head and b"vbaProject" not in head


def _is_odt(head: bytes) -> bool:
    """Whether bytes begin a zip as OpenDocument asks for it: its first member says, unpacked, that it is a text."""
    return head.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:120]


SIGNS: Mapping[FileKind, Callable[[bytes], bool]] = {
    FileKind.PDF: lambda head: head.startswith(b"%PDF-"),
    FileKind.PNG: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    FileKind.JPEG: lambda head: head.startswith(b"\xff\xd8\xff"),
    FileKind.DOCX: _is_docx,
    FileKind.ODT: _is_odt,
    FileKind.CSV: is_text,
    FileKind.TXT: is_text,
}
"""By which first bytes a kind is known."""

ENDINGS: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.PDF: ("pdf",),
    FileKind.PNG: ("png",),
    FileKind.JPEG: ("jpg", "jpeg"),
    FileKind.DOCX: ("docx",),
    FileKind.ODT: ("odt",),
    FileKind.CSV: ("csv", "tsv"),
    FileKind.TXT: ("txt", "md", "text"),
}
"""Endings of names that go with a kind."""


def kind_of(name: str, head: bytes) -> FileKind | None:
    """What a file is: its first bytes and the ending of its name must agree. None: nothing that may be attached."""
    ending = name.rpartition(".")[2].lower()
    return next((kind for kind, sign in SIGNS.items() if ending in ENDINGS[kind] and sign(head)), None)


def refused(
    name: str, head: bytes, size: int, *, kinds: Collection[FileKind], megabytes: int
) -> Fault | None:
    """Why a file may not be attached; None: it may.

    Args:
        name: As it was sent.
        head: Its first ``HEAD`` bytes.
        size: Its length in bytes.
        kinds: Kinds that the question takes; empty: all.
        megabytes: Largest file that it takes.
    """
    if not size:
        return Fault(kind=FaultKind.FILE_EMPTY)
    if size > megabytes * MEGABYTE:
        return Fault(kind=FaultKind.FILE_SIZE, limit=str(megabytes))
    if kind_of(name, head) not in (kinds or frozenset(FileKind)):
        return Fault(
            kind=FaultKind.FILE_KIND,
            limit=", ".join(kind for kind in FileKind if kind in (kinds or FileKind)),
        )
    return None


def clean_name(name: str) -> str:
    """A name that every system can store and no page can be fooled by: no folders, no invisible characters, not too long."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join("_" if c in REFUSED_IN_NAMES else c for c in bare if unicodedata.category(c)[0] != "C")
    kept = " ".join(kept.split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = kept, "", ""
    stem = stem[: LONGEST_NAME - len(dot + ending)].strip(". ")
    if not stem or stem.lower() in DEVICES:
        stem = f"file_{stem}".rstrip("_")
    return f"{stem}{dot}{ending}"
