"""Early access: when a decision may open what the public has not yet, and what the public sees of it."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

from heliograph.model.consortium.scope import Scope
from heliograph.rules.ruling import Unmet


def not_yet(day: date | None, now: datetime) -> tuple[Unmet, ...]:
    """What is missing while a gated edition waits for its day (UTC), which its release says to everybody; None: it is open."""
    if day is None or now.astimezone(UTC).date() >= day:
        return ()
    waits = Unmet(
        "edition-open",
        f"The edition is open: it is held until {day}.",
        "nobody: it opens by itself on that day (UTC)",
    )
    return (waits,)


HAS_END = Unmet("early-access-ends", "Access before the public has an end.", "you: name its last day")
IS_HELD = Unmet(
    "release-held",
    "A release of one of these data sets is held until its day.",
    "the publisher, by holding one",
)


def early_access(scopes: Iterable[Scope], held: Collection[str], until: datetime | None) -> tuple[Unmet, ...]:
    """What is missing for access before the public.

    Args:
        scopes: What is granted.
        held: Data sets of which a release is held.
        until: End of the access.
    """
    missing = (
        None if until is not None else HAS_END,
        None if any(scope.dataset in held for scope in scopes) else IS_HELD,
    )
    return tuple(one for one in missing if one is not None)
