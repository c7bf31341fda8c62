"""Step-up: whoever decides has shown their second factor a moment ago, not only when they logged in."""

from datetime import datetime, timedelta

from heliograph.rules.ruling import Unmet

STEP_UP = timedelta(minutes=10)

LATELY = Unmet(
    "authenticated-lately",
    "You gave your second factor within the last ten minutes.",
    "you: give it again",
)


def is_lately(given: datetime | None, now: datetime) -> bool:
    """Whether a second factor was given so short ago that it counts for signing and deciding."""
    return given is not None and now - STEP_UP <= given <= now
