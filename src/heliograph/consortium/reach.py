"""Reach: every request for gated bytes passes one decision and leaves one event, before the first byte."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from heliograph.consortium.alarm import guessed
from heliograph.consortium.ports import Takings
from heliograph.consortium.token import used
from heliograph.consortium.why import still_open, why
from heliograph.consortium.wish import Wish
from heliograph.errors import NotAllowedError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.model.consortium.taking import Taking
from heliograph.model.consortium.token import Token
from heliograph.model.edition import Edition
from heliograph.rules.ruling import Ruling, Unmet
from heliograph.rules.taking import BUDGET, GUESSES, HOUR, Limits, midnight


@dataclass(frozen=True, kw_only=True)
class Asking(Wish):
    """Somebody asks for a file of a gated edition.

    Attributes:
        takings: Where it is kept what was taken.
        limits: How much is allowed of the data set.
        held: Release id, where the public has not yet what is asked for.
    """

    takings: Takings
    limits: Limits = field(default_factory=Limits)
    held: str = ""

    @property
    def scope(self) -> Scope:
        """What a grant must be for."""
        return self.scope_by(Modality.DOWNLOAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a file is promised.

    Attributes:
        path: In its edition.
        sha256: Of the file.
        size: Bytes of the file.
        first: Number of the first byte.
        count: How many bytes; 0 where none is sent.
    """

    path: str
    sha256: str
    size: int
    first: int = 0
    count: int = 0


def early(asking: Asking, release_id: str, at: datetime) -> Asking | None:
    """The same question about a release that the public has not yet; None for everybody who may not know that there is one.

    Whatever is held of it, documents and public edition too, is reached by early access to its consortium edition.

    Args:
        asking: As if it were any release.
        release_id: Of the one that is held.
        at: Now.
    """
    wanted = replace(asking, edition=Edition.CONSORTIUM.value, held=release_id)
    return wanted if _ruling(wanted, wanted.token, at).allow else None


def admit(asking: Asking, at: datetime) -> None:
    """Decide; whether there is such a file is nobody's business before.

    Raises:
        NotAllowedError: Conditions do not hold; the refusal is logged.
    """
    ruling = _ruling(asking, asking.token, at)
    if not ruling.allow:
        raise refused(asking, ruling.unmet, at)


def refused(
    asking: Asking, unmet: tuple[Unmet, ...], at: datetime, part: Part | None = None
) -> NotAllowedError:
    """Log a refusal, and an alarm where names are being tried; the error that tells of it."""
    code, takings = unmet[0].code, asking.takings
    records: tuple[Record, ...] = ()
    events: tuple[AuditEvent, ...] = ()
    if code in GUESSES:
        tried = takings.refusals(asking.person.id, GUESSES, at - HOUR) + 1
        records, events = guessed(asking, tried, asking.limits.refused_names, at)
    taking = replace(_taking(asking, part, at), count=0, refused=code, ended_at=at)
    with asking.room.records.together():
        takings.begin(taking, asking.event("download-refused", at, code=code), *events)
        asking.room.records.write(records)
    return NotAllowedError(unmet)


def begin(asking: Asking, part: Part, at: datetime, *, by_front: bool = False) -> Taking:
    """Log what will be sent; only then may it be.

    Args:
        asking: Who, and what of.
        part: Of which file.
        at: Now.
        by_front: Whether a server in front sends it. Nobody counts its bytes on the way: what was promised is what was sent.

    Raises:
        NotAllowedError: The budget of the day is used up.
    """
    taking = _taking(asking, part, at)
    if by_front or not part.count:
        taking = replace(taking, sent=part.count, ended_at=at)
    event = asking.event("download", at, sha256=part.sha256, first=part.first, count=part.count)
    token = used(asking.token, at) if asking.token else None
    budget = asking.limits.bytes_per_day
    kept = asking.takings.begin(
        taking, event, budget=budget if part.count else None, since=midnight(at), token=token
    )
    if not kept:
        raise refused(asking, (BUDGET,), at, part)
    return taking


def still(asking: Asking, at: datetime) -> Ruling:
    """Decide once more, while bytes flow: from what is kept now, not from what was known then."""
    return still_open(
        asking.room, asking.person, asking.scope, at, asking.token, held=asking.held, opens_on=asking.opens_on
    )


def _ruling(asking: Asking, token: Token | None, at: datetime) -> Ruling:
    return why(
        asking.room,
        asking.person,
        asking.scope,
        at,
        token=token.grants if token else None,
        held=asking.held,
        opens_on=asking.opens_on,
    )


def _taking(asking: Asking, part: Part | None, at: datetime) -> Taking:
    return Taking(
        id=asking.room.new_id(at),
        person_id=asking.person.id,
        token_id=asking.token_id,
        dataset=asking.dataset,
        release=asking.release,
        edition=asking.edition,
        path=part.path if part else "",
        sha256=part.sha256 if part else "",
        size=part.size if part else 0,
        first=part.first if part else 0,
        count=part.count if part else 0,
        begun_at=at,
    )
