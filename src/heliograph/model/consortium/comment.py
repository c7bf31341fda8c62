"""Comment: what somebody of the public says about a change of the criteria that is proposed."""

from dataclasses import dataclass
from datetime import datetime

from heliograph.model.consortium.record import Record

LONGEST_WORDS = 5000
LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Comment(Record):
    """A comment. It is shown once somebody of staff has read it and shows it.

    Attributes:
        criteria: Code of the set of criteria.
        criterion: Code of the criterion whose change it is about.
        of_version: Version that is proposed.
        words: What is said.
        name: As whoever wrote it wishes to be called; empty: no name.
        written_at: UTC.
        shown_at: UTC; None while it is not shown.
        shown_by: Person.
        refused_at: UTC; somebody decided not to show it.
        refused_by: Person.
        reason: Why it is not shown.
    """

    criteria: str
    criterion: str
    of_version: int
    words: str
    name: str = ""
    written_at: datetime
    shown_at: datetime | None = None
    shown_by: str | None = None
    refused_at: datetime | None = None
    refused_by: str | None = None
    reason: str = ""
