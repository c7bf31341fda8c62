"""Agreement: the exact text that people sign; signatures."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record
from heliograph.model.consortium.stay import Stay


class Capacity(StrEnum):
    """As what somebody signs."""

    RESEARCHER = "researcher"
    INSTITUTION = "institution"
    PLATFORM = "platform"


@dataclass(frozen=True, kw_only=True)
class Agreement(Record):
    """A text with its digest. What is signed is this digest and nothing else.

    Attributes:
        application_id: From which application it came.
        project_id: Of which project.
        template: Code, version and language, as in ``data-access@2/en``.
        text: As it was rendered.
        text_sha256: Of its UTF-8 bytes.
        state: Of the machine of agreements.
        stays: Every state so far with its beginning.
        signers: People of the project who must sign.
        needs_institution: Whether a signing official must sign too.
        organisation_id: Whose official.
        ends_at: UTC; None when it runs as long as a grant does.
        resign_by: Until when the text that follows must be signed; UTC.
        followed_by: Agreement that takes its place.
    """

    application_id: str
    project_id: str
    template: str
    text: str
    text_sha256: str
    state: str = "issued"
    stays: tuple[Stay, ...] = ()
    signers: tuple[str, ...] = ()
    needs_institution: bool = False
    organisation_id: str = ""
    ends_at: datetime | None = None
    resign_by: datetime | None = None
    followed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Signature(Record):
    """One signature.

    Attributes:
        agreement_id: Under what.
        signer_id: Person.
        capacity: As what.
        text_sha256: Digest of the text that was shown.
        statement: Why somebody may sign for others.
        authenticated_at: When the signer last gave a second factor; UTC.
        signed_at: UTC.
        signed_by: Person, the same as the signer.
    """

    agreement_id: str
    signer_id: str
    capacity: Capacity
    text_sha256: str
    statement: str = ""
    authenticated_at: datetime
    signed_at: datetime
    signed_by: str
