"""Room: what the verbs of the consortium work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from heliograph.consortium.form import shipped
from heliograph.consortium.ports import Attachments, HeldOutputs, Records
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.calendar import Calendar
from heliograph.model.consortium.clock import Clock, Step
from heliograph.model.consortium.form import FormTemplate
from heliograph.model.consortium.published import Published
from heliograph.rules.clock import due, last_day
from heliograph.rules.default_clocks import DEFAULT_CLOCKS
from heliograph.rules.matter import QUORUM


def shipped_form(name: str) -> FormTemplate:
    """A form that comes with Heliograph, by code and version."""
    code, _, version = name.partition("@")
    template = shipped(code)
    if version not in {"", str(template.version)}:
        raise UnknownNameError(
            f"There is no version {version} of the form {code}.", hint=f"known: {code}@{template.version}"
        )
    return template


def untraced(dataset: str) -> bool:
    """Where nothing is declared, members get the edition itself."""
    del dataset
    return False


def known_to_all(dataset: str) -> bool:
    """Where no archive is at hand, no name is kept back."""
    del dataset
    return True


@dataclass(frozen=True, kw_only=True)
class Room:
    """Ports and settings.

    Attributes:
        records: Where everything is kept.
        new_id: Makes the id of a new record from the moment of the act.
        calendar: Working days of the publisher.
        attachments: Where files of applicants are kept; None where none are taken.
        outputs: Where answers wait until two people have looked at them; None where none are held back.
        clocks: How long each step may take.
        quorum: How many independent reviews a decision needs.
        form: The form template of a name such as ``tmrc-2022@1``.
        platform: Who gives the data, as agreements call it.
        contact: Where members of a project turn to, as agreements say it.
        law: Under which law agreements stand.
        is_traced: Whether members get copies of a data set that differ; its agreements say so.
        held: Releases that are signed and wait for their public day.
        is_known: Whether the public knows a data set; of one that it does not, nobody else learns the name.
        institutions_sign: Whether an official of the organisation signs too, where the text of the agreement asks for it.
    """

    records: Records
    new_id: Callable[[datetime], str]
    attachments: Attachments | None = None
    outputs: HeldOutputs | None = None
    calendar: Calendar = field(default_factory=lambda: Calendar(region=""))
    clocks: Mapping[Step, Clock] = field(default_factory=lambda: DEFAULT_CLOCKS)
    quorum: int = QUORUM
    form: Callable[[str], FormTemplate] = shipped_form
    platform: str = "the publisher of this archive"
    contact: str = "the publisher of this archive"
    law: str = "the place of the platform"
    is_traced: Callable[[str], bool] = untraced
    held: Callable[[], tuple[Published, ...]] = tuple
    is_known: Callable[[str], bool] = known_to_all
    institutions_sign: bool = True

    def until(self, step: Step, since: datetime) -> datetime:
        """The moment at which a step that begins now is over."""
        return due(since, self.clocks[step], self.calendar)

    def last_day(self, end: datetime) -> str:
        """The last day before an end, as people are told it: an end at midnight is the day that is over then."""
        return f"{last_day(end, self.calendar)}"
