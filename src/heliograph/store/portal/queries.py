"""Queries in the database: counted where they lie."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, Sum

from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.query import Queried, Query, Spent
from heliograph.model.consortium.token import Token
from heliograph.rules.querying import MOMENT
from heliograph.rules.ruling import Unmet
from heliograph.store.portal.audit import append
from heliograph.store.portal.explained import explained
from heliograph.store.portal.form import form_of
from heliograph.store.portal.rows.query import QueryRow
from heliograph.store.portal.takings import note_use, refusals

ANSWERED = Q(refused="", failed="", ended_at__isnull=False)


class DatabaseQueries:
    """Queries in a database that Django knows.

    Args:
        using: Its alias.
    """

    def __init__(self, using: str = "default") -> None:
        self._using = using

    def begin(
        self,
        query: Query,
        *events: AuditEvent,
        rule: Callable[[Spent], Unmet | None] | None = None,
        since: datetime | None = None,
        token: Token | None = None,
    ) -> Unmet | None:
        """Keep a query with its events, unless the rule misses something."""
        with explained(), transaction.atomic(using=self._using):
            for event in events:  # the log lets one writer in after the other: what is used is counted alone
                append(event, self._using)
            missing = rule(self._spent(query, since)) if rule else None
            if missing is not None:
                transaction.set_rollback(True, using=self._using)
                return missing
            self._rows.create(**form_of(Query).values(query))
            if token is not None:
                note_use(token, self._using)
        return None

    def refusals(self, person_id: str, codes: Collection[str], since: datetime) -> int:
        """How often somebody was refused for one of these reasons, when they took files or when they asked."""
        return refusals(person_id, codes, since, self._using)

    def of(self, person_id: str, *, dataset: str = "") -> tuple[Query, ...]:
        """What somebody asked or tried to, in order."""
        asked = {"person_id": person_id} | ({"dataset": dataset} if dataset else {})
        with explained():
            return tuple(map(form_of(Query).record, self._rows.filter(**asked).order_by("begun_at", "id")))

    def totals(self, *, since: datetime | None = None, until: datetime | None = None) -> tuple[Queried, ...]:
        """What everybody asked."""
        names = ("person_id", "dataset", "release", "edition")
        asked = ({"begun_at__gte": since} if since else {}) | ({"begun_at__lt": until} if until else {})
        with explained():
            found = (
                self._rows.filter(**asked)
                .values(*names)
                .annotate(
                    queries=Count("id", filter=ANSWERED),
                    all_rows=Sum("rows"),
                    all_bytes=Sum("bytes"),
                    worked=Sum("milliseconds"),
                    refusals=Count("id", filter=~Q(refused="")),
                    first_at=Min("begun_at"),
                    last_at=Max("begun_at"),
                )
                .order_by(*names)
            )
            return tuple(
                Queried(
                    rows=row.pop("all_rows") or 0,
                    bytes=row.pop("all_bytes") or 0,
                    milliseconds=row.pop("worked") or 0,
                    refused=row.pop("refusals"),
                    **row,
                )
                for row in found
            )

    def _spent(self, query: Query, since: datetime | None) -> Spent:
        """A query that was refused after it was worked on counts too."""
        rows = self._rows.filter(person_id=query.person_id, dataset=query.dataset)
        rows = rows.filter(Q(refused="") | Q(milliseconds__gt=0))
        rows = rows.filter(begun_at__gte=since) if since else rows
        found = rows.aggregate(queries=Count("id"), worked=Sum(F("milliseconds")))
        running = self._rows.filter(
            person_id=query.person_id, ended_at__isnull=True, begun_at__gt=query.begun_at - MOMENT
        )
        return Spent(queries=found["queries"], milliseconds=found["worked"] or 0, running=running.count())

    @property
    def _rows(self) -> Any:  # noqa: ANN401 - of Django
        return QueryRow.objects.using(self._using)
