"""ArchiveDescription: archive.json, who publishes and with which keys."""

from typing import Literal

from heliograph.model.document import Document


class Publisher(Document):
    """Who answers for the archive."""

    name: str
    url: str | None = None
    contact: str | None = None


class ArchiveDescription(Document):
    """The document archive.json at the root of an archive.

    Attributes:
        origin: Schema-less name of the archive, also the name of its signing key (C2SP signed note).
        keys: Verifier keys (vkey strings) that may sign releases of this archive.
    """

    schema_version: Literal["heliograph-archive/1"] = "heliograph-archive/1"
    title: str
    origin: str
    publisher: Publisher
    keys: tuple[str, ...]
    created_at: str
