"""Project: what a team wants to find out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record


class Listing(StrEnum):
    """How a project stands in the public register."""

    NAMED = "named"
    PSEUDONYMOUS = "pseudonymous"
    UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody who was asked to take part.

    Attributes:
        person_id: Who.
        invited_at: UTC.
        accepted_at: UTC; None until they said yes.
    """

    person_id: str
    invited_at: datetime
    accepted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Project(Record):
    """A question, a team, an organisation. Access is given to a project, never to a person alone.

    Attributes:
        title: In the words of the team.
        summary: For everybody, in plain words.
        lead_id: Who answers for it.
        organisation_id: Where it is done.
        team: Who else takes part.
        listing: How it may be listed; pseudonymous for researchers at risk.
        began_at: UTC.
    """

    title: str
    summary: str
    lead_id: str
    organisation_id: str
    team: tuple[Teammate, ...] = ()
    listing: Listing = Listing.NAMED
    began_at: datetime

    @property
    def people(self) -> tuple[str, ...]:
        """The lead and everybody who said yes."""
        return (self.lead_id, *(mate.person_id for mate in self.team if mate.accepted_at))
