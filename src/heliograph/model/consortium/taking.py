"""Taking: what somebody took of a gated edition, or tried to take."""

from dataclasses import dataclass
from datetime import datetime

from heliograph.model.consortium.record import Record


@dataclass(frozen=True, kw_only=True)
class Taking(Record):
    """One request for one file.

    Attributes:
        person_id: Who asked.
        token_id: By which token; empty on a page.
        dataset: Name.
        release: Number.
        edition: ``consortium`` or ``enclave``.
        path: Of the file in its edition; empty where there is no such file.
        sha256: Of the file; empty where there is none.
        size: Bytes of the file.
        first: Number of the first byte that was promised.
        count: How many were promised; 0 where no byte is sent.
        sent: How many were handed to the network; with a server in front that sends files: how many were promised.
        begun_at: UTC.
        ended_at: UTC; None while it runs, or where the server went down meanwhile.
        refused: Code of the condition that was not met; empty where it was allowed.
        stopped: Code of the condition that ended it before its end; ``left`` where the reader went away.
    """

    person_id: str
    token_id: str = ""
    dataset: str
    release: int
    edition: str
    path: str = ""
    sha256: str = ""
    size: int = 0
    first: int = 0
    count: int = 0
    sent: int = 0
    begun_at: datetime
    ended_at: datetime | None = None
    refused: str = ""
    stopped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one person took of one edition of one release.

    Attributes:
        person_id: Who.
        dataset: Name.
        release: Number.
        edition: ``consortium`` or ``enclave``.
        requests: How often files were asked for and allowed.
        files: How many different files.
        sent: Bytes.
        refused: How often it was refused.
        first_at: UTC.
        last_at: UTC.
    """

    person_id: str
    dataset: str
    release: int
    edition: str
    requests: int
    files: int
    sent: int
    refused: int
    first_at: datetime
    last_at: datetime
