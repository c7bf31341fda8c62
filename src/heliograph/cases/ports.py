"""Ports: where cases are kept, and how a publisher is told of one."""

from typing import Protocol

from heliograph.model.audit import AuditEvent
from heliograph.model.case import Asked, Case, CaseKind, CaseState


class Cases(Protocol):
    """Where cases are kept. Each write keeps its audit event in the same transaction, or neither."""

    def add(self, asked: Asked, opened: AuditEvent) -> Case:
        """Keep a new case under the next number; the subject of its event is filled in.

        Args:
            asked: What a person typed, checked.
            opened: When, and by whom.
        """
        ...

    def get(self, number: int) -> Case:
        """The case of a number.

        Raises:
            UnknownNameError: There is none.
        """
        ...

    def all(self, state: CaseState | None = None) -> tuple[Case, ...]:
        """Cases by number, of one state or of both."""
        ...

    def replace(self, before: Case, after: Case, event: AuditEvent) -> None:
        """Keep what became of a case; that the publisher was told once is never taken back.

        Args:
            before: As it was read.
            after: As it is now, with the same number.
            event: Who did it, and when.

        Raises:
            UsageError: Somebody else has changed its state meanwhile; nothing is kept.
        """
        ...

    def note(self, event: AuditEvent) -> None:
        """Keep an event that changes no case."""
        ...

    def events(self, number: int) -> tuple[AuditEvent, ...]:
        """What was done to a case, in order."""
        ...

    def counts(self) -> dict[tuple[CaseKind, CaseState], int]:
        """How many cases there are of each kind and state; those of which there are none may be left out."""
        ...


class Teller(Protocol):
    """Tells the publisher of a case."""

    def __call__(self, case: Case) -> bool:
        """Whether there was anybody to tell.

        Raises:
            HeliographError: The mail could not be sent.
        """
        ...
