"""Tie: what keeps a reviewer from a dossier."""

from dataclasses import dataclass
from enum import StrEnum


class TieKind(StrEnum):
    """Ties that are computed; every other is declared by the reviewer."""

    OWN_APPLICATION = "own-application"
    SAME_ORGANISATION = "same-organisation"
    COAUTHOR = "co-author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One tie between a reviewer and an application.

    Attributes:
        kind: Which.
        person_id: With whom of the application; empty when the application names the reviewer's organisation itself.
        organisation_id: Through which organisation, as the reviewer's own claim names it; empty for the other kinds.
    """

    kind: TieKind
    person_id: str = ""
    organisation_id: str = ""
