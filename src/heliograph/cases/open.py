"""Open: what a person asks is checked and kept; then the publisher is told."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from heliograph.cases.check import faults, refuse, tidied
from heliograph.cases.ports import Cases, Teller
from heliograph.errors import HeliographError
from heliograph.model.audit import AuditEvent
from heliograph.model.case import Asked, Case

FORM = "form"
MAIL = "mail"


def open_case(cases: Cases, asked: Asked, *, at: datetime, known: Collection[str]) -> Case:
    """Keep what is asked under a number.

    Args:
        cases: Where cases are kept.
        asked: What was typed.
        at: Now.
        known: Names of the data sets of the archive.

    Raises:
        UsageError: A field is empty, too long or wrong.
    """
    tidy = tidied(asked)
    for name, fault in faults(tidy, known).items():
        raise refuse(name, fault)
    return cases.add(tidy, AuditEvent(at=at, who=FORM, what="case-opened", subject=""))


def tell(cases: Cases, case: Case, teller: Teller, *, at: datetime) -> HeliographError | None:
    """Tell the publisher of a case that is kept already; a failure is kept as an event and given back, never raised."""
    subject = f"case/{case.number}"
    try:
        if teller(case):
            event = AuditEvent(at=at, who=MAIL, what="case-mailed", subject=subject)
            cases.replace(case, replace(case, is_told=True), event)
    except HeliographError as error:
        with suppress(HeliographError):  # where the database is what fails, the log of the caller remains
            cases.note(AuditEvent(at=at, who=MAIL, what="case-mail-failed", subject=subject))
        return error
    return None
