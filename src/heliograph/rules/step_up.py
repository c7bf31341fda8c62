"""Step-up: whoever signs or decides on a page has shown their second factor a moment ago, not only when they logged in."""

from datetime import datetime, timedelta

from heliograph.rules.ruling import Unmet

STEP_UP = timedelta(minutes=10)

DECIDING = frozenset({
    "approve", "approve_with_conditions", "reject", "condition_failed", "uphold", "overturn",
    "confirm_suspension", "restore", "propose_revocation", "revoke", "reinstate_on_appeal",
    "require_resign", "terminate", "review", "review_again",
})  # fmt: skip
"""Commands of the machines by which somebody decides for others. To suspend is none: nothing may delay it."""

LATELY = Unmet(
    "authenticated-lately",
    "You gave your second factor within the last ten minutes.",
    "you: give it again",
)


def is_lately(given: datetime | None, now: datetime) -> bool:
    """Whether a second factor was given so short ago that it counts for signing and deciding."""
    return given is not None and now - STEP_UP <= given <= now


def step_up(command: str, given: datetime, now: datetime) -> tuple[Unmet, ...]:
    """What somebody lacks who takes a step on a page, besides what the step itself asks.

    Args:
        command: Of a machine.
        given: When they last gave a second factor.
        now: UTC.
    """
    return (LATELY,) if command in DECIDING and not is_lately(given, now) else ()
