"""Asking: the fields of a form, each with its words, what was typed, and what is wrong with it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.cases.check import Fault
from heliograph.model.case import LIMITS, CaseKind

FIELDS = {
    CaseKind.CONTEST: ("dataset", "account_id", "words", "reach"),
    CaseKind.PROBLEM: ("page", "dataset", "words", "reach"),
}
"""In their order."""

TITLES = {
    CaseKind.CONTEST: (
        gettext_lazy("Contest an account"),
        gettext_lazy(
            "Is an account in a data set yours, and was it not part of the operation? Tell the publisher. You need not say who you are."
        ),
    ),
    CaseKind.PROBLEM: (
        gettext_lazy("Report a problem"),
        gettext_lazy(
            "Is something wrong, broken, harmful or unreadable here? Tell the publisher. You need not say who you are."
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field as it is drawn.

    Attributes:
        name: In the form.
        label: Above it.
        hint: Below the label.
        value: What was typed.
        fault: What is wrong; empty when nothing is.
        form: ``select``, ``textarea``, ``email`` or ``text``.
        needed: Whether it must not be empty.
        choices: Of a select.
    """

    name: str
    label: str
    hint: str
    value: str
    fault: str
    form: str
    needed: bool
    choices: tuple[str, ...] = ()

    @property
    def described(self) -> str:
        """Ids of what describes it, for those who hear the page."""
        ids = [f"{self.name}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.name}-fault"] if self.fault else ids)


def fields_of(
    kind: CaseKind, typed: dict[str, str], wrong: dict[str, Fault], datasets: list[str]
) -> list[Field]:
    """The fields of a form.

    Args:
        kind: Which form.
        typed: What was typed, by field.
        wrong: What is wrong, by field.
        datasets: Names to choose from; another that was named stays chosen, so that nothing is lost.
    """
    labels, hints = _labels(kind), _hints(kind)
    needed = {"words"} if kind is CaseKind.PROBLEM else {"dataset", "account_id", "words"}
    forms = {"dataset": "select", "words": "textarea", "reach": "email"}
    chosen = typed.get("dataset", "")
    choices = (*datasets, chosen) if chosen and chosen not in datasets else tuple(datasets)
    return [
        Field(
            name=name,
            label=labels[name],
            hint=hints[name],
            value=typed.get(name, ""),
            fault=_said(wrong[name], name) if name in wrong else "",
            form=forms.get(name, "text"),
            needed=name in needed,
            choices=choices if name == "dataset" else (),
        )
        for name in FIELDS[kind]
    ]


def _labels(kind: CaseKind) -> dict[str, str]:
    return {
        "dataset": _("Data set"),
        "account_id": _("Account, as it stands here"),
        "page": _("Address of the page"),
        "words": _("Why it was not part of it") if kind is CaseKind.CONTEST else _("What is wrong"),
        "reach": _("E-mail address, if you want an answer"),
    }


def _hints(kind: CaseKind) -> dict[str, str]:
    return {
        "dataset": "",
        "account_id": _("The id from the page of the posts, or the name of the account."),
        "page": "",
        "words": _("Do not send a password or a copy of a document.") if kind is CaseKind.CONTEST else "",
        "reach": _("It is read by the publisher only and never shown here."),
    }


def _said(fault: Fault, name: str) -> str:
    if fault is Fault.EMPTY:
        return _("This is needed.")
    if fault is Fault.TOO_LONG:
        return _("This is too long: at most %(limit)s characters.") % {"limit": LIMITS[name]}
    if fault is Fault.NO_ADDRESS:
        return _("This is no e-mail address.")
    return _("There is no such data set here.")
