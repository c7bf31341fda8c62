"""Appeal steps: their forms, which are the same against a decision and against the revocation of a grant."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from heliograph.consortium import appeal as appeals
from heliograph.errors import UsageError
from heliograph.rules.waiting import open_appeal
from heliograph.web.parts import step_inputs as fields
from heliograph.web.parts.steps import Asking, Form


def appeal_of(ask: Asking) -> str:
    """The id of the appeal that is not decided: against the decision, or against the revocation of the grant."""
    found = open_appeal(ask.dossier, ask.record)
    if found is None:
        raise UsageError("There is no open appeal.")
    return found.id


def _appeal(ask: Asking) -> object:
    grounds = ask.typed.text("grounds")
    return appeals.appeal(ask.room, ask.id, grounds=grounds, grant_id=ask.record, by=ask.by, at=ask.at)


def _assign(ask: Asking) -> object:
    return appeals.assign_appeal(ask.room, appeal_of(ask), ask.typed.text("reviewer"), by=ask.by, at=ask.at)


def _judged(verb: Callable[..., object]) -> Callable[[Asking], object]:
    return lambda ask: verb(
        ask.room, appeal_of(ask), rationale=ask.typed.text("rationale"), by=ask.by, at=ask.at
    )


RATIONALE = fields.text("rationale", gettext_lazy("Rationale, for the appellant and the record"))

APPEAL = Form(
    title=gettext_lazy("Appeal"),
    about=gettext_lazy("Somebody who had no part in it looks again."),
    does=_appeal,
    inputs=fields.text("grounds", gettext_lazy("Why it should be decided otherwise")),
)
ASSIGN_APPEAL = Form(title=gettext_lazy("Name who looks again"), does=_assign, inputs=fields.judge)
UPHOLD = Form(title=gettext_lazy("Let the decision stand"), does=_judged(appeals.uphold), inputs=RATIONALE)


def set_aside(about: str | Promise = "") -> Form:
    """The form by which a judge sets aside what the appeal is against.

    Args:
        about: What follows from it.
    """
    return Form(
        title=gettext_lazy("Set the decision aside"),
        about=about,
        does=_judged(appeals.overturn),
        inputs=RATIONALE,
    )
