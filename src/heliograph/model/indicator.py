"""PresumptiveCountry: where technical indicators point, which is never an attribution."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from heliograph.model.document import Document, SafeInt

SUPPRESSED_BELOW = 10
"""An indicator that rests on fewer accounts than this is not published."""

NO_ATTRIBUTION = (
    "A presumptive country is a technical indicator and not an attribution: it says where signals of the accounts point, "
    "not who ran, paid for or ordered the activity. Such signals can be borrowed, bought or forged."
)

INDICATOR_KINDS: dict[str, str] = {
    "sign-up-network": "network from which the account was registered",
    "login-network": "network from which the account was used",
    "phone-prefix": "country prefix of the phone number on file",
    "mobile-carrier": "mobile carrier of the phone number on file",
    "device-language": "language of the device",
    "time-zone": "time zone set on the device or profile",
    "activity-hours": "hours of the day at which the account was active",
    "payment": "country of a means of payment",
}
"""The usual kinds of indicator in words; a publisher may name another."""

CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2 code."""


class Confidence(StrEnum):
    """How sure the publisher is of an indicator."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class TechnicalIndicator(Document):
    """One technical indicator: how many of the examined accounts show a signal of a country.

    Attributes:
        kind: What was observed, for example sign-up-network, login-network, phone-prefix, time-zone.
        country: ISO 3166-1 alpha-2 code of the country that the signal points to.
        share: Share of the n examined accounts that show it, 0 to 1.
        n: Accounts examined for it.
        confidence: low, medium or high, in the judgement of the publisher.
    """

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,62}$")]
    country: CountryCode
    share: Annotated[float, Field(ge=0, le=1)]
    n: SafeInt
    confidence: Confidence

    @property
    def publishable(self) -> bool:
        """Whether it rests on enough accounts: examined, and showing it (none at all is enough too)."""
        showing = round(self.share * self.n)
        return self.n >= SUPPRESSED_BELOW and (showing == 0 or showing >= SUPPRESSED_BELOW)


class PresumptiveCountry(Document):
    """Where technical indicators point; none of it says who was behind the activity.

    Attributes:
        country: ISO 3166-1 alpha-2 code of the country that the indicators point to.
        indicators: The technical indicators it rests on.
        withheld: How many indicators were left out because they rest on fewer than ten accounts; computed, never typed.
    """

    country: CountryCode
    indicators: tuple[TechnicalIndicator, ...] = ()
    withheld: SafeInt = 0

    @property
    def public_indicators(self) -> tuple[TechnicalIndicator, ...]:
        """The indicators that may be published."""
        return tuple(i for i in self.indicators if i.publishable)

    def published(self) -> Self:
        """The same without indicators that may not be published, and with their number."""
        kept = self.public_indicators
        return self.model_copy(
            update={"indicators": kept, "withheld": self.withheld + len(self.indicators) - len(kept)}
        )
