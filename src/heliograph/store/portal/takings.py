"""Takings in the database: counted where they lie."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Max, Min, Q, Sum, When

from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.taking import Taken, Taking
from heliograph.model.consortium.token import Token
from heliograph.store.portal.audit import append
from heliograph.store.portal.explained import explained
from heliograph.store.portal.form import form_of
from heliograph.store.portal.rows.query import QueryRow
from heliograph.store.portal.rows.taking import TakingRow
from heliograph.store.portal.rows.token import TokenRow

WEIGHT = Case(When(ended_at__isnull=True, then=F("count")), default=F("sent"))
"""What counts of a budget: what was sent; of what still runs, all that was promised."""


class DatabaseTakings:
    """Takings in a database that Django knows.

    Args:
        using: Its alias.
    """

    def __init__(self, using: str = "default") -> None:
        self._using = using

    def begin(
        self,
        taking: Taking,
        *events: AuditEvent,
        budget: int | None = None,
        since: datetime | None = None,
        token: Token | None = None,
    ) -> bool:
        """Keep a taking with its events; False when the budget does not hold it."""
        with explained(), transaction.atomic(using=self._using):
            for event in events:  # the log lets one writer in after the other: budgets are counted alone
                append(event, self._using)
            if budget is not None and self._spent(taking, since) + taking.count > budget:
                transaction.set_rollback(True, using=self._using)
                return False
            self._rows.create(**form_of(Taking).values(taking))
            if token is not None:
                note_use(token, self._using)
        return True

    def note(self, taking_id: str, sent: int, *, ended_at: datetime | None = None, stopped: str = "") -> None:
        """Keep how far a taking is."""
        with explained():
            self._rows.filter(id=taking_id).update(sent=sent, ended_at=ended_at, stopped=stopped)

    def refusals(self, person_id: str, codes: Collection[str], since: datetime) -> int:
        """How often somebody was refused for one of these reasons, when they took files or when they asked."""
        return refusals(person_id, codes, since, self._using)

    def of(self, person_id: str, *, dataset: str = "", release: int = 0) -> tuple[Taking, ...]:
        """What somebody took or tried to, in order."""
        asked: dict[str, Any] = {"person_id": person_id}
        asked |= ({"dataset": dataset} if dataset else {}) | ({"release": release} if release else {})
        with explained():
            return tuple(map(form_of(Taking).record, self._rows.filter(**asked).order_by("begun_at", "id")))

    def totals(self, *, since: datetime | None = None, until: datetime | None = None) -> tuple[Taken, ...]:
        """What everybody took."""
        names = ("person_id", "dataset", "release", "edition")
        asked = ({"begun_at__gte": since} if since else {}) | ({"begun_at__lt": until} if until else {})
        allowed = Q(refused="")
        with explained():
            found = (
                self._rows.filter(**asked)
                .values(*names)
                .annotate(
                    requests=Count("id", filter=allowed & Q(count__gt=0)),
                    files=Count("sha256", filter=allowed & Q(count__gt=0), distinct=True),
                    total=Sum("sent"),
                    refusals=Count("id", filter=~allowed),
                    first_at=Min("begun_at"),
                    last_at=Max("begun_at"),
                )
                .order_by(*names)
            )
            return tuple(
                Taken(sent=row.pop("total") or 0, refused=row.pop("refusals"), **row) for row in found
            )

    def _spent(self, taking: Taking, since: datetime | None) -> int:
        rows = self._rows.filter(person_id=taking.person_id, dataset=taking.dataset, refused="")
        rows = rows.filter(begun_at__gte=since) if since else rows
        return int(rows.aggregate(spent=Sum(WEIGHT))["spent"] or 0)

    @property
    def _rows(self) -> Any:  # noqa: ANN401 - of Django
        return TakingRow.objects.using(self._using)


def refusals(person_id: str, codes: Collection[str], since: datetime, using: str) -> int:
    """How often somebody was refused, whether they took files or asked: who tries names does not do it on one face alone."""
    asked = {"person_id": person_id, "refused__in": codes, "begun_at__gt": since}
    with explained():
        return sum(row.objects.using(using).filter(**asked).count() for row in (TakingRow, QueryRow))


def note_use(token: Token, using: str) -> None:
    """Keep when a token was last used, unless another request has noted a use meanwhile; call it in a transaction."""
    TokenRow.objects.using(using).filter(id=token.id, version=token.version).update(
        used_at=token.used_at, version=token.version + 1
    )
