"""Answers: what a form held at one moment; notes on its sections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from heliograph.model.consortium.record import Record


@dataclass(frozen=True, kw_only=True)
class Answers(Record):
    """A whole form. What was submitted is never changed; saving afterwards makes the answers of the next round.

    Attributes:
        application_id: Of which application.
        round: Of which round.
        values: By the code of the field; may be partial and wrong until it is submitted.
        sha256: Of the canonical JSON of the values.
        saved_at: UTC.
        saved_by: Person.
        is_submitted: Whether this is what reviewers read.
    """

    application_id: str
    round: int
    values: Mapping[str, Any] = field(default_factory=dict)
    sha256: str
    saved_at: datetime
    saved_by: str
    is_submitted: bool = False


@dataclass(frozen=True, kw_only=True)
class SectionNote(Record):
    """What a section needs, said when an application is returned.

    Attributes:
        application_id: Of which application.
        round: Of which round.
        section: Code of the section.
        public: For the applicant.
        internal: For staff alone.
        noted_at: UTC.
        noted_by: Person.
    """

    application_id: str
    round: int
    section: str
    public: str
    internal: str = ""
    noted_at: datetime
    noted_by: str
