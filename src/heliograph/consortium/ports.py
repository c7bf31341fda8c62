"""Ports: where the records of a consortium are kept, the log of what was done, and how mail is sent."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from heliograph.model.audit import AuditEntry, AuditEvent
from heliograph.model.consortium.message import Answer, Message
from heliograph.model.consortium.query import Queried, Query, Spent
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.taking import Taken, Taking
from heliograph.model.consortium.token import Token
from heliograph.rules.ruling import Unmet

R = TypeVar("R", bound=Record)


class Records(Protocol):
    """Where records are kept. What one command changes stands in one transaction with its event, or not at all."""

    def get(self, kind: type[R], id: str) -> R:  # noqa: A002 - as the record calls it
        """The record of an id.

        Raises:
            UnknownNameError: There is none.
        """
        ...

    def find(self, kind: type[R], /, **equal: object) -> tuple[R, ...]:
        """Records whose fields equal what is given, by id; a tuple or a set as a value means one of these."""
        ...

    def write(self, records: Sequence[Record], *events: AuditEvent) -> None:
        """Keep new and changed records with the events that tell of it.

        A record is new when its version is 0 and its id is not known; else its version is what was read, and is counted up.

        Raises:
            ConflictError: Somebody else has changed one of them meanwhile; nothing is kept.
        """
        ...

    def together(self) -> AbstractContextManager[None]:
        """Whatever is written in this block is kept as a whole, or not at all where the block is left by an error."""
        ...

    def events(
        self, *, subject: str | tuple[str, ...] | None = None, who: str | None = None
    ) -> tuple[AuditEvent, ...]:
        """Events in order: about a subject or one of several, by somebody, or all."""
        ...


class Post(Protocol):
    """Sends mail."""

    def send(self, message: Message) -> Answer:
        """Hand a message to the server of mail; what it said. It never raises for what a server says."""
        ...


class Attachments(Protocol):
    """Where the files that applicants attach are kept: each application has its own, by the SHA-256 of their bytes.

    To know a digest opens nothing: a file is held for one application, and another that names it does not have it.
    """

    def keep(self, application_id: str, data: bytes) -> str:
        """Keep a file; its SHA-256."""
        ...

    def holds(self, application_id: str, sha256: str) -> bool:
        """Whether a file is kept for this application."""
        ...

    def read(self, application_id: str, sha256: str) -> bytes:
        """The bytes of a file.

        Raises:
            UnknownNameError: There is none.
            VerificationError: The bytes are others than were kept.
        """
        ...

    def forget(self, application_id: str, sha256: str) -> None:
        """Delete one file, if it is there."""
        ...

    def drop(self, application_id: str, *, but: Collection[str] = ()) -> int:
        """Delete the files of an application but some; how many were deleted."""
        ...

    def applications(self) -> tuple[str, ...]:
        """Ids of the applications that have files."""
        ...


class AuditLog(Protocol):
    """Reads the chain of audit events."""

    def entries(self, *, subject: str | None = None, who: str | None = None) -> Iterator[AuditEntry]:
        """Entries in order: about a subject, by somebody, or all."""
        ...


class Shelf(Protocol):
    """Where an archive keeps signed heads of the log."""

    def notes(self) -> Mapping[int, bytes]:
        """Every signed note by its number; nothing of it is checked."""
        ...

    def add(self, number: int, note: bytes) -> None:
        """Keep a note under a number; one that is there is never replaced.

        Raises:
            StorageError: It cannot be written, or there is one.
        """
        ...


class Takings(Protocol):
    """Where it is kept what was taken of gated editions."""

    def begin(
        self,
        taking: Taking,
        *events: AuditEvent,
        budget: int | None = None,
        since: datetime | None = None,
        token: Token | None = None,
    ) -> bool:
        """Keep a taking with its events, in one transaction, and the token as it was last used.

        Args:
            taking: New.
            events: That tell of it.
            budget: Bytes that its person may take of its data set; None: no bound.
            since: From when these are counted.
            token: As it is after this use; a use that another request has noted meanwhile is not noted again.

        Returns:
            False when the budget does not hold it: nothing is kept.
        """
        ...

    def note(self, taking_id: str, sent: int, *, ended_at: datetime | None = None, stopped: str = "") -> None:
        """Keep how far a taking is."""
        ...

    def refusals(self, person_id: str, codes: Collection[str], since: datetime) -> int:
        """How often somebody was refused for one of these reasons, when they took files or when they asked."""
        ...

    def of(self, person_id: str, *, dataset: str = "", release: int = 0) -> tuple[Taking, ...]:
        """What somebody took or tried to, in order; of one data set or release where one is named."""
        ...

    def totals(self, *, since: datetime | None = None, until: datetime | None = None) -> tuple[Taken, ...]:
        """What everybody took, by person, data set, release and edition."""
        ...


class Queries(Protocol):
    """Where it is kept what was asked of gated editions."""

    def begin(
        self,
        query: Query,
        *events: AuditEvent,
        rule: Callable[[Spent], Unmet | None] | None = None,
        since: datetime | None = None,
        token: Token | None = None,
    ) -> Unmet | None:
        """Keep a query with its events, in one transaction, and the token as it was last used.

        Args:
            query: New.
            events: That tell of it.
            rule: Is told what its person has used of its data set, and says what is missing; None: nothing is asked.
            since: From when that is counted.
            token: As it is after this use; a use that another request has noted meanwhile is not noted again.

        Returns:
            What the rule misses: nothing is kept then.
        """
        ...

    def refusals(self, person_id: str, codes: Collection[str], since: datetime) -> int:
        """How often somebody was refused for one of these reasons, when they took files or when they asked."""
        ...

    def of(self, person_id: str, *, dataset: str = "") -> tuple[Query, ...]:
        """What somebody asked or tried to, in order; of one data set where one is named."""
        ...

    def totals(self, *, since: datetime | None = None, until: datetime | None = None) -> tuple[Queried, ...]:
        """What everybody asked, by person, data set, release and edition."""
        ...


class HeldOutputs(Protocol):
    """Where answers wait until two people have looked at them."""

    def keep(self, output_id: str, data: bytes) -> None:
        """Keep an answer."""
        ...

    def read(self, output_id: str) -> bytes:
        """An answer.

        Raises:
            UnknownNameError: There is none.
        """
        ...

    def drop(self, output_id: str) -> None:
        """Delete an answer, if it is there."""
        ...


class SealedShelf(Protocol):
    """Where an archive keeps records that are written anew when they change."""

    def read(self, name: str) -> bytes | None:
        """The one of a name; None where there is none yet."""
        ...

    def put(self, name: str, data: bytes) -> None:
        """Put one in the place of the one before, at once.

        Raises:
            StorageError: It cannot be written.
        """
        ...


class ReportShelf(Protocol):
    """Where an archive keeps signed reports of its consortium."""

    def names(self) -> frozenset[str]:
        """Periods that have a report, such as ``2026-1``."""
        ...

    def add(self, name: str, document: bytes, note: bytes) -> None:
        """Keep a report and the signed note about it; one whose note is there is never replaced.

        Raises:
            StorageError: It cannot be written, or there is one.
        """
        ...
