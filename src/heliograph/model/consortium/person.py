"""Person: somebody who is known to the consortium by a verified address of e-mail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record
from heliograph.model.consortium.role import Role


class PersonState(StrEnum):
    """Whether somebody may act."""

    ACTIVE = "active"
    LOCKED = "locked"
    ERASED = "erased"


INVENTED = "demonstration.invalid"
"""Where people of a demonstration have their addresses: mail never arrives there (RFC 2606), and they log in on this machine only."""


@dataclass(frozen=True, kw_only=True)
class Person(Record):
    """Somebody with a login. The audit log knows them by id alone, so that they can be erased.

    Attributes:
        name: As they wish to be called; empty once erased.
        email: Address; empty once erased.
        email_verified_at: UTC; None until the link in the first mail was followed.
        orcid: ORCID iD, from a login there; empty when there was none.
        language: Of pages and mail.
        roles: Roles of staff; given by invitation only.
        coauthors: Ids of people with whom they have published within three years.
        has_second_factor: Whether a passkey or an authenticator is set up.
        state: Whether they may act.
        joined_at: UTC.
        erased_at: UTC.
    """

    name: str
    email: str
    email_verified_at: datetime | None = None
    orcid: str = ""
    language: str = "en"
    roles: frozenset[Role] = frozenset()
    coauthors: frozenset[str] = frozenset()
    has_second_factor: bool = False
    state: PersonState = PersonState.ACTIVE
    joined_at: datetime
    erased_at: datetime | None = None

    @property
    def is_invented(self) -> bool:
        """Whether this is somebody of a demonstration, whose password is told to whoever makes it."""
        return self.email.endswith(f"@{INVENTED}")
