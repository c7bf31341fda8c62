"""Output: the answer to a query that is held back until two people have looked at it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.stay import Stay


class Verdict(StrEnum):
    """What a checker says."""

    RELEASE = "release"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True)
class Output(Record):
    """An answer that waits.

    Attributes:
        query_id: Whose answer it is.
        person_id: Who asked.
        application_id: From which their grant came.
        dataset: Name.
        release: Number.
        edition: ``consortium`` or ``enclave``.
        kind: SQL or a search.
        state: Of the machine of outputs.
        stays: Every state so far with its beginning.
        rows: Of the answer.
        size: Bytes of the answer.
        sha256: Of the answer.
        made_at: UTC.
        due_at: Until when checkers have promised to have looked.
        first_at: UTC; the first checker has spoken.
        first_by: Person.
        first_verdict: What they said; empty until then.
        first_note: In their words, for the other staff.
        second_at: UTC; the second checker has spoken.
        second_by: Person.
        second_verdict: What they said.
        second_note: In their words.
    """

    query_id: str
    person_id: str
    application_id: str
    dataset: str
    release: int
    edition: str
    kind: QueryKind
    state: str
    stays: tuple[Stay, ...] = ()
    rows: int
    size: int
    sha256: str
    made_at: datetime
    due_at: datetime
    first_at: datetime | None = None
    first_by: str | None = None
    first_verdict: str = ""
    first_note: str = ""
    second_at: datetime | None = None
    second_by: str | None = None
    second_verdict: str = ""
    second_note: str = ""
