"""Reference: somebody outside is asked by a link to say whether an applicant belongs to an organisation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record


class Voucher(StrEnum):
    """As what somebody is asked."""

    REFEREE = "referee"
    SIGNING_OFFICIAL = "signing-official"


@dataclass(frozen=True, kw_only=True)
class Reference(Record):
    """One question to one person, who needs no login and sees nothing of the dossier.

    Attributes:
        application_id: For which application.
        person_id: About whom.
        organisation_id: To which they say they belong.
        voucher: As what somebody is asked.
        name: Of who is asked; empty once erased.
        email: Address that the link was sent to; empty once erased.
        is_institutional: Whether this address lies at a domain of an organisation that staff has looked at.
        secret_sha256: SHA-256 of the secret in the link; the secret itself is kept nowhere.
        asked_at: UTC.
        asked_by: Person.
        expires_at: UTC.
        answered_at: UTC; None until it was answered. A link is good for one answer.
        is_confirmed: What was answered.
        statement: In their words.
    """

    application_id: str
    person_id: str
    organisation_id: str
    voucher: Voucher
    name: str
    email: str
    is_institutional: bool
    secret_sha256: str
    asked_at: datetime
    asked_by: str
    expires_at: datetime
    answered_at: datetime | None = None
    is_confirmed: bool = False
    statement: str = ""
