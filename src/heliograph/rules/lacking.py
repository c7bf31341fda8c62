"""Lacking: why somebody acts in none of the parts that an act needs."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.ruling import Unmet

NO_FACTOR = Unmet(
    "second-factor-set-up",
    "Roles of staff hold once a second factor is set up.",
    "you: set up a second factor on your page",
)


def lacking(
    person: Person | None, roles: Collection[Role], dossier: Dossier, now: datetime, *, otherwise: Unmet
) -> Unmet:
    """Why somebody has none of these parts: whoever was given the role is told that the second factor is missing.

    Args:
        person: Who; None is somebody who is not signed in, or the system.
        roles: Of which one suffices.
        dossier: Of the matter.
        now: UTC.
        otherwise: What is said to everybody else.
    """
    if person is None or person.has_second_factor:
        return otherwise
    able = parts(replace(person, has_second_factor=True), dossier, now)
    return NO_FACTOR if able & set(roles) else otherwise


def not_your_part(
    done: Literal["done", "proposed", "seen"],
    person: Person | None,
    roles: Sequence[Role],
    dossier: Dossier,
    now: datetime,
) -> Unmet:
    """The same, where all that is to say else is who does it.

    Args:
        done: What these parts do with it.
        person: As for ``lacking``.
        roles: In the order in which they are named.
        dossier: Of the matter.
        now: UTC.
    """
    who = ", ".join(roles)
    otherwise = Unmet("not-your-part", f"This is {done} by: {who}.", who)
    return lacking(person, roles, dossier, now, otherwise=otherwise)
