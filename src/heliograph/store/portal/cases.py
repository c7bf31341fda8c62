"""DatabaseCases: cases as rows; each write and its audit event stand in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import transaction
from django.db.models import Count

from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.case import Asked, Case, CaseKind, CaseState, Outcome
from heliograph.store.portal.audit import append, entries
from heliograph.store.portal.explained import explained
from heliograph.store.portal.models import CaseRow


class DatabaseCases:
    """Cases in a database that Django knows.

    Args:
        using: Its alias.
    """

    def __init__(self, using: str = "default") -> None:
        self._using = using

    def add(self, asked: Asked, opened: AuditEvent) -> Case:
        """Keep a new case under the next number."""
        with self._writing():
            row = CaseRow.objects.using(self._using).create(
                kind=asked.kind,
                dataset=asked.dataset,
                account_id=asked.account_id,
                page=asked.page,
                words=asked.words,
                reach=asked.reach,
                opened_at=opened.at,
                state=CaseState.OPEN,
            )
            self._keep(opened, subject=f"case/{row.number}")
        return _case(row)

    def get(self, number: int) -> Case:
        """The case of a number."""
        with explained():
            row = CaseRow.objects.using(self._using).filter(number=number).first()
        if row is None:
            raise UnknownNameError(f"There is no case {number}.", hint="heliograph case list shows all.")
        return _case(row)

    def all(self, state: CaseState | None = None) -> tuple[Case, ...]:
        """Cases by number."""
        with explained():
            rows = CaseRow.objects.using(self._using).all()
            return tuple(_case(row) for row in (rows.filter(state=state) if state else rows))

    def replace(self, before: Case, after: Case, event: AuditEvent) -> None:
        """Keep what became of a case, if its state is what was read."""
        with self._writing():
            changed = (
                CaseRow.objects.using(self._using)
                .filter(number=before.number, state=before.state)
                .update(
                    state=after.state,
                    **({"is_told": True} if after.is_told else {}),
                    outcome=after.outcome or "",
                    note=after.note,
                    closed_at=after.closed_at,
                )
            )
            if not changed:
                raise UsageError(
                    f"Case {before.number} was changed meanwhile.",
                    hint=f"Look again: heliograph case show {before.number}",
                )
            self._keep(event)

    def note(self, event: AuditEvent) -> None:
        """Keep an event that changes no case."""
        with self._writing():
            self._keep(event)

    def events(self, number: int) -> tuple[AuditEvent, ...]:
        """What was done to a case, in order."""
        with explained():
            return tuple(entry.event for entry in entries(self._using, subject=f"case/{number}"))

    def counts(self) -> dict[tuple[CaseKind, CaseState], int]:
        """How many cases there are of each kind and state."""
        with explained():
            rows = (
                CaseRow.objects.using(self._using).order_by().values("kind", "state").annotate(n=Count("*"))
            )
            return {(CaseKind(row["kind"]), CaseState(row["state"])): row["n"] for row in rows}

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with explained(), transaction.atomic(using=self._using):
            yield

    def _keep(self, event: AuditEvent, subject: str | None = None) -> None:
        append(replace(event, subject=subject or event.subject), self._using)


def _case(row: CaseRow) -> Case:
    return Case(
        number=row.number,
        asked=Asked(
            kind=CaseKind(row.kind),
            words=row.words,
            dataset=row.dataset,
            account_id=row.account_id,
            page=row.page,
            reach=row.reach,
        ),
        opened_at=row.opened_at,
        state=CaseState(row.state),
        is_told=row.is_told,
        outcome=Outcome(row.outcome) if row.outcome else None,
        note=row.note,
        closed_at=row.closed_at,
    )
