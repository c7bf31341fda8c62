"""docs/reference/clocks.md: how long each step of a consortium may take."""

from docs.pages.markdown import table
from heliograph.model.consortium.clock import Clock, Unit
from heliograph.rules.default_clocks import DEFAULT_CLOCKS


def clocks_page() -> str:
    """The page, from the table of the rules."""
    return "\n".join(
        [
            "# Clocks",
            "",
            "How long each step of an application may take, unless the settings of an installation say otherwise. The day on which",
            "something happens does not count. Clocks stand still while the applicant holds the turn.",
            "",
            "Silence never approves and never rejects. A deadline acts only when a mail server has accepted its reminders, and so many",
            "days after the last one that is needed; until then it waits.",
            "",
            *table(
                ("Step", "Default", "Reminders", "Before it acts", "About"),
                (
                    (f"`{c.step}`", _length(c), _reminders(c), _notice(c), _about(c))
                    for c in DEFAULT_CLOCKS.values()
                ),
            ),
        ]
    )


def _length(clock: Clock) -> str:
    unit = "working days" if clock.unit is Unit.WORKING_DAYS else "days"
    return f"{clock.days} {unit}" if clock.days else ""


def _reminders(clock: Clock) -> str:
    before = [f"{n}" for n in clock.reminders]
    unit = "working days" if clock.unit is Unit.WORKING_DAYS else "days"
    shares = [f"{n} %" for n in clock.shares]
    return "; ".join(
        filter(
            None,
            (
                f"{', '.join(before)} {unit} before" if before else "",
                f"at {', '.join(shares)}" if shares else "",
            ),
        )
    )


def _notice(clock: Clock) -> str:
    return f"{clock.needed} accepted, {clock.notice} days" if clock.needed else ""


def _about(clock: Clock) -> str:
    if clock.exact:
        return f"{clock.about}; settings cannot change it"
    return f"{clock.about}; may be longer, not shorter" if clock.fixed else clock.about
