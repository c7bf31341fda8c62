"""Close: a publisher's answer ends a case."""

from dataclasses import replace
from datetime import datetime

from heliograph.cases.check import Fault, clean, refuse
from heliograph.cases.ports import Cases
from heliograph.errors import UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.case import LIMITS, TRANSITIONS, Case, Outcome


def close_case(cases: Cases, number: int, *, outcome: Outcome, note: str, by: str, at: datetime) -> Case:
    """End a case.

    Args:
        cases: Where cases are kept.
        number: Of the case.
        outcome: How it ended.
        note: Why.
        by: Who decided.
        at: Now.

    Raises:
        UnknownNameError: There is no such case.
        UsageError: It is closed already, or the note is empty or too long.
    """
    said, before = clean(note), cases.get(number)
    [step] = [t for t in TRANSITIONS if t.verb == "close"]
    if before.state is not step.before:
        ended = f" ({before.outcome})" if before.outcome else ""
        raise UsageError(
            f"Case {number} is {before.state} already{ended}.", hint="What is closed stays closed."
        )
    if not said:
        raise refuse("note", Fault.EMPTY)
    if len(said) > LIMITS["note"]:
        raise refuse("note", Fault.TOO_LONG)
    after = replace(before, state=step.after, outcome=outcome, note=said, closed_at=at)
    cases.replace(before, after, AuditEvent(at=at, who=by, what="case-closed", subject=f"case/{number}"))
    return after
