"""Access: the one decision that pages, API, commands, downloads, queries and lists ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from heliograph.model.consortium.clock import Clock, Step
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.review import Declaration
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Scope
from heliograph.model.edition import Edition
from heliograph.rules.default_clocks import DEFAULT_CLOCKS
from heliograph.rules.guard import GUARDS
from heliograph.rules.lacking import not_your_part
from heliograph.rules.matter import Act, Dossier, Matter, parts
from heliograph.rules.permissions import LOGGED, MAY_SEE, View
from heliograph.rules.prerequisites import lapsed
from heliograph.rules.ruling import Ruling, Unmet
from heliograph.rules.step import MACHINES, step
from heliograph.rules.token import TOKEN_COVERS, covers

NO_GRANT = Unmet(
    "no-grant",
    "A grant for exactly this data set, edition and way of access.",
    "you: apply for access with your project",
)
SIGN_IN = Unmet(
    "signed-in", "Somebody who is signed in.", "you: sign in, with heliograph login or on the pages"
)
NOT_ACTIVE = {
    "pending": Unmet("grant-active", "The grant is active: it still waits.", "see the other conditions"),
    "suspended": Unmet("grant-active", "The grant is active: it is suspended.", "the holder or the security admin"),
    "revoked": Unmet("grant-active", "The grant is active: it was revoked.", "the holder, by an appeal"),
    "expired": Unmet("grant-active", "The grant is active: it has expired.", "the holder, by a new application"),
}  # fmt: skip
CLOSED = Unmet("grant-active", "The grant is active: it was closed.", "the holder, by a new application")
END_COME = Unmet("grant-not-over", "The end of the grant has not come.", "the holder, by a renewal")
STAYS = Unmet("edition-stays", "This edition is asked where it lies; nobody takes files of it.", "nobody")
SEALED = Unmet("reviews-unsealed", "The reviews of this round are unsealed.", "the reviewers")
UNDECLARED = Unmet(
    "ties-declared", "You have declared that you have no tie to the applicants.", "you: declare first"
)
UNDECIDED = Unmet("decided", "The application is decided.", "the chair")
FOR_AGREEMENT = Unmet("agreement-exists", "There is an agreement to read.", "the system")


@dataclass(frozen=True, kw_only=True)
class Data:
    """Data that somebody wants to reach.

    Attributes:
        scope: Data set, edition, and how.
        dossiers: Of every application from which this person has a grant.
        clocks: How long each step may take.
        token: Grants that the token of the program that asks is for; none: all. None where no program asks.
        held: Release id of a release that the public has not yet: only a grant that opens this one counts. Empty for all others.
    """

    scope: Scope
    dossiers: tuple[Dossier, ...] = ()
    clocks: Mapping[Step, Clock] = field(default_factory=lambda: DEFAULT_CLOCKS)
    token: tuple[str, ...] | None = None
    held: str = ""


Resource = Dossier | Data | Matter


def decide(subject: Person | None, action: str, resource: Resource, now: datetime) -> Ruling:
    """Decide whether somebody may do something.

    Args:
        subject: Who; None is somebody who is not signed in.
        action: A ``View``; ``use`` of data; or a command, as in ``application:submit``.
        resource: A dossier to look at, data to use, or the matter of a command.
        now: UTC.

    Returns:
        What is missing, each condition with its words and who can meet it; nothing when it is allowed.
    """
    if isinstance(resource, Matter):
        return _command(action, resource)
    if isinstance(resource, Data):
        return _use(subject, resource, now)
    return _see(subject, View(action), resource, now)


def _command(action: str, matter: Matter) -> Ruling:
    kind, _, _command = action.partition(":")
    record = {
        "application": matter.dossier.application,
        "grant": matter.grant,
        "agreement": matter.agreement,
        "incident": matter.incident,
        "output": matter.output,
    }[kind]
    return step(MACHINES[kind], record.state if record else "-", matter)[0]


def _see(subject: Person | None, view: View, dossier: Dossier, now: datetime) -> Ruling:
    held = parts(subject, dossier, now) if subject else frozenset({Role.VISITOR})
    allowed = MAY_SEE[view]
    if not held & allowed:
        return Ruling((not_your_part("seen", subject, sorted(allowed), dossier, now),))
    asks = CONDITIONS.get(view) if subject else None
    missing = asks(subject, held & allowed, dossier, now) if subject and asks else None
    obligations = ("log",) if view in LOGGED else ()
    return Ruling((missing,) if missing else (), obligations)


def _declared(subject: Person, held: frozenset[Role], dossier: Dossier, _now: datetime) -> Unmet | None:
    """A reviewer opens the dossier after the declaration, whatever else they are."""
    if Role.REVIEWER not in held:
        return None
    free = any(
        review.reviewer_id == subject.id and review.declaration is Declaration.NONE
        for review in dossier.assignments
    )
    return None if free else UNDECLARED


def _unsealed(subject: Person, held: frozenset[Role], dossier: Dossier, _now: datetime) -> Unmet | None:
    """Nobody reads the reviews of others before their own is sealed: not the third either, who is asked later."""
    waits = held == {Role.REVIEWER} and any(
        review.reviewer_id == subject.id and not review.sealed_at for review in dossier.assignments
    )
    return SEALED if waits or not all(vote.unsealed_at for vote in dossier.votes) else None


def _names(_subject: Person, held: frozenset[Role], dossier: Dossier, _now: datetime) -> Unmet | None:
    """The lead learns who reviewed once it is decided."""
    return UNDECIDED if held == {Role.LEAD} and not dossier.decisions else None


def _agreed(_subject: Person, _held: frozenset[Role], dossier: Dossier, _now: datetime) -> Unmet | None:
    return None if dossier.agreements else FOR_AGREEMENT


def _untied(subject: Person, _held: frozenset[Role], dossier: Dossier, now: datetime) -> Unmet | None:
    """Who may not check an output does not see it either."""
    matter = Matter(act=Act(command="review", by=subject, at=now), dossier=dossier)
    return None if GUARDS["checker_is_free"].holds(matter) else GUARDS["checker_is_free"].unmet


CONDITIONS: dict[View, Callable[[Person, frozenset[Role], Dossier, datetime], Unmet | None]] = {
    View.ANSWERS: _declared,
    View.ATTACHMENT: _declared,
    View.REVIEWS: _unsealed,
    View.REVIEWERS: _names,
    View.AGREEMENT: _agreed,
    View.OUTPUT: _untied,
}
"""What must be so besides the role."""


def _use(subject: Person | None, data: Data, now: datetime) -> Ruling:
    if subject is None:
        return Ruling((SIGN_IN,))
    held = [
        (grant, dossier)
        for dossier in data.dossiers
        for grant in dossier.grants
        if grant.person_id == subject.id
        and grant.scope == data.scope
        and (not data.held or grant.early_release == data.held)
    ]
    found = [
        _grant(grant, dossier, now, data.clocks) for grant, dossier in held if covers(data.token, grant.id)
    ]
    if not found:
        return Ruling((TOKEN_COVERS if held else NO_GRANT,))
    if data.scope.edition == Edition.ENCLAVE and not data.scope.modality.asks:
        return Ruling((STAYS,))
    return Ruling(min(found, key=len), ("log",))


def _without_late(dossier: Dossier, now: datetime, clocks: Mapping[Step, Clock]) -> Dossier:
    """Without agreements whose days of grace to sign anew are over, whether or not the scheduler was there already."""
    act = Act(command="lapse", by=None, at=now)
    return replace(
        dossier,
        agreements=tuple(
            one
            for one in dossier.agreements
            if not step(
                MACHINES["agreement"],
                one.state,
                Matter(act=act, dossier=dossier, agreement=one, clocks=clocks),
            )[0].allow
        ),
    )


def _grant(grant: Grant, dossier: Dossier, now: datetime, clocks: Mapping[Step, Clock]) -> tuple[Unmet, ...]:
    """What one grant lacks. Its end is asked of the same conditions that the scheduler asks, so that neither is late."""
    missing = list(lapsed(grant, _without_late(dossier, now, clocks), now))
    if grant.state != "active":
        missing.insert(0, NOT_ACTIVE.get(grant.state, CLOSED))
    act = Act(command="expire", by=None, at=now)
    matter = Matter(act=act, dossier=dossier, grant=grant, clocks=clocks)
    if grant.state == "active" and all(
        GUARDS[name].holds(matter) for name in ("is_over", "no_renewal_open", "reminded_of_end")
    ):
        missing.insert(0, END_COME)
    return tuple(missing)
