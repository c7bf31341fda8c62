"""Cases: the desk at which they are opened and closed, on the database and the mail of the settings."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from heliograph.bootstrap.mail import publisher_address
from heliograph.cases.open import open_case, tell
from heliograph.cases.ports import Cases, Teller
from heliograph.cases.ration import Ration
from heliograph.errors import HeliographError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.case import Asked, Case
from heliograph.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a server needs for cases.

    Attributes:
        cases: Where they are kept.
        teller: Tells the publisher.
        ration: How many this process takes in a time.
    """

    cases: Cases
    teller: Teller
    ration: Ration = field(default_factory=Ration)

    def open(
        self, asked: Asked, *, at: datetime, known: Collection[str]
    ) -> tuple[Case, HeliographError | None]:
        """Keep a case, then tell the publisher; what went wrong with the mail, if anything did."""
        case = open_case(self.cases, asked, at=at, known=known)
        return case, tell(self.cases, case, self.teller, at=at)


def desk_of(settings: Settings, description: ArchiveDescription | None) -> Desk:
    """The desk of an archive. Django must be set up.

    Args:
        settings: Ours.
        description: Of the archive, for its title and contact.
    """
    from heliograph.store.portal.cases import DatabaseCases  # noqa: PLC0415 - rows need a Django that is set up
    from heliograph.store.portal.mail import MailToPublisher  # noqa: PLC0415

    contact = description.publisher.contact if description else None
    to = publisher_address(settings.mail_to, contact)
    return Desk(
        cases=DatabaseCases(),
        teller=MailToPublisher(to, description.title if description else "Heliograph"),
    )
