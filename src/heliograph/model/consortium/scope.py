"""Scope: what is asked for and what is granted."""

from dataclasses import dataclass
from enum import StrEnum


class Modality(StrEnum):
    """How data are reached."""

    DOWNLOAD = "download"
    QUERY = "remote-query"
    ENCLAVE = "enclave"

    @property
    def asks(self) -> bool:
        """Whether the data stay on the server, which answers questions."""
        return self is not Modality.DOWNLOAD

    @property
    def is_reviewed(self) -> bool:
        """Whether two people look at answers before they leave."""
        return self is Modality.ENCLAVE


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """One data set, one edition, one way to it: approval of one opens nothing else.

    Attributes:
        dataset: Name.
        edition: ``consortium`` or ``enclave``.
        modality: Download, remote query, or remote query whose answers two people look at first.
    """

    dataset: str
    edition: str
    modality: Modality

    def __str__(self) -> str:
        return f"{self.dataset}/{self.edition}/{self.modality}"
