"""Demonstration: invented people who can log in on this machine, in a consortium of their own."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from heliograph.bootstrap.consortium import opened
from heliograph.consortium import demonstrate
from heliograph.errors import RefusedError
from heliograph.model.consortium.person import Person
from heliograph.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What whoever made it must know.

    Attributes:
        password: Of everybody.
        secret: Of everybody's app, in base 32.
        addresses: To log in with.
        cases: Ids of applications, by where they stand.
    """

    password: str
    secret: str
    addresses: tuple[str, ...]
    cases: dict[str, str]


def make_demonstration(settings: Settings, dataset: str, *, at: datetime) -> Demonstration:
    """Make a consortium of invented people in an empty database.

    Args:
        settings: With a state of its own, no database elsewhere and no address in the world.
        dataset: That they ask for.
        at: Now.

    Raises:
        RefusedError: The settings are those of a server that others reach, or somebody is in the database.
    """
    if settings.database or settings.address:
        raise RefusedError(
            "Invented people, whose password everybody may know, are not put into a server that others reach.",
            hint="Leave the settings database and address out.",
        )
    room = opened(settings)
    from heliograph.store.portal.database import leave  # noqa: PLC0415 - rows need a Django that is set up
    from heliograph.store.portal.identity import factors  # noqa: PLC0415

    try:
        with room.records.together():
            cast = demonstrate.people(room, dataset, at=at)
            password, secret = secrets.token_urlsafe(16), factors.new_secret()
            kept = factors.password_of(password)
            for person in cast.people.values():
                factors.give(person.id, kept, secret)
            made = demonstrate.cases(cast, at=at)
    finally:
        leave()
    addresses = tuple(person.email for person in cast.people.values())
    return Demonstration(password=password, secret=secret, addresses=addresses, cases=made)


def code_of(person: Person) -> str:
    """The code that the app of an invented person shows now.

    Raises:
        RefusedError: This person is not invented, or has no app.
    """
    from heliograph.store.portal.identity import factors  # noqa: PLC0415

    code = factors.code_now(person.id) if person.is_invented else None
    if code is None:
        raise RefusedError(
            f"{person.email} is nobody of a demonstration.",
            hint="The codes of others are shown by their app alone.",
        )
    return code
