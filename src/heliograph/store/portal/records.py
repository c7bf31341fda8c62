"""DatabaseRecords: records as rows; what one command changes and its events stand in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Q

from heliograph.errors import ConflictError, UnknownNameError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.record import Record
from heliograph.store.portal.audit import append, chosen, entries, take_turn
from heliograph.store.portal.explained import explained
from heliograph.store.portal.form import Form, form_of
from heliograph.store.portal.identity.forget import forget
from heliograph.store.portal.kinds import row_of

R = TypeVar("R", bound=Record)


class DatabaseRecords:
    """Records in a database that Django knows.

    Args:
        using: Its alias.
    """

    def __init__(self, using: str = "default") -> None:
        self._using = using

    def get(self, kind: type[R], id: str) -> R:  # noqa: A002 - as the port calls it
        """The record of an id."""
        with explained():
            row = row_of(kind)._default_manager.using(self._using).filter(id=id).first()  # noqa: SLF001
        if row is None:
            raise UnknownNameError(f"There is no {kind.__name__.lower()} {id}.")
        return form_of(kind).record(row)

    def find(self, kind: type[R], /, **equal: object) -> tuple[R, ...]:
        """Records whose fields equal what is given, by id."""
        form = form_of(kind)
        conditions = [_condition(form, name, value) for name, value in equal.items()]
        with explained():
            rows = row_of(kind)._default_manager.using(self._using).filter(*conditions)  # noqa: SLF001
            return tuple(sorted(map(form.record, rows), key=lambda record: record.id))

    def write(self, records: Sequence[Record], *events: AuditEvent) -> None:
        """Keep new and changed records with the events that tell of it."""
        with explained(), transaction.atomic(using=self._using):
            if events:
                take_turn(self._using)
            for record in records:
                self._keep(record)
                if isinstance(record, Person) and record.state is PersonState.ERASED:
                    forget(record.id, self._using)  # here, so that no face can leave it out
            for event in events:
                append(event, self._using)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written in this block stands in one transaction; blocks inside are part of it."""
        with explained(), transaction.atomic(using=self._using):
            take_turn(self._using)
            yield

    def events(
        self, *, subject: str | tuple[str, ...] | None = None, who: str | None = None
    ) -> tuple[AuditEvent, ...]:
        """Events in order."""
        with explained():
            return tuple(entry.event for entry in entries(self._using, **chosen(subject, who)))

    def _keep(self, record: Record) -> None:
        rows = row_of(type(record))._default_manager.using(self._using)  # noqa: SLF001
        values = form_of(type(record)).values(record)
        same = rows.filter(id=record.id)
        if record.version or same.exists():
            if not same.filter(version=record.version).update(**values | {"version": record.version + 1}):
                raise _conflict(record)
            return
        try:
            with transaction.atomic(using=self._using):
                rows.create(**values)
        except IntegrityError:
            if rows.filter(id=record.id).exists():  # somebody was quicker
                raise _conflict(record) from None
            raise


def _condition(form: Form[R], name: str, value: object) -> Q:
    """None is a value of its own, which SQL does not find by comparing."""
    if not isinstance(value, tuple | list | set | frozenset):
        return Q(**{name: form.asked(name, value)})
    asked = [form.asked(name, each) for each in value]
    condition = Q(**{f"{name}__in": [each for each in asked if each is not None]})
    return condition | Q(**{f"{name}__isnull": True}) if None in asked else condition


def _conflict(record: Record) -> ConflictError:
    kind = type(record).__name__
    return ConflictError(
        f"{kind} {record.id} was changed meanwhile.", hint="Look at it again, then decide anew."
    )
