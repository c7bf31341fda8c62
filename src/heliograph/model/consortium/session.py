"""Session: one browser in which somebody is logged in."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser, as its person sees it. It is known by a digest: the secret that the browser holds is kept nowhere.

    Attributes:
        id: SHA-256 of what the browser holds.
        person_id: Person.
        browser: What the browser said of itself.
        begun_at: UTC.
        seen_at: UTC, to the hour.
    """

    id: str
    person_id: str
    browser: str
    begun_at: datetime
    seen_at: datetime
