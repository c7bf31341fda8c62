"""Handled: what a report knows of an application, as it stood at the end of a day; a later day changes nothing of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from heliograph.model.consortium.appeal import Appeal, AppealOutcome
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.calendar import Calendar
from heliograph.model.consortium.clock import Holder, Turn
from heliograph.model.consortium.decision import Decision, DecisionOutcome
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.region import region_of
from heliograph.model.consortium.report import Ending, Handled
from heliograph.model.consortium.stay import Stay
from heliograph.rules.clock import our_time

ENDINGS: dict[str, Ending] = {
    "submitted": Ending.OPEN,
    "returned": Ending.OPEN,
    "in_review": Ending.OPEN,
    "deliberation": Ending.OPEN,
    "under_appeal": Ending.REJECTED,
    "deferred": Ending.DEFERRED,
    "conditional": Ending.APPROVED,
    "approved": Ending.APPROVED,
    "closed": Ending.APPROVED,
    "rejected": Ending.REJECTED,
    "rejected_final": Ending.REJECTED,
    "lapsed": Ending.LAPSED,
    "withdrawn": Ending.WITHDRAWN,
}
"""By state; a draft was never received. While an appeal is open what was decided stands."""

DECIDED = frozenset({"conditional", "approved", "rejected"})
RECEIVED = "submitted"
RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of an application.

    Attributes:
        application: With all its states.
        organisation: Where the project is done.
        language: Of the lead.
        decisions: On it.
        appeals: Against rejections of it.
    """

    application: Application
    organisation: Organisation
    language: str
    decisions: Sequence[Decision] = ()
    appeals: Sequence[Appeal] = ()


def handled(history: History, moment: datetime, calendar: Calendar) -> Handled | None:
    """What a report knows of an application at a moment; None where it had not been received.

    Args:
        history: Of the application.
        moment: UTC; what came later does not count.
        calendar: Working days.
    """
    stays = [stay for stay in history.application.stays if stay.since <= moment]
    received = next((stay.since for stay in stays if stay.state == RECEIVED), None)
    ending = ENDINGS.get(stays[-1].state) if stays else None
    if received is None or ending is None:
        return None
    decisions = sorted((d for d in history.decisions if d.decided_at <= moment), key=lambda d: d.decided_at)
    appeals = [one for one in history.appeals if one.filed_at <= moment]
    return Handled(
        received_on=received.astimezone(calendar.zone).date(),
        ending=ending,
        unmet=_unmet(decisions),
        organisation_kind=history.organisation.kind.value,
        region=region_of(history.organisation.country),
        language=history.language,
        our_days=days_until_decision(stays, calendar),
        was_returned=any(stay.state == RETURNED for stay in stays),
        was_appealed=bool(appeals),
        was_overturned=any(_won(one, moment) for one in appeals),
    )


def days_until_decision(stays: Sequence[Stay], calendar: Calendar) -> int | None:
    """Working days of our time until the first decision; None while there is none."""
    decided = next((stay.since for stay in stays if stay.state in DECIDED), None)
    if decided is None:
        return None
    before = takewhile(lambda stay: stay.state not in DECIDED, stays)
    turns = [Turn(at=stay.since, holder=_holder(stay)) for stay in before if stay.state in ENDINGS]
    return our_time([*turns, Turn(at=decided, holder=None)], decided, calendar).ours


def _holder(stay: Stay) -> Holder:
    return Holder.APPLICANT if stay.state == RETURNED else Holder.OURS


def _unmet(decisions: Iterable[Decision]) -> frozenset[str]:
    """Criteria that the last decision names as not met, where it was a refusal."""
    last = next(reversed([*decisions]), None)
    if last is None or last.outcome is not DecisionOutcome.REJECTED:
        return frozenset()
    return frozenset(reason.criterion for reason in last.reasons if reason.code != "met")


def _won(appeal: Appeal, moment: datetime) -> bool:
    return (
        appeal.outcome is AppealOutcome.OVERTURNED
        and appeal.decided_at is not None
        and appeal.decided_at <= moment
    )
