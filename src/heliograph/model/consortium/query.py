"""Query: what somebody asked of a gated edition on the server, or tried to ask."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record


class QueryKind(StrEnum):
    """How a question is put."""

    SQL = "sql"
    SEARCH = "search"


@dataclass(frozen=True, kw_only=True)
class Query(Record):
    """One question with what became of it; its words stand here and never in the log, so that they can be erased.

    Attributes:
        person_id: Who asked.
        token_id: By which token; empty on a page.
        dataset: Name.
        release: Number.
        edition: ``consortium`` or ``enclave``.
        kind: SQL or a search.
        text: As it was asked; empty once its person is erased.
        text_sha256: Of the text, as the log has it.
        begun_at: UTC.
        ended_at: UTC; None while it runs, or where the server went down meanwhile.
        milliseconds: That were worked on it; while it runs, the most that it may take.
        rows: Of the answer.
        bytes: Of the answer, as a stream of Arrow; of what a search found, as JSON.
        sha256: Of the answer; empty where there is none.
        cut: ``rows`` or ``bytes`` where the answer was cut at a limit.
        refused: Code of the condition that was not met; empty where it was allowed.
        failed: Code of the error that it ended in; empty where it was answered.
    """

    person_id: str
    token_id: str = ""
    dataset: str
    release: int
    edition: str
    kind: QueryKind
    text: str
    text_sha256: str
    begun_at: datetime
    ended_at: datetime | None = None
    milliseconds: int = 0
    rows: int = 0
    bytes: int = 0
    sha256: str = ""
    cut: str = ""
    refused: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What somebody has used of a day.

    Attributes:
        queries: How many were allowed.
        milliseconds: That were worked on them, or may yet be.
        running: Of any data set, begun a moment ago and not ended.
    """

    queries: int
    milliseconds: int
    running: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Queried:
    """What one person asked of one edition of one release.

    Attributes:
        person_id: Who.
        dataset: Name.
        release: Number.
        edition: ``consortium`` or ``enclave``.
        queries: How many were answered.
        rows: Of all answers.
        bytes: Of all answers.
        milliseconds: That were worked on them.
        refused: How often it was refused.
        first_at: UTC.
        last_at: UTC.
    """

    person_id: str
    dataset: str
    release: int
    edition: str
    queries: int
    rows: int
    bytes: int
    milliseconds: int
    refused: int
    first_at: datetime
    last_at: datetime
