"""Wish: what a member wants of a gated edition, to take files of it or to ask it; how events tell of it."""

from dataclasses import dataclass
from datetime import date, datetime

from heliograph.consortium.room import Room
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.model.consortium.token import Token


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Somebody, and the edition that they want something of.

    Attributes:
        room: Where grants are kept.
        person: Who.
        token: By which token; None on a page.
        dataset: Name.
        release: Number.
        edition: ``consortium`` or ``enclave``.
        opens_on: Day before which nobody may have the edition; None: it is open.
    """

    room: Room
    person: Person
    token: Token | None
    dataset: str
    release: int
    edition: str
    opens_on: date | None = None

    @property
    def subject(self) -> str:
        """As events call it."""
        return f"edition/{self.dataset}@{self.release}/{self.edition}"

    @property
    def token_id(self) -> str:
        """Of the token; empty on a page."""
        return self.token.id if self.token else ""

    def scope_by(self, way: Modality) -> Scope:
        """What a grant must be for."""
        return Scope(self.dataset, self.edition, way)

    def event(self, what: str, at: datetime, **data: str | int) -> AuditEvent:
        """That something became of it; by which token stands in it."""
        told: dict[str, str | int] = {"token": self.token.id} if self.token else {}
        return AuditEvent(
            at=at, who=self.person.id, what=what, subject=self.subject, role=Role.MEMBER, data=told | data
        )
