"""Application steps: the forms by which people take the steps of an application, as one table."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.consortium import appeal as appeals
from heliograph.consortium import apply as applying
from heliograph.consortium import review as reviewing
from heliograph.consortium.decide import (
    decide_application,
    defer,
    extend,
    propose_extension,
    reopen,
    verify_condition,
)
from heliograph.consortium.gather import application_of
from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.consortium.decision import Condition, DecisionOutcome, Reason
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.model.consortium.role import Role
from heliograph.web.parts import step_inputs as fields
from heliograph.web.parts.appeal_steps import APPEAL, ASSIGN_APPEAL, UPHOLD, appeal_of, set_aside
from heliograph.web.parts.inputs import Input
from heliograph.web.parts.steps import Asking, Form

Choice = TypeVar("Choice", bound=StrEnum)


def _assign(ask: Asking, command: str = "assign") -> object:
    return reviewing.assign(
        ask.room, ask.id, ask.typed.text("reviewer"), by=ask.by, at=ask.at, command=command
    )


def _complete(ask: Asking) -> object:
    template = ask.room.form(application_of(ask.dossier).template)
    answered = {one.code: ask.typed.flag(f"yes-{one.code}") for one in template.sections}
    return reviewing.mark_complete(ask.room, ask.id, answered, by=ask.by, at=ask.at)


def _return(ask: Asking) -> object:
    return reviewing.return_application(ask.room, ask.id, ask.typed.under("note-"), by=ask.by, at=ask.at)


def _declare(ask: Asking) -> object:
    return reviewing.declare(
        ask.room, ask.id, _among(Declaration, ask.typed.text("declaration")), by=ask.by, at=ask.at
    )


def _vote(ask: Asking) -> object:
    scores = {code: int(said) for code, said in ask.typed.under("score-").items() if said.isdigit()}
    vote = _among(Vote, ask.typed.text("vote"))
    rationale = ask.typed.text("rationale")
    return reviewing.record_review(ask.room, ask.id, vote, scores, rationale, by=ask.by, at=ask.at)


def _decide(outcome: DecisionOutcome, command: str = "") -> Callable[[Asking], object]:
    def decide(ask: Asking) -> object:
        codes = ask.typed.under("code-")
        reasons = [
            Reason(criterion, codes.get(criterion, "not-shown"), text)
            for criterion, text in ask.typed.under("reason-").items()
        ]
        conditions = []
        due_at = ask.typed.day("condition-due")
        if outcome is DecisionOutcome.CONDITIONAL and due_at:
            conditions.append(
                Condition(
                    id=ask.room.new_id(ask.at),
                    application_id=ask.id,
                    text=ask.typed.text("condition"),
                    owner=Role.LEAD,
                    due_at=due_at,
                )
            )
        return decide_application(
            ask.room,
            ask.id,
            outcome,
            reasons=reasons,
            rationale=ask.typed.text("rationale"),
            by=ask.by,
            at=ask.at,
            until=ask.typed.day("until"),
            no_end_reason=ask.typed.text("no-end"),
            early=ask.typed.flag("early"),
            conditions=conditions,
            command=command,
        )

    return decide


def _put_off(ask: Asking) -> object:
    return defer(ask.room, ask.id, reason=ask.typed.text("reason"), until=_day(ask), by=ask.by, at=ask.at)


def _put_later(ask: Asking) -> object:
    return extend(ask.room, ask.id, reason=ask.typed.text("reason"), until=_day(ask), by=ask.by, at=ask.at)


def _propose_later(ask: Asking) -> object:
    return propose_extension(ask.room, ask.id, reason=ask.typed.text("reason"), by=ask.by, at=ask.at)


def _met(ask: Asking) -> object:
    evidence = ask.typed.text("evidence")
    return verify_condition(ask.room, ask.id, ask.typed.text("condition"), evidence, by=ask.by, at=ask.at)


def _invite(ask: Asking) -> object:
    address = ask.typed.text("email")
    found = ask.room.records.find(Person, email=address)
    if not found:
        raise UnknownNameError(
            f"Nobody here has the address {address[:80]}.",
            hint="Ask them to sign up first, then invite them.",
        )
    return applying.invite(ask.room, ask.id, found[0], by=ask.by, at=ask.at)


def _plain(verb: Callable[..., object]) -> Callable[[Asking], object]:
    return lambda ask: verb(ask.room, ask.id, by=ask.by, at=ask.at)


def _day(ask: Asking) -> datetime:
    day = ask.typed.day("until")
    if day is None:
        raise UsageError("A day is needed.", hint="Write it as 2027-06-30.")
    return day


def _among(kind: type[Choice], said: str) -> Choice:
    try:
        return kind(said)
    except ValueError:
        raise UsageError(f"{said[:40]} cannot be chosen.") from None


DECLARED = (
    ("none", gettext_lazy("I have no tie to the applicants: no common organisation, no common publication in three years, no money, no quarrel, no friendship")),
    ("recused", gettext_lazy("I have a tie, or may seem to have one: I stand back")),
)  # fmt: skip

FORMS: dict[str, Form] = {
    "invite": Form(
        title=gettext_lazy("Invite to the team"),
        does=_invite,
        inputs=lambda _room, _dossier: (Input(name="email", label=_("E-mail address")),),
    ),
    "accept": Form(title=gettext_lazy("Join the team"), does=_plain(applying.accept)),
    "decline": Form(title=gettext_lazy("Decline"), does=_plain(applying.decline), grave=True),
    "submit": Form(
        title=gettext_lazy("Submit"),
        about=gettext_lazy(
            "What you submit is kept as it is. You get a receipt, and the day by which we promise a decision."
        ),
        does=_plain(applying.submit),
    ),
    "resubmit": Form(title=gettext_lazy("Submit again"), does=_plain(applying.resubmit)),
    "discard": Form(title=gettext_lazy("Throw the draft away"), does=_plain(applying.discard), grave=True),
    "withdraw": Form(
        title=gettext_lazy("Withdraw the application"), does=_plain(applying.withdraw), grave=True
    ),
    "assign": Form(title=gettext_lazy("Assign a reviewer"), does=_assign, inputs=fields.reviewer),
    "mark_complete": Form(
        title=gettext_lazy("Complete: send to review"),
        about=gettext_lazy("Each section was looked at, and nothing is missing."),
        does=_complete,
        inputs=fields.checklist,
    ),
    "return_incomplete": Form(title=gettext_lazy("Return with notes"), does=_return, inputs=fields.notes),
    "request_info": Form(title=gettext_lazy("Ask the applicant"), does=_return, inputs=fields.notes),
    "declare": Form(
        title=gettext_lazy("Declare"),
        about=gettext_lazy("The dossier opens when you have declared."),
        does=_declare,
        inputs=lambda _room, _dossier: (
            Input(
                name="declaration",
                label=_("Ties to the applicants"),
                form="select",
                choices=tuple((code, str(words)) for code, words in DECLARED),
            ),
        ),
    ),
    "record_review": Form(
        title=gettext_lazy("Seal the review"),
        about=gettext_lazy("A sealed review is not changed. The panel reads it when all are sealed."),
        does=_vote,
        inputs=fields.ballot,
    ),
    "assign_third": Form(
        title=gettext_lazy("Ask a third reviewer"),
        does=lambda ask: _assign(ask, "assign_third"),
        inputs=fields.reviewer,
    ),
    "approve": Form(
        title=gettext_lazy("Approve"),
        does=_decide(DecisionOutcome.APPROVED),
        inputs=fields.approval,
    ),
    "approve_with_conditions": Form(
        title=gettext_lazy("Approve with a condition"),
        does=_decide(DecisionOutcome.CONDITIONAL),
        inputs=fields.conditional,
    ),
    "reject": Form(
        title=gettext_lazy("Reject"),
        does=_decide(DecisionOutcome.REJECTED),
        inputs=fields.verdict,
        grave=True,
    ),
    "defer": Form(title=gettext_lazy("Put off"), does=_put_off, inputs=fields.reason_and_day),
    "extend_deadline": Form(
        title=gettext_lazy("Move the promised day"), does=_put_later, inputs=fields.reason_and_day
    ),
    "propose_extension": Form(
        title=gettext_lazy("Propose another extension"),
        about=gettext_lazy("The promised day is moved a second time only if two people want it."),
        does=_propose_later,
        inputs=fields.text("reason", gettext_lazy("Reason")),
    ),
    "reopen": Form(title=gettext_lazy("Take up again"), does=_plain(reopen)),
    "verify_condition": Form(title=gettext_lazy("A condition is met"), does=_met, inputs=fields.condition),
    "condition_failed": Form(
        title=gettext_lazy("A condition was not met"),
        does=_decide(DecisionOutcome.REJECTED, "condition_failed"),
        inputs=fields.verdict,
        grave=True,
    ),
    "appeal": APPEAL,
    "assign_appeal": ASSIGN_APPEAL,
    "uphold": UPHOLD,
    "overturn": set_aside(),
    "withdraw_appeal": Form(
        title=gettext_lazy("Take the appeal back"),
        does=lambda ask: appeals.withdraw_appeal(ask.room, appeal_of(ask), by=ask.by, at=ask.at),
        grave=True,
    ),
}
"""By the command of the machine of applications."""
