"""Request steps: the forms by which a reasoned request is put on record and followed."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.consortium import reasoned_request as requests
from heliograph.errors import UsageError
from heliograph.model.consortium.reasoned_request import AmendmentAnswer, AmendmentGround
from heliograph.web.parts.inputs import Input
from heliograph.web.parts.steps import Asking, Form


def _record(ask: Asking) -> object:
    return requests.record_request(
        ask.room,
        ask.id,
        coordinator=ask.typed.text("coordinator"),
        reference=ask.typed.text("reference"),
        received_on=_day(ask, "received"),
        access_by=_day(ask, "access-by"),
        access_until=_day(ask, "access-until"),
        duties=tuple(ask.typed.text("duties").splitlines()),
        asks_deletion=ask.typed.flag("deletion"),
        asks_output_check=ask.typed.flag("output-check"),
        by=ask.by,
        at=ask.at,
    )


def _amend(ask: Asking) -> object:
    return requests.ask_amendment(
        ask.room,
        ask.id,
        ground=ask.typed.text("ground"),
        proposal=ask.typed.text("proposal"),
        by=ask.by,
        at=ask.at,
    )


def _answered(ask: Asking) -> object:
    by, until = (ask.typed.day(name) for name in ("access-by", "access-until"))
    return requests.note_answer(
        ask.room,
        ask.id,
        answer=ask.typed.text("answer"),
        access_by=by.date() if by else None,
        access_until=until.date() if until else None,
        by=ask.by,
        at=ask.at,
    )


def _day(ask: Asking, name: str) -> date:
    moment = ask.typed.day(name)
    if moment is None:
        raise UsageError("A day is needed.", hint="Write it as 2027-06-30.")
    return moment.date()


def _recorded() -> tuple[Input, ...]:
    return (
        Input(name="coordinator", label=_("Coordinator of digital services")),
        Input(name="reference", label=_("Sign of the request")),
        Input(name="received", label=_("Received on"), form="date"),
        Input(name="access-by", label=_("Access is to be given by"), form="date"),
        Input(name="access-until", label=_("Last day of the access"), form="date"),
        Input(
            name="duties",
            label=_("What it asks of the researchers, a line each"),
            form="textarea",
            needed=False,
        ),
        Input(name="deletion", label=_("It asks that data be deleted at the end"), form="checkbox"),
        Input(name="output-check", label=_("It asks that outputs be checked"), form="checkbox"),
    )


def _grounds() -> tuple[Input, ...]:
    words = {
        AmendmentGround.NO_ACCESS_TO_DATA: _("We have no access to the data"),
        AmendmentGround.SIGNIFICANT_VULNERABILITY: _(
            "Access would lead to significant vulnerabilities in security or in the protection of confidential information"
        ),
    }
    choices = tuple((each.value, words[each]) for each in AmendmentGround)
    return (
        Input(name="ground", label=_("Ground"), form="select", choices=choices),
        Input(name="proposal", label=_("Other way of access that we propose"), form="textarea"),
    )


def _answers() -> tuple[Input, ...]:
    words = {AmendmentAnswer.AMENDED: _("it was amended"), AmendmentAnswer.STANDS: _("it stands as it was")}
    choices = tuple((each.value, words[each]) for each in AmendmentAnswer)
    return (
        Input(name="answer", label=_("Answer"), form="select", choices=choices),
        Input(name="access-by", label=_("Access is to be given by"), form="date", needed=False),
        Input(name="access-until", label=_("Last day of the access"), form="date", needed=False),
    )


REQUEST_FORMS: dict[str, Form] = {
    "record_request": Form(
        title=gettext_lazy("Put the reasoned request on record"),
        about=gettext_lazy(
            "Its clocks run from the day of receipt. The terms that are signed are made from it: nothing is added."
        ),
        does=_record,
        inputs=lambda _room, _dossier: _recorded(),
    ),
    "ask_amendment": Form(
        title=gettext_lazy("We ask for an amendment"),
        about=gettext_lazy(
            "On one of two grounds, within 15 days. The letter to the coordinator is yours to write."
        ),
        does=_amend,
        inputs=lambda _room, _dossier: _grounds(),
    ),
    "note_answer": Form(
        title=gettext_lazy("The coordinator has answered"),
        does=_answered,
        inputs=lambda _room, _dossier: _answers(),
    ),
    "ask_mediation": Form(
        title=gettext_lazy("We ask for mediation"),
        does=lambda ask: requests.ask_mediation(ask.room, ask.id, by=ask.by, at=ask.at),
    ),
    "note_mediation": Form(
        title=gettext_lazy("Mediation has begun or ended"),
        does=lambda ask: requests.note_mediation(ask.room, ask.id, by=ask.by, at=ask.at),
    ),
    "note_told_given": Form(
        title=gettext_lazy("The coordinator was told that access was given"),
        does=lambda ask: requests.note_told(ask.room, ask.id, requests.GIVEN, by=ask.by, at=ask.at),
    ),
    "note_told_ended": Form(
        title=gettext_lazy("The coordinator was told that access has ended"),
        does=lambda ask: requests.note_told(ask.room, ask.id, requests.ENDED, by=ask.by, at=ask.at),
    ),
}
"""The acts of ``rules/reasoned_request.py``."""
