"""Room: what the verbs of the consortium work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from heliograph.consortium.ports import Records
from heliograph.model.consortium.calendar import Calendar
from heliograph.model.consortium.clock import Clock, Step
from heliograph.rules.clock import due
from heliograph.rules.default_clocks import DEFAULT_CLOCKS


@dataclass(frozen=True, kw_only=True)
class Room:
    """Ports and settings.

    Attributes:
        records: Where everything is kept.
        new_id: Makes the id of a new record from the moment of the act.
        calendar: Working days of the publisher.
        clocks: How long each step may take.
    """

    records: Records
    new_id: Callable[[datetime], str]
    calendar: Calendar = field(default_factory=lambda: Calendar(region=""))
    clocks: Mapping[Step, Clock] = field(default_factory=lambda: DEFAULT_CLOCKS)

    def until(self, step: Step, since: datetime) -> datetime:
        """The moment at which a step that begins now is over."""
        return due(since, self.clocks[step], self.calendar)
