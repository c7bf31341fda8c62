"""Documents: read one JSON document of an archive, of the bytes that were promised."""

from typing import TypeVar

from pydantic import ValidationError

from heliograph.errors import InputError, VerificationError
from heliograph.model.document import Document
from heliograph.signing.canonical import digest

LIMIT = 64 * 2**20
"""Bytes of the largest document that is read; a manifest of 100,000 files stays below 30 MB."""

D = TypeVar("D", bound=Document)


def parse(data: bytes, kind: type[D], *, where: str) -> D:
    """The document in these bytes; InputError names the field that is wrong."""
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "document"
        raise InputError(
            f"{where}: {field}: {first['msg']}.",
            hint="The file is damaged, or a newer Heliograph wrote it.",
        ) from None


def promised(data: bytes, expected: str, *, where: str, by: str) -> None:
    """Refuse bytes whose digest is not the one that ``by`` names."""
    found = digest(data)
    if found != expected:
        raise VerificationError(
            f"{where}: SHA-256 is {found}, {by} says {expected}.",
            hint="The file was changed or damaged: run heliograph verify, or use another copy.",
        )
