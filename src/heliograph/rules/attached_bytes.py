"""Attached bytes: what a whole file must not hold, whatever its first bytes say.

No scanner of viruses: what is refused is what could run, or could be taken for something else than it says. Files are shown by no
page, only downloaded.
"""

import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from heliograph.model.consortium.attachment import FileKind
from heliograph.rules.attachment import is_text

MOST_MEMBERS: Final = 5_000
MOST_UNPACKED: Final = 200_000_000
MOST_PACKED: Final = 200
"""How many times larger than itself a member may become."""
SMALL: Final = 1_000_000
"""Members up to here may be packed as tightly as they like."""

ACTIVE_IN_PDF = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
ACTIVE_MEMBERS = frozenset({"vbaproject.bin", "vbadata.xml", "activex", "embeddings", "basic", "scripts"})
"""Parts of names in a document: macros, controls, other files inside."""
PNG_END: Final = b"IEND\xaeB`\x82"


def is_unsafe(kind: FileKind, data: bytes) -> bool:
    """Whether a file holds what could run, or is not whole.

    Args:
        kind: What its first bytes are.
        data: All of it.
    """
    return FOUND[kind](data)


def _pdf(data: bytes) -> bool:
    return b"%%EOF" not in data[-2048:] or any(word in data for word in ACTIVE_IN_PDF) or _is_zip(data)


def _png(data: bytes) -> bool:
    """Something behind the end of a picture is no picture."""
    return not data.endswith(PNG_END)


def _jpeg(data: bytes) -> bool:
    return b"\xff\xd9" not in data or _is_zip(data)


def _text(data: bytes) -> bool:
    return not is_text(data)


def _packed(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(data)) as document:
            members = document.infolist()
            return (
                len(members) > MOST_MEMBERS
                or sum(member.file_size for member in members) > MOST_UNPACKED
                or any(_is_bad(member) for member in members)
            )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError):
        return True


def _is_bad(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/").lower())
    grows = member.file_size > SMALL and member.file_size > MOST_PACKED * member.compress_size
    return (
        bool(member.flag_bits & 1)
        or grows
        or path.is_absolute()
        or ".." in path.parts
        or bool(ACTIVE_MEMBERS & set(path.parts))
    )


def _is_zip(data: bytes) -> bool:
    return zipfile.is_zipfile(BytesIO(data))


FOUND: Mapping[FileKind, Callable[[bytes], bool]] = {
    FileKind.PDF: _pdf,
    FileKind.PNG: _png,
    FileKind.JPEG: _jpeg,
    FileKind.TXT: _text,
    FileKind.CSV: _text,
    FileKind.DOCX: _packed,
    FileKind.ODT: _packed,
}
"""Who looks at which kind."""
