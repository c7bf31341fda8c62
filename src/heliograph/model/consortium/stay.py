"""Stay: how long something was in a state; whose turn it was follows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A state and since when.

    Attributes:
        state: Of a machine.
        since: UTC.
    """

    state: str
    since: datetime
