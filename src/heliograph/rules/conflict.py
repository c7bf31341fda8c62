"""Conflict of interest: who may not review whom, as far as records can tell.

Computed are the three ties of the consortium's table of roles: own application, own organisation, and co-authors within three
years. Money, family, friendship and quarrels stand in no record: the reviewer declares them before the dossier opens
(Delegated Regulation (EU) 2025/2050, Art. 14(3); rules of JOSS and rOpenSci).
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.tie import Tie, TieKind

REMEMBERED = timedelta(days=3 * 365)
"""How long a claim ties after it ran out, as long as a common publication does."""


def ties(
    reviewer: Person,
    reviewer_affiliations: Collection[Affiliation],
    people: Collection[Person],
    affiliations: Collection[Affiliation],
    *,
    organisations: Mapping[str, Organisation],
    now: datetime,
    applying: Collection[str] = (),
) -> tuple[Tie, ...]:
    """Every computed tie between a reviewer and an application; empty when there is none.

    A claim that ran out still ties for three years, because its end says that nobody proved it anew, not that somebody left. One
    that was withdrawn or has not begun does not. A claim counts whoever made it: to tie, one's own word is enough.

    Args:
        reviewer: Who would review.
        reviewer_affiliations: Claims about the reviewer.
        people: Lead and co-applicants, and members of the project.
        affiliations: Claims about these people.
        organisations: By id, to see that two records are one organisation of ROR.
        now: UTC.
        applying: Ids of organisations that the application itself names.
    """
    names = {
        _name(a.organisation_id, organisations): a.organisation_id for a in _tying(reviewer_affiliations, now)
    }
    others = {p.id for p in people} - {reviewer.id}
    theirs = [(a.person_id, a.organisation_id) for a in _tying(affiliations, now) if a.person_id in others]
    theirs += [("", organisation_id) for organisation_id in applying]
    same = [
        Tie(kind=TieKind.SAME_ORGANISATION, person_id=who, organisation_id=names[name])
        for who, where in theirs
        if (name := _name(where, organisations)) in names
    ]
    found = (*_own(reviewer, people), *_coauthors(reviewer, people), *same)
    return tuple(dict.fromkeys(found))


def _own(reviewer: Person, people: Collection[Person]) -> Iterator[Tie]:
    if any(p.id == reviewer.id for p in people):
        yield Tie(kind=TieKind.OWN_APPLICATION, person_id=reviewer.id)


def _coauthors(reviewer: Person, people: Collection[Person]) -> Iterator[Tie]:
    """It is enough that one of the two has named the other."""
    for person in people:
        if person.id != reviewer.id and (person.id in reviewer.coauthors or reviewer.id in person.coauthors):
            yield Tie(kind=TieKind.COAUTHOR, person_id=person.id)


def _tying(claims: Collection[Affiliation], now: datetime) -> Iterator[Affiliation]:
    return (c for c in claims if c.withdrawn_at is None and c.valid_from <= now < c.valid_to + REMEMBERED)


def _name(organisation_id: str, organisations: Mapping[str, Organisation]) -> str:
    """What makes two records one organisation: their ROR id, else their own id."""
    known = organisations.get(organisation_id)
    return (
        known.ror_id.strip().rstrip("/").lower().rpartition("/")[2]
        if known and known.ror_id
        else organisation_id
    )
