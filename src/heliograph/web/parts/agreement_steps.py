"""Agreement steps: the forms by which an agreement is refused, taken back, ended, or replaced by new terms."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.consortium import agree
from heliograph.errors import UsageError
from heliograph.model.consortium.agreement import Agreement
from heliograph.web.parts import step_inputs as fields
from heliograph.web.parts.inputs import Input
from heliograph.web.parts.steps import Asking, Form

REASON = fields.text("reason", gettext_lazy("Reason"))


def agreement_forms(one: Agreement) -> dict[str, Form]:
    """The forms, by the command of the machine of agreements.

    Args:
        one: Whose text stands in the form for new terms.
    """
    return FORMS | {
        "require_resign": Form(
            title=gettext_lazy("Have new terms signed"),
            about=gettext_lazy("Everybody signs anew. What was granted runs on until the last day; after that it is suspended."),
            does=_anew,
            inputs=lambda _room, _dossier: (
                Input(name="template", label=_("Name and version of the text"), value=one.template, hint=_("as in data-access@2/en")),
                Input(name="text", label=_("The text, word for word"), form="textarea", value=one.text),
                Input(name="until", label=_("Last day to sign"), form="date"),
            ),
            grave=True,
        )
    }  # fmt: skip


def _anew(ask: Asking) -> object:
    until = ask.typed.day("until")
    if until is None:
        raise UsageError("A day is needed.", hint="Write it as 2027-06-30.")
    text = ask.typed.text("text").replace("\r\n", "\n") + "\n"
    template = ask.typed.text("template")
    return agree.require_resign(
        ask.room, ask.record, template=template, text=text, resign_by=until, by=ask.by, at=ask.at
    )


FORMS = {
    "decline": Form(
        title=gettext_lazy("Decline"),
        does=lambda ask: agree.decline(ask.room, ask.record, reason=ask.typed.text("reason"), by=ask.by, at=ask.at),
        inputs=REASON,
        grave=True,
    ),
    "void": Form(
        title=gettext_lazy("Take the text back"),
        about=gettext_lazy("Signatures under it no longer count."),
        does=lambda ask: agree.void(ask.room, ask.record, reason=ask.typed.text("reason"), by=ask.by, at=ask.at),
        inputs=REASON,
        grave=True,
    ),
    "terminate": Form(
        title=gettext_lazy("End the agreement"),
        about=gettext_lazy("What was granted under it is suspended at once."),
        does=lambda ask: agree.terminate(ask.room, ask.record, reason=ask.typed.text("reason"), by=ask.by, at=ask.at),
        inputs=REASON,
        grave=True,
    ),
}  # fmt: skip
