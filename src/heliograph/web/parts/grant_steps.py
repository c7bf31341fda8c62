"""Grant steps: the forms by which people take the steps of a grant, as one table."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.consortium import apply as applying
from heliograph.consortium import close as closing
from heliograph.consortium import suspend as verbs
from heliograph.consortium.room import Room
from heliograph.rules.matter import Dossier
from heliograph.web.parts import step_inputs as fields
from heliograph.web.parts.appeal_steps import APPEAL, ASSIGN_APPEAL, UPHOLD, set_aside
from heliograph.web.parts.inputs import Input
from heliograph.web.parts.steps import Asking, Form


def _suspend(ask: Asking) -> object:
    return verbs.suspend(ask.room, ask.record, reason=ask.typed.text("reason"), by=ask.by, at=ask.at)


def _confirm(ask: Asking) -> object:
    rationale = ask.typed.text("rationale")
    return verbs.confirm_suspension(ask.room, ask.record, rationale=rationale, by=ask.by, at=ask.at)


def _propose(ask: Asking) -> object:
    return verbs.propose_revocation(
        ask.room,
        ask.record,
        reason=ask.typed.text("reason"),
        is_emergency=ask.typed.flag("emergency"),
        by=ask.by,
        at=ask.at,
    )


def _attest(ask: Asking) -> object:
    return closing.attest(
        ask.room,
        ask.record,
        deleted=ask.typed.flag("deleted"),
        outputs=tuple(line.strip() for line in ask.typed.text("outputs").splitlines() if line.strip()),
        had_incident=ask.typed.flag("had-incident"),
        by=ask.by,
        at=ask.at,
    )


def _proposal(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    return (
        *REASON(room, dossier),
        Input(name="emergency", label=_("There is no time for notice"), form="checkbox", needed=False),
    )


def _closing(_room: Room, _dossier: Dossier) -> tuple[Input, ...]:
    return (
        Input(
            name="outputs",
            label=_("What was published: a DOI or an address on each line"),
            form="textarea",
            needed=False,
        ),
        Input(name="deleted", label=_("All copies of the data were deleted"), form="checkbox", needed=False),
        Input(
            name="had-incident", label=_("Something went wrong with the data"), form="checkbox", needed=False
        ),
    )


REASON = fields.text("reason", gettext_lazy("Reason, for the holder"))

GRANT_FORMS: dict[str, Form] = {
    "suspend": Form(
        title=gettext_lazy("Suspend"),
        about=gettext_lazy("It holds for fourteen days, or until a second person confirms it. An incident is opened with the reason."),
        does=_suspend,
        inputs=REASON,
        grave=True,
    ),
    "confirm_suspension": Form(
        title=gettext_lazy("Confirm the suspension"), does=_confirm, inputs=fields.text("rationale", gettext_lazy("Rationale"))
    ),
    "restore": Form(
        title=gettext_lazy("Restore"), does=lambda ask: verbs.restore(ask.room, ask.record, by=ask.by, at=ask.at)
    ),
    "propose_revocation": Form(
        title=gettext_lazy("Propose to revoke"),
        about=gettext_lazy("The holder is told and has fourteen days to answer; then a second person revokes."),
        does=_propose,
        inputs=_proposal,
        grave=True,
    ),
    "revoke": Form(
        title=gettext_lazy("Revoke as proposed"),
        does=lambda ask: verbs.revoke(ask.room, ask.record, by=ask.by, at=ask.at),
        grave=True,
    ),
    "appeal": APPEAL,
    "assign_appeal": ASSIGN_APPEAL,
    "uphold": UPHOLD,
    "reinstate_on_appeal": set_aside(gettext_lazy("The grant is suspended until the security admin restores it.")),
    "ask_renewal": Form(
        title=gettext_lazy("Ask for a renewal"),
        about=gettext_lazy("Its form is a report of progress: what changed, and what came of the work."),
        does=lambda ask: applying.ask_renewal(ask.room, ask.record, by=ask.by, at=ask.at),
    ),
    "close_out": Form(
        title=gettext_lazy("End the access"),
        does=lambda ask: closing.close_out(ask.room, ask.record, by=ask.by, at=ask.at),
        grave=True,
    ),
    "attest_deletion": Form(title=gettext_lazy("Close out"), does=_attest, inputs=_closing),
}  # fmt: skip
"""By the command of the machine of grants."""

SECOND = frozenset({"revoke", "confirm_suspension", "assign_appeal", "uphold", "reinstate_on_appeal"})
"""Steps that follow what somebody else has begun: shown to whom they wait for."""
