"""Default clocks: how long each step of the consortium may take; settings override the numbers."""

from collections.abc import Mapping
from dataclasses import replace

from heliograph.errors import UsageError
from heliograph.model.consortium.clock import Clock, Step, Unit

LONGEST = 3650

DEFAULT_CLOCKS: Mapping[Step, Clock] = {
    clock.step: clock
    for clock in (
        Clock(step=Step.RECEIPT, days=0, about="at once, with a copy of what was sent"),
        Clock(
            step=Step.DRAFT,
            days=90,
            reminders=(14,),
            needed=1,
            notice=7,
            about="a draft that nobody has touched",
        ),
        Clock(
            step=Step.COMPLETENESS,
            days=5,
            unit=Unit.WORKING_DAYS,
            shares=(50, 80, 100),
            about="the coordinator looks for what is missing",
        ),
        Clock(
            step=Step.FIRST_DECISION,
            days=20,
            unit=Unit.WORKING_DAYS,
            shares=(50, 80, 100),
            about="of our time; the applicant's turns do not count; coordinators and chairs are told",
        ),
        Clock(
            step=Step.OUTER_BOUND,
            days=80,
            unit=Unit.WORKING_DAYS,
            about="borrowed from Art. 7(1) of Delegated Regulation (EU) 2025/2050, which binds coordinators of digital services",
        ),
        Clock(
            step=Step.REVIEW,
            days=7,
            unit=Unit.WORKING_DAYS,
            shares=(50, 80, 100),
            about="one reviewer's turn; at its end the chair is told",
        ),
        Clock(
            step=Step.REPLY,
            days=20,
            unit=Unit.WORKING_DAYS,
            reminders=(10, 6),
            needed=2,
            notice=7,
            about="the applicant answers; an application that lapses was not rejected and can be copied",
        ),
        Clock(
            step=Step.CONDITION,
            days=0,
            reminders=(30, 10),
            needed=1,
            notice=7,
            about="ends on the due date of the condition",
        ),
        Clock(
            step=Step.SIGNATURE,
            days=60,
            reminders=(30, 10),
            needed=2,
            notice=7,
            about="an agreement waits for its signatures",
        ),
        Clock(step=Step.APPEAL, days=14, about="to file one, and to answer it"),
        Clock(
            step=Step.SUSPENSION_ALONE,
            days=14,
            about="a suspension in an emergency needs a second person by then",
        ),
        Clock(
            step=Step.REVOCATION_NOTICE,
            days=14,
            fixed=True,
            needed=1,
            notice=14,
            about="time to answer before a grant is taken back (guidance of Coimisiún na Meán, version 2)",
        ),
        Clock(
            step=Step.INCIDENT_NOTICE,
            days=3,
            shares=(50, 100),
            about="72 hours from the report, to decide whether people and the authority are told (Art. 33 of Regulation (EU) 2016/679)",
        ),
        Clock(
            step=Step.GRANT_END,
            days=0,
            reminders=(60, 30, 7),
            needed=1,
            notice=7,
            about="ends on the last day of the grant",
        ),
        Clock(
            step=Step.RENEWAL,
            days=30,
            about="a renewal filed so long before the end keeps the grant until it is decided",
        ),
        Clock(
            step=Step.CLOSEOUT,
            days=30,
            reminders=(21, 14, 7),
            needed=3,
            notice=7,
            about="after the end of a grant: outputs, incidents, deletion where it is owed",
        ),
        Clock(
            step=Step.OUTPUT_CHECK,
            days=5,
            unit=Unit.WORKING_DAYS,
            shares=(50, 80, 100),
            about="two checkers look at an output, as OpenSAFELY promises it; at its end it is marked as late",
        ),
        Clock(
            step=Step.AMENDMENT,
            days=15,
            shares=(50, 80),
            exact=True,
            about="the provider may ask that a reasoned request be amended (Art. 40(5) of Regulation (EU) 2022/2065)",
        ),
        Clock(
            step=Step.AMENDMENT_ANSWER,
            days=15,
            exact=True,
            about="the coordinator of digital services answers (Art. 40(6) of Regulation (EU) 2022/2065)",
        ),
        Clock(
            step=Step.MEDIATION,
            days=5,
            unit=Unit.WORKING_DAYS,
            shares=(40, 80),
            exact=True,
            about="the provider may ask for mediation after that answer (Art. 13(1) of Delegated Regulation (EU) 2025/2050)",
        ),
        Clock(
            step=Step.MEDIATION_START,
            days=20,
            unit=Unit.WORKING_DAYS,
            exact=True,
            about="mediation begins (Art. 13 of Delegated Regulation (EU) 2025/2050)",
        ),
        Clock(
            step=Step.MEDIATION_END,
            days=40,
            unit=Unit.WORKING_DAYS,
            exact=True,
            about="mediation ends, from its beginning (Art. 13 of Delegated Regulation (EU) 2025/2050)",
        ),
        Clock(
            step=Step.ACCESS,
            days=0,
            reminders=(14, 3),
            about="ends on the day by which a reasoned request says that access must be given (Art. 10(1)(a) of Delegated Regulation (EU) 2025/2050)",
        ),
        Clock(
            step=Step.ACCESS_NOTICE,
            days=3,
            unit=Unit.WORKING_DAYS,
            shares=(33, 66),
            exact=True,
            about="the provider tells the coordinator that access was given (Art. 15(1) of Delegated Regulation (EU) 2025/2050)",
        ),
        Clock(
            step=Step.ACCESS_END_NOTICE,
            days=3,
            unit=Unit.WORKING_DAYS,
            shares=(33, 66),
            exact=True,
            about="the provider tells the coordinator that access has ended (Art. 15(1) of Delegated Regulation (EU) 2025/2050)",
        ),
    )
}
"""Every clock. Silence never approves and never rejects: at its end a clock lapses, pauses, restores or alarms."""


def clocks(days: Mapping[str, int]) -> dict[Step, Clock]:
    """The default clocks with other lengths, from settings.

    Args:
        days: Length by the name of the step.

    Raises:
        UsageError: There is no such step, the length is no number of days, or the law sets it.
    """
    made = dict(DEFAULT_CLOCKS)
    for name, length in days.items():
        if name not in set(Step):
            raise UsageError(f"there is no clock {name!r}", hint=f"known: {', '.join(Step)}")
        made[Step(name)] = _of_length(DEFAULT_CLOCKS[Step(name)], length)
    return made


def _of_length(clock: Clock, length: int) -> Clock:
    if not clock.days:
        raise UsageError(
            f"the clock {clock.step} has no length of its own", hint="leave it out of the settings"
        )
    if clock.exact:
        raise UsageError(
            f"the clock {clock.step} has the length that the law gives it",
            hint="leave it out of the settings",
        )
    if not 1 <= length <= LONGEST:
        raise UsageError(f"the clock {clock.step} cannot have {length} days", hint=f"write 1 to {LONGEST}")
    if clock.fixed and length < clock.days:
        raise UsageError(
            f"the clock {clock.step} cannot be shorter than {clock.days} days", hint=f"it is {clock.about}"
        )
    return replace(clock, days=length, reminders=tuple(day for day in clock.reminders if day < length))
