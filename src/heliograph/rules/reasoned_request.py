"""Reasoned request: which acts it permits and by whom, which clocks run, when access was given and when it ended.

Acts move no application; they are told in its log. What a coordinator of digital services decides is noted here, never decided here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heliograph.model.consortium.calendar import Calendar
from heliograph.model.consortium.clock import Clock, Step
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.reasoned_request import (
    AmendmentAnswer,
    AmendmentGround,
    ReasonedRequest,
    RequestClock,
    Side,
)
from heliograph.model.consortium.role import Role
from heliograph.rules.clock import due
from heliograph.rules.lacking import not_your_part
from heliograph.rules.matter import Act, Dossier, parts
from heliograph.rules.ruling import Ruling, Unmet

OPEN = frozenset({"submitted", "returned", "in_review", "deliberation"})
"""States of an application in which a request may come in."""
LIVING = frozenset({"pending", "active", "suspended"})
"""States of a grant in which access has not ended; a suspension is no end."""
DESK = frozenset({Role.COORDINATOR})
HOUSE = frozenset({Role.CHAIR, Role.LEGAL_ADMIN})
"""Who speaks for the provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What an act is ruled on.

    Attributes:
        act: Who wants what.
        dossier: Of the application.
        request: None before it is recorded.
        clocks: Lengths.
        calendar: Working days.
    """

    act: Act
    dossier: Dossier
    request: ReasonedRequest | None
    clocks: Mapping[Step, Clock]
    calendar: Calendar

    def said(self, name: str) -> str:
        """What was said under a name, without the blanks around."""
        return str(self.act.said.get(name) or "").strip()

    def in_time(self, step: Step, start: datetime | None) -> bool:
        """Whether a clock that began then is not over."""
        return start is not None and self.act.at < due(start, self.clocks[step], self.calendar)


@dataclass(frozen=True, slots=True)
class Needed:
    """One condition of an act.

    Attributes:
        unmet: What is missing where it does not hold.
        holds: Whether it does.
        is_typed: Whether it is about what is said with the act: whoever may begin the act is asked for it then.
    """

    unmet: Unmet
    holds: Callable[[Case], bool]
    is_typed: bool = False


def _of(holds: Callable[[Case, ReasonedRequest], bool]) -> Callable[[Case], bool]:
    """Holds of a request that is on record."""
    return lambda case: case.request is not None and holds(case, case.request)


def _is_dated(case: Case) -> bool:
    received, by, until = (case.act.said.get(name) for name in ("received_at", "access_by", "access_until"))
    moments = isinstance(received, datetime) and isinstance(by, datetime) and isinstance(until, datetime)
    return moments and received <= case.act.at and received < by < until  # type: ignore[operator]


ON_RECORD = Needed(
    Unmet("request-on-record", "A reasoned request for this application is on record.", "the coordinator"),
    lambda case: case.request is not None,
)
ACTS: Mapping[str, tuple[frozenset[Role], tuple[Needed, ...]]] = {
    "record_request": (
        DESK,
        (
            Needed(Unmet("request-is-first", "No reasoned request is on record for this application.", "nobody"), lambda case: case.request is None),
            Needed(Unmet("application-is-open", "The application is submitted and not decided.", "the lead applicant"), lambda case: case.dossier.application is not None and case.dossier.application.state in OPEN),
            Needed(Unmet("request-said", "It is said who made the request, and under which sign.", "the coordinator"), lambda case: bool(case.said("coordinator") and case.said("reference")), is_typed=True),
            Needed(Unmet("request-dated", "The request was received, and it says by when access is given and when it ends, in this order.", "the coordinator"), _is_dated, is_typed=True),
        ),
    ),
    "ask_amendment": (
        HOUSE,
        (
            ON_RECORD,
            Needed(Unmet("amendment-is-first", "No amendment was asked for yet, and no access given.", "nobody"), _of(lambda _, one: one.amendment_at is None and one.given_at is None)),
            Needed(Unmet("amendment-in-time", "The 15 days in which an amendment may be asked for are not over.", "nobody: time passes"), _of(lambda case, one: case.in_time(Step.AMENDMENT, one.received_at))),
            Needed(Unmet("amendment-said", "One of the two grounds of the law is named, and another way of access is proposed.", "the chair or the legal admin"), lambda case: case.said("ground") in set(AmendmentGround) and bool(case.said("proposal")), is_typed=True),
        ),
    ),
    "note_answer": (
        DESK,
        (
            ON_RECORD,
            Needed(Unmet("amendment-is-open", "An amendment was asked for, and no answer is on record.", "nobody"), _of(lambda _, one: one.amendment_at is not None and one.answered_at is None)),
            Needed(Unmet("answer-said", "It is said how the coordinator of digital services has answered.", "the coordinator"), lambda case: case.said("answer") in set(AmendmentAnswer), is_typed=True),
        ),
    ),
    "ask_mediation": (
        HOUSE,
        (
            ON_RECORD,
            Needed(Unmet("request-stands", "The request stands as it was, and no mediation was asked for.", "nobody"), _of(lambda _, one: one.answer == AmendmentAnswer.STANDS and one.mediation_at is None and one.given_at is None)),
            Needed(Unmet("mediation-in-time", "The 5 working days in which mediation may be asked for are not over.", "nobody: time passes"), _of(lambda case, one: case.in_time(Step.MEDIATION, one.answered_at))),
        ),
    ),
    "note_mediation": (
        DESK,
        (
            ON_RECORD,
            Needed(Unmet("mediation-is-open", "Mediation was asked for and has not ended.", "nobody"), _of(lambda _, one: one.mediation_at is not None and one.mediation_ended_at is None)),
        ),
    ),
    "note_told_given": (
        DESK,
        (
            ON_RECORD,
            Needed(Unmet("access-given", "Access was given, and the notice of it is not on record.", "nobody"), _of(lambda _, one: one.given_at is not None and one.given_told_at is None)),
        ),
    ),
    "note_told_ended": (
        DESK,
        (
            ON_RECORD,
            Needed(Unmet("access-ended", "Access has ended, and the notice of it is not on record.", "nobody"), _of(lambda _, one: one.ended_at is not None and one.ended_told_at is None)),
        ),
    ),
}  # fmt: skip
"""Each act: roles, of which one suffices, and conditions."""


def ruled(case: Case) -> tuple[Ruling, Role | None]:
    """Rule on an act.

    Returns:
        The ruling, and the role in which it is done.
    """
    roles, conditions = ACTS[case.act.command]
    held = parts(case.act.by, case.dossier, case.act.at) & roles
    if not held:
        return Ruling((not_your_part("done", case.act.by, sorted(roles), case.dossier, case.act.at),)), None
    missing = tuple(one.unmet for one in conditions if not one.holds(case))
    return Ruling(missing, ("log",)), min(held)


def offered(case: Case) -> tuple[str, ...]:
    """Acts that somebody may begin now; whether what must be said is said is asked when they do."""
    found = []
    for command, (roles, conditions) in ACTS.items():
        held = parts(case.act.by, case.dossier, case.act.at) & roles
        if held and all(one.holds(case) for one in conditions if not one.is_typed):
            found.append(command)
    return tuple(found)


def running(
    request: ReasonedRequest, clocks: Mapping[Step, Clock], calendar: Calendar
) -> tuple[RequestClock, ...]:
    """Every clock of a request that has begun, in order of their beginning.

    Args:
        request: Whose.
        clocks: Lengths.
        calendar: Working days.
    """
    return tuple(_clocks(request, clocks, calendar))


def _clocks(one: ReasonedRequest, clocks: Mapping[Step, Clock], calendar: Calendar) -> Iterator[RequestClock]:
    begun: tuple[tuple[Step, Side, datetime | None, datetime | None], ...] = (
        (Step.AMENDMENT, Side.PROVIDER, one.received_at, one.amendment_at or one.given_at),
        (Step.AMENDMENT_ANSWER, Side.COORDINATOR, one.amendment_at, one.answered_at),
        (
            Step.MEDIATION,
            Side.PROVIDER,
            one.answered_at if one.answer == AmendmentAnswer.STANDS else None,
            one.mediation_at or one.given_at,
        ),
        (Step.MEDIATION_START, Side.COORDINATOR, one.mediation_at, one.mediation_began_at or one.mediation_ended_at),
        (Step.MEDIATION_END, Side.COORDINATOR, one.mediation_began_at, one.mediation_ended_at),
    )  # fmt: skip
    for step, side, start, done in begun:
        if start is not None:
            yield RequestClock(
                step=step, side=side, start=start, due=due(start, clocks[step], calendar), done_at=done
            )
    yield RequestClock(
        step=Step.ACCESS, side=Side.PROVIDER, start=one.received_at, due=one.access_by, done_at=one.given_at
    )
    for step, start, done in (
        (Step.ACCESS_NOTICE, one.given_at, one.given_told_at),
        (Step.ACCESS_END_NOTICE, one.ended_at, one.ended_told_at),
    ):
        if start is not None:
            yield RequestClock(
                step=step,
                side=Side.PROVIDER,
                start=start,
                due=due(start, clocks[step], calendar),
                done_at=done,
            )


def given_at(grants: Sequence[Grant]) -> datetime | None:
    """When the first grant opened."""
    return min((stay.since for one in grants for stay in one.stays if stay.state == "active"), default=None)


def ended_at(grants: Sequence[Grant]) -> datetime | None:
    """When the last grant ended; None while one lives, and where none was ever open."""
    if given_at(grants) is None or any(one.state in LIVING for one in grants):
        return None
    return max(end for one in grants if (end := ended_of(one)))


def ended_of(grant: Grant) -> datetime | None:
    """When one grant ended for good; None while it lives."""
    if grant.state in LIVING:
        return None
    last = max((n for n, stay in enumerate(grant.stays) if stay.state in LIVING), default=-1)
    return grant.stays[last + 1].since


def ending(grant: Grant) -> str:
    """How one grant ended: ``expired``, ``revoked`` or ``closeout`` (the researchers ended it); empty while it lives."""
    end = ended_of(grant)
    return next(
        (stay.state for stay in grant.stays if end and stay.since == end and stay.state not in LIVING), ""
    )
