"""Token: by what programs of a member are known, and a request of a program for one."""

from dataclasses import dataclass
from datetime import datetime

from heliograph.model.consortium.record import Record


@dataclass(frozen=True, kw_only=True)
class Token(Record):
    """Opens to a program what its person may reach, or less; the secret itself is kept nowhere.

    Attributes:
        person_id: Whose.
        name: What its person calls it, such as the name of a machine.
        secret_sha256: SHA-256 of the secret.
        grants: Ids of the grants that it is for; none: all of the person, later ones too.
        made_at: UTC.
        expires_at: UTC.
        used_at: UTC, within a minute; None until it was used.
        revoked_at: UTC; None while it holds.
        revoked_by: Person.
    """

    person_id: str
    name: str
    secret_sha256: str
    grants: tuple[str, ...] = ()
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class LoginRequest(Record):
    """A program asks for a token; a member who is logged in confirms the code that it shows.

    Attributes:
        name: Of the machine, as the program says it.
        code_sha256: SHA-256 of the code that people type.
        secret_sha256: SHA-256 of the secret with which the program asks again.
        asked_at: UTC.
        expires_at: UTC.
        grants: Ids of the grants that the token shall be for; none: all.
        days: How long the token shall hold.
        confirmed_at: UTC; None until somebody did.
        confirmed_by: Person.
        refused_at: UTC; None unless somebody did.
        refused_by: Person.
        taken_at: UTC; the program has its token.
    """

    name: str
    code_sha256: str
    secret_sha256: str
    asked_at: datetime
    expires_at: datetime
    grants: tuple[str, ...] = ()
    days: int = 0
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    refused_at: datetime | None = None
    refused_by: str | None = None
    taken_at: datetime | None = None
