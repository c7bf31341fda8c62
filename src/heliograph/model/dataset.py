"""DatasetDescription: dataset.toml, what a data set is about in the words of its publisher."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from heliograph.model.document import DatasetName, Document, SafeInt

SUPPRESSED_BELOW = 10
"""Technical indicators that rest on fewer accounts than this are not published."""


class PolicyArea(StrEnum):
    """Policy areas; information operations first."""

    INFORMATION_OPERATIONS = "information-operations"
    MISINFORMATION = "misinformation"
    OTHER = "other"


class Confidence(StrEnum):
    """How sure the publisher is of an indicator."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class TechnicalIndicator(Document):
    """One technical indicator of a presumptive country: never an attribution.

    Attributes:
        kind: What was observed, for example sign-up-network, login-network, phone-prefix, device-language, time-zone.
        country: ISO 3166-1 alpha-2 code.
        share: Share of the n accounts that show it, 0 to 1.
        n: Accounts examined; below SUPPRESSED_BELOW the indicator is suppressed in public documents.
    """

    kind: str
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    share: Annotated[float, Field(ge=0, le=1)]
    n: SafeInt
    confidence: Confidence


class PresumptiveCountry(Document):
    """Where technical indicators point; None of it says who was behind the operation."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    indicators: tuple[TechnicalIndicator, ...] = ()


class AnnouncedCount(Document):
    """A count that was announced in public, with its source and date."""

    value: SafeInt
    source: str
    date: str
    at_least: bool = False


class Embargo(Document):
    """Until when an edition is held back, and why."""

    until: str
    reason: str


class Link(Document):
    """A report or study that uses the data set."""

    title: str
    url: str
    date: str | None = None


class Contact(Document):
    """Who answers questions about the data set."""

    name: str
    email: str | None = None
    url: str | None = None


class DatasetDescription(Document):
    """The document dataset.toml.

    Attributes:
        name: Name of the data set, as in archive["name"].
        operation: The disclosed operation or policy event it belongs to.
        attribution: Only what the publisher states in so many words; None means that nothing is asserted.
        sampling: How accounts and posts were chosen, and what was left out.
        announced: Counts announced in public, by table name.
        difference_notes: Why an announced count differs from the computed one, by table name.
    """

    name: DatasetName
    title: str
    operation: str
    policy_area: PolicyArea
    summary: str = ""
    presumptive_country: PresumptiveCountry | None = None
    attribution: str | None = None
    sampling: str
    announced: dict[str, AnnouncedCount] = {}
    difference_notes: dict[str, str] = {}
    embargo: Embargo | None = None
    contact: Contact | None = None
    license: str = "not stated"
    reports: tuple[Link, ...] = ()
    studies: tuple[Link, ...] = ()
