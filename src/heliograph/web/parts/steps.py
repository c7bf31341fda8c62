"""Steps: the forms by which people take steps: inputs, and the verb that they are given to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from heliograph.consortium.gather import application_of
from heliograph.consortium.room import Room
from heliograph.errors import NotAllowedError, UnknownNameError
from heliograph.model.consortium.person import Person
from heliograph.rules.matter import Dossier
from heliograph.rules.step_up import DECIDING, step_up
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
    """

    title: str | Promise
    does: Callable[[Asking], object]
    about: str | Promise = ""
    inputs: Inputs = lambda _room, _dossier: ()
    grave: bool = False


def drawn(forms: Mapping[str, Form], command: str, room: Room, dossier: Dossier) -> dict[str, Any]:
    """What the template of a step needs."""
    form = forms[command]
    return {
        "command": command,
        "title": form.title,
        "about": form.about,
        "grave": form.grave,
        "decides": command in DECIDING,
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
    if missing := step_up(command, ask.proved_at, ask.at):
        raise NotAllowedError(missing)
    return forms[command].does(ask)
