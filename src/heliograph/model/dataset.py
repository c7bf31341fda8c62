"""DatasetDescription: dataset.toml, what a data set is about in the words of its publisher."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from heliograph.model.document import DatasetName, Document, SafeInt
from heliograph.model.edition import Edition
from heliograph.model.indicator import PresumptiveCountry, TechnicalIndicator
from heliograph.model.risk import SignOff, Waiver
from heliograph.model.text import Day, Line, PartialDay, WebAddress, Words
from heliograph.model.tracing import Tracing


class PolicyArea(StrEnum):
    """Policy areas; information operations first."""

    INFORMATION_OPERATIONS = "information-operations"
    MISINFORMATION = "misinformation"
    OTHER = "other"


class AnnouncedCount(Document):
    """A count that was announced in public, with its source and date.

    Attributes:
        value: The number that was announced.
        source: Where it was announced: a link, or a title that can be found again.
        date: When it was announced; month or year where only this is known.
        at_least: Whether the announcement named a lower bound ("more than 1 million").
    """

    value: SafeInt
    source: Line
    date: PartialDay
    at_least: bool = False


class Embargo(Document):
    """Until when an edition is held back, and why.

    Attributes:
        until: The first day on which the edition may be opened.
        reason: Why it is held back, in words.
        edition: Which edition is held back.
    """

    until: Day
    reason: Line
    edition: Edition = Edition.PUBLIC


class Link(Document):
    """A report or study that uses the data set.

    Attributes:
        title: Title of the report or study.
        url: Where to read it.
        date: When it appeared; month or year where only this is known.
    """

    title: Line
    url: WebAddress
    date: PartialDay | None = None


class Contact(Document):
    """Who answers questions about the data set; at least one way to reach them.

    Attributes:
        name: Name of a team or function rather than of a person, so that it stays right.
        email: Address that is read.
        url: Page with a form or an address.
    """

    name: Line
    email: Annotated[str, Field(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+$")] | None = None
    url: WebAddress | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.email is None and self.url is None:
            raise ValueError("needs an email or a url: somebody must be reachable")
        return self


class DatasetDescription(Document):
    """The document dataset.toml, published (see ``published``) inside release.json.

    Attributes:
        name: Name of the data set, as in ``archive["name"]``; letters, digits, hyphen and underscore.
        title: Title for readers.
        operation: The disclosed operation or policy event it belongs to.
        policy_area: Policy area of the enforcement.
        summary: What was disclosed and why, for readers who know nothing of it.
        detection: How the activity was found, as far as it can be told.
        impact: What is known about its reach, as far as it can be told.
        presumptive_country: Where technical indicators point; never an attribution.
        attribution: Only what the publisher states in so many words; when absent, nothing is asserted.
        sampling: How accounts and posts were chosen, and what was left out.
        limits: What the data cannot show, one sentence each.
        announced: Counts announced in public, by table name.
        difference_notes: Why an announced count differs from the computed one, by table name.
        embargo: Until when an edition is held back, and why.
        tracing: Whether members' copies of the consortium edition lack a few posts, so that a leak can be traced.
        contact: Who answers questions and receives corrections.
        license: Licence or terms of the public edition: an SPDX identifier, a link or a sentence.
        reports: Reports published with the data set.
        studies: Studies that use the data set.
        sign_off: Who has read the risk report of the coming release and agrees to it: two names or roles.
        waivers: Red checks of the gate that a named person accepts, with the reason; published for ever.
    """

    name: DatasetName
    title: Line
    operation: Line
    policy_area: PolicyArea
    summary: Words | None = None
    detection: Words | None = None
    impact: Words | None = None
    presumptive_country: PresumptiveCountry | None = None
    attribution: Words | None = None
    sampling: Words
    limits: tuple[Line, ...] = ()
    announced: dict[str, AnnouncedCount] = Field(default_factory=dict)
    difference_notes: dict[str, Line] = Field(default_factory=dict)
    embargo: Embargo | None = None
    tracing: Tracing | None = None
    contact: Contact | None = None
    license: Line | None = None
    reports: tuple[Link, ...] = ()
    studies: tuple[Link, ...] = ()
    sign_off: tuple[SignOff, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @property
    def public_indicators(self) -> tuple[TechnicalIndicator, ...]:
        """Technical indicators that rest on enough accounts to be published."""
        return self.presumptive_country.public_indicators if self.presumptive_country else ()

    def published(self) -> Self:
        """The description as it may leave the house, for release.json and every public document."""
        if self.presumptive_country is None:
            return self
        return self.model_copy(update={"presumptive_country": self.presumptive_country.published()})
