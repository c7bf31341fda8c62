"""Usage: who could take or ask gated data, who did, and how much: for staff by person, for everybody by data set."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from heliograph.consortium.ports import Queries, Takings
from heliograph.consortium.room import Room
from heliograph.consortium.see import look
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.query import Queried
from heliograph.model.consortium.scope import Modality
from heliograph.model.consortium.taking import Taken
from heliograph.rules.permissions import View
from heliograph.rules.usage import Used, used

MONTHS = 12
V = TypeVar("V")


class Held(defaultdict[tuple[str, str, str], list[V]]):
    """What is known, by person, data set and edition."""

    def __init__(self) -> None:
        super().__init__(list)


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
        query_grants: States of their grants to ask it on the server.
        asked: By release, likewise.
    """

    person_id: str
    name: str
    dataset: str
    edition: str
    grants: tuple[str, ...]
    taken: tuple[Taken, ...]
    query_grants: tuple[str, ...] = ()
    asked: tuple[Queried, ...] = ()


def accounts(
    room: Room,
    takings: Takings,
    queries: Queries,
    person: Person,
    at: datetime,
    *,
    since: datetime | None = None,
) -> tuple[Accounted, ...]:
    """Who could, who did, how much; the look is logged.

    Args:
        room: With grants and people.
        takings: What was taken.
        queries: What was asked.
        person: Who looks.
        at: Now.
        since: Only what was taken and asked from then on.

    Raises:
        NotAllowedError: They may not look.
    """
    look(room, person, View.USAGE, "usage", at)
    could, ask, took, asked = Held[str](), Held[str](), Held[Taken](), Held[Queried]()
    for grant in room.records.find(Grant):
        key = (grant.person_id, grant.scope.dataset, grant.scope.edition)
        (could if grant.scope.modality is Modality.DOWNLOAD else ask)[key].append(grant.state)
    for one in takings.totals(since=since):
        took[one.person_id, one.dataset, one.edition].append(one)
    for each in queries.totals(since=since):
        asked[each.person_id, each.dataset, each.edition].append(each)
    keys = sorted(could.keys() | ask.keys() | took.keys() | asked.keys())
    names = {one.id: one.name for one in room.records.find(Person, id=tuple({key[0] for key in keys}))}
    return tuple(
        Accounted(
            person_id=key[0],
            name=names.get(key[0], ""),
            dataset=key[1],
            edition=key[2],
            grants=tuple(sorted(could[key])),
            taken=tuple(took[key]),
            query_grants=tuple(sorted(ask[key])),
            asked=tuple(asked[key]),
        )
        for key in keys
    )


def public_counts(room: Room, takings: Takings, queries: Queries, at: datetime) -> tuple[Used, ...]:
    """The counts of the months that are over, the newest first; small ones are not told, nor what the public does not know yet.

    Args:
        room: That knows which data sets the public knows: early access to what is held leaves takings too.
        takings: What was taken.
        queries: What was asked.
        at: Now.
    """
    return tuple(
        one
        for begin, end in _months(at)
        for one in used(
            f"{begin:%Y-%m}",
            takings.totals(since=begin, until=end),
            queries.totals(since=begin, until=end),
        )
        if room.is_known(one.dataset)
    )


def _months(at: datetime) -> Iterator[tuple[datetime, datetime]]:
    end = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS):
        begin = (end - timedelta(days=1)).replace(day=1)
        yield begin, end
        end = begin
