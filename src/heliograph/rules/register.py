"""Register: what of a project everybody may see, as its team consented.

Under a pseudonym stands nothing that somebody could recognise: no title, no summary, no organisation, no country, no outputs,
months instead of days. It appears when the month in which it began is over, and its end shows when that month is over: whoever
looks every day learns no day either.
"""

from base64 import b32encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from heliograph.model.consortium.grant import Attestation, Grant
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.project import Listing, Project
from heliograph.model.consortium.register import Access, Register, RegisterEntry
from heliograph.model.consortium.scope import Scope

OPENED = "active"
RUNNING = frozenset({"pending", "active", "suspended"})
"""A suspension is not shown: what it is about is not decided yet. The report counts it."""
LETTERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A project with what is known of it.

    Attributes:
        project: Which.
        organisation: Where it is done.
        grants: Of its people.
        attestations: Of those that were closed.
        decided_in: Working days of our time until the decision.
    """

    project: Project
    organisation: Organisation
    grants: Sequence[Grant]
    attestations: Sequence[Attestation] = ()
    decided_in: int | None = None


def register(
    projects: Iterable[Listed], today: date, is_known: Callable[[str], bool] = lambda _: True
) -> Register:
    """The register on a day.

    Args:
        projects: All of them.
        today: The day.
        is_known: Whether the public knows a data set; of one that it does not, the name is not told.
    """
    projects = [replace(one, grants=[_veiled(grant, is_known) for grant in one.grants]) for one in projects]
    opened = [one for one in projects if any(map(_opened_on, one.grants))]
    named = [_named(one) for one in opened if one.project.listing is Listing.NAMED]
    hidden = [_hidden(one, today) for one in opened if one.project.listing is Listing.PSEUDONYMOUS]
    unlisted = [one for one in opened if one.project.listing is Listing.UNLISTED]
    return Register(
        entries=(
            *sorted(named, key=lambda entry: (max(a.since for a in entry.access), entry.name), reverse=True),
            *sorted((entry for entry in hidden if entry), key=lambda entry: entry.name),
        ),
        unlisted=len(unlisted),
        unlisted_early=sum(any(grant.is_early for grant in one.grants) for one in unlisted),
    )


def _veiled(grant: Grant, is_known: Callable[[str], bool]) -> Grant:
    """That there is access to something is told; what it is called is not while the public does not know that it exists."""
    known = is_known(grant.scope.dataset)
    return grant if known else replace(grant, scope=replace(grant.scope, dataset=""))


def pseudonym(project: Project) -> str:
    """What a project is called that must not be recognised; it stays the same, and leads nowhere without the project's random id."""
    said = sha256(f"heliograph-register/v1\n{project.id}\n".encode()).digest()
    return b32encode(said).decode("ascii")[:LETTERS]


def _named(one: Listed) -> RegisterEntry:
    outputs = [output for each in one.attestations for output in each.outputs]
    return RegisterEntry(
        listing=Listing.NAMED,
        name=one.project.title,
        summary=one.project.summary,
        organisation=one.organisation.name,
        country=one.organisation.country,
        kind=one.organisation.kind,
        decided_in=one.decided_in,
        access=_access(one.grants, _day, frozenset()),
        outputs=tuple(dict.fromkeys(outputs)),
    )


def _hidden(one: Listed, today: date) -> RegisterEntry | None:
    this = _month(today)
    told = [grant for grant in one.grants if (opened := _opened_on(grant)) and _month(opened) < this]
    ended = {_ended_on(grant) for grant in told}
    recent = frozenset(day for day in ended if day and _month(day) >= this)
    if not told:
        return None
    return RegisterEntry(
        listing=Listing.PSEUDONYMOUS,
        name=pseudonym(one.project),
        access=_access(told, _month, recent),
    )


def _access(
    grants: Iterable[Grant], write: Callable[[date], str], recent: frozenset[date | None]
) -> tuple[Access, ...]:
    """One line for each thing that was opened, whoever of the team had it."""
    by_scope: dict[tuple[Scope, bool], list[Grant]] = {}
    for grant in grants:
        if _opened_on(grant):
            by_scope.setdefault((grant.scope, grant.is_early), []).append(grant)
    lines = []
    for (scope, is_early), held in sorted(by_scope.items()):
        running = [one for one in held if one.state in RUNNING or _ended_on(one) in recent]
        ends = [_ends_on(one, running) for one in (running or held)]
        lines.append(
            Access(
                dataset=scope.dataset,
                edition=scope.edition,
                modality=scope.modality.value,
                since=write(min(day for one in held if (day := _opened_on(one)))),
                until="" if None in ends else write(max(end for end in ends if end)),
                is_early=is_early,
                is_running=bool(running),
            )
        )
    return tuple(lines)


def _opened_on(grant: Grant) -> date | None:
    return next((stay.since.date() for stay in grant.stays if stay.state == OPENED), None)


def _ended_on(grant: Grant) -> date | None:
    """The day on which a grant ended; None while it runs."""
    if grant.state in RUNNING:
        return None
    past = [n for n, stay in enumerate(grant.stays) if stay.state in RUNNING]
    return grant.stays[past[-1] + 1].since.date()


def _ends_on(grant: Grant, running: Sequence[Grant]) -> date | None:
    """Its last day: that which is set while it runs, else that on which it ended."""
    if grant in running:
        return grant.ends_at.date() if grant.ends_at else None
    return _ended_on(grant)


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
