"""Published: a release of a data set, as the consortium speaks of it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One release.

    Attributes:
        dataset: Name.
        release: Number.
        title: Of the data set.
        at: When it was published; UTC.
        editions: Names of the editions that can be reached, by whoever may.
        release_id: SHA-256 of release.json.
        signed_at: When it was signed; UTC. None: as published.
        public_on: Day from which the public has it, where it was signed and held before; None: it was never held.
    """

    dataset: str
    release: int
    title: str
    at: datetime
    editions: tuple[str, ...]
    release_id: str = ""
    public_on: date | None = None
    signed_at: datetime | None = None

    @property
    def name(self) -> str:
        """As in ``ira-2018@2``."""
        return f"{self.dataset}@{self.release}"

    @property
    def called(self) -> str:
        """Title and name, for mail."""
        return f"{self.title} ({self.name})"

    @property
    def subject(self) -> str:
        """What notices about it are about."""
        return f"release/{self.name}"
