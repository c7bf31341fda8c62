"""Usage: who could take gated data, who did, and how much: for staff by person, for everybody by data set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.consortium.ports import Takings
from heliograph.consortium.room import Room
from heliograph.consortium.see import look
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.scope import Modality
from heliograph.model.consortium.taking import Taken
from heliograph.rules.permissions import View
from heliograph.rules.usage import Used, used

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounted:
    """One person and one data set in one edition.

    Attributes:
        person_id: Who.
        name: As they call themselves; empty once erased.
        dataset: Name.
        edition: ``consortium`` or ``enclave``.
        grants: States of their grants to download it; none: they could not.
        taken: By release; none: they could and did not, or were only refused.
    """

    person_id: str
    name: str
    dataset: str
    edition: str
    grants: tuple[str, ...]
    taken: tuple[Taken, ...]


def accounts(
    room: Room, takings: Takings, person: Person, at: datetime, *, since: datetime | None = None
) -> tuple[Accounted, ...]:
    """Who could, who did, how much; the look is logged.

    Args:
        room: With grants and people.
        takings: What was taken.
        person: Who looks.
        at: Now.
        since: Only what was taken from then on.

    Raises:
        NotAllowedError: They may not look.
    """
    look(room, person, View.USAGE, "usage", at)
    could: dict[tuple[str, str, str], list[str]] = {}
    did: dict[tuple[str, str, str], list[Taken]] = {}
    for grant in room.records.find(Grant):
        if grant.scope.modality is Modality.DOWNLOAD:
            could.setdefault((grant.person_id, grant.scope.dataset, grant.scope.edition), []).append(
                grant.state
            )
    for one in takings.totals(since=since):
        did.setdefault((one.person_id, one.dataset, one.edition), []).append(one)
    keys = sorted(could.keys() | did.keys())
    names = {one.id: one.name for one in room.records.find(Person, id=tuple({key[0] for key in keys}))}
    return tuple(
        Accounted(
            person_id=key[0],
            name=names.get(key[0], ""),
            dataset=key[1],
            edition=key[2],
            grants=tuple(sorted(could.get(key, ()))),
            taken=tuple(did.get(key, ())),
        )
        for key in keys
    )


def public_counts(takings: Takings, at: datetime) -> tuple[Used, ...]:
    """The counts of the months that are over, the newest first; small ones are not told."""
    return tuple(
        one
        for begin, end in _months(at)
        for one in used(f"{begin:%Y-%m}", takings.totals(since=begin, until=end))
    )


def _months(at: datetime) -> Iterator[tuple[datetime, datetime]]:
    end = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS):
        begin = (end - timedelta(days=1)).replace(day=1)
        yield begin, end
        end = begin
