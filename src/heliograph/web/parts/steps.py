"""Steps: the forms by which people take steps: inputs, the verb that they are given to, and who may take those that decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from heliograph.consortium import appeal as appeals
from heliograph.consortium.gather import application_of
from heliograph.consortium.room import Room
from heliograph.errors import NotAllowedError, UnknownNameError, UsageError
from heliograph.model.consortium.person import Person
from heliograph.rules.matter import Dossier
from heliograph.rules.step_up import LATELY, is_lately
from heliograph.rules.waiting import open_appeal
from heliograph.web.parts import step_inputs as fields
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, second_factor_at
from heliograph.web.parts.step_inputs import Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who takes which step of what, and when.

    Attributes:
        room: Where it is kept.
        dossier: Of the application.
        typed: What was typed.
        by: Who.
        at: Now.
        record: Id of the grant, agreement or incident that the step is of; empty for the application itself.
        proved_at: When they last gave a second factor.
    """

    room: Room
    dossier: Dossier
    typed: Typed
    by: Person
    at: datetime
    proved_at: datetime
    record: str = ""

    @classmethod
    def of(cls, request: HttpRequest, held: Room, dossier: Dossier, by: Person, record: str = "") -> "Asking":
        """Somebody who has sent the form of a step."""
        return cls(
            room=held,
            dossier=dossier,
            typed=Typed(request.POST),
            by=by,
            at=now(),
            record=record,
            proved_at=second_factor_at(request),
        )

    @property
    def id(self) -> str:
        """Of the application."""
        return application_of(self.dossier).id


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One step.

    Attributes:
        title: On the button.
        about: Above the fields.
        inputs: Its fields.
        does: Gives what was typed to the verb.
        grave: Whether the button is drawn as one that ends something.
        decides: Whether it decides for others: who takes it has given their second factor a moment ago.
    """

    title: str | Promise
    does: Callable[[Asking], object]
    about: str | Promise = ""
    inputs: Inputs = lambda _room, _dossier: ()
    grave: bool = False
    decides: bool = False


def drawn(forms: Mapping[str, Form], command: str, room: Room, dossier: Dossier) -> dict[str, Any]:
    """What the template of a step needs."""
    form = forms[command]
    return {
        "command": command,
        "title": form.title,
        "about": form.about,
        "grave": form.grave,
        "decides": form.decides,
        "inputs": form.inputs(room, dossier),
    }


def taken(forms: Mapping[str, Form], command: str, ask: Asking) -> object:
    """Give what was typed to the verb of a step.

    Raises:
        UnknownNameError: There is no such step.
        NotAllowedError: It decides, and the second factor was given too long ago.
    """
    if command not in forms:
        raise UnknownNameError(f"There is no step {command[:40]}.")
    if forms[command].decides and not is_lately(ask.proved_at, ask.at):
        raise NotAllowedError((LATELY,))
    return forms[command].does(ask)


def assign_judge(ask: Asking) -> object:
    """Name who judges the open appeal."""
    return appeals.assign_appeal(ask.room, appeal_of(ask), ask.typed.text("reviewer"), by=ask.by, at=ask.at)


def judged(verb: Callable[..., object]) -> Callable[[Asking], object]:
    """Give the rationale of a judge to a verb."""
    return lambda ask: verb(
        ask.room, appeal_of(ask), rationale=ask.typed.text("rationale"), by=ask.by, at=ask.at
    )


def appeal_of(ask: Asking) -> str:
    """The id of the appeal that is not decided: against the decision, or against the revocation of the grant."""
    found = open_appeal(ask.dossier, ask.record)
    if found is None:
        raise UsageError("There is no open appeal.")
    return found.id


RATIONALE = fields.text("rationale", gettext_lazy("Rationale, for the appellant and the record"))
