"""Invitation: how somebody comes to be staff."""

from dataclasses import dataclass
from datetime import datetime

from heliograph.model.consortium.record import Record
from heliograph.model.consortium.role import Role


@dataclass(frozen=True, kw_only=True)
class Invitation(Record):
    """A link that gives roles of staff once, to whoever proves to have the address that it was sent to.

    Attributes:
        email: Address that it was sent to, in small letters.
        roles: Roles that it gives.
        secret_sha256: SHA-256 of the secret in the link; the secret itself is kept nowhere.
        invited_by: Name of a person at the publisher, or the id of a person of the consortium.
        invited_at: UTC.
        expires_at: UTC.
        accepted_by: Person; None until it was used.
        accepted_at: UTC; None until it was used.
    """

    email: str
    roles: frozenset[Role]
    secret_sha256: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    accepted_by: str | None = None
    accepted_at: datetime | None = None
