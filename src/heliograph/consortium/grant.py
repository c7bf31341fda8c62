"""Grant: what an approved and signed application opens; activation, renewal, end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from heliograph.consortium.gather import application_of, gather
from heliograph.consortium.room import Room
from heliograph.consortium.take import may, moved, ruled, take, told
from heliograph.consortium.tell import tell
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.decision import Decision
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.transition import NOTHING
from heliograph.rules.guard import GUARDS
from heliograph.rules.matter import Act, Dossier

RENEWABLE = ("active", "suspended")


def issue_grants(
    room: Room, application_id: str, *, at: datetime, deletion_duty: bool = True
) -> tuple[Grant, ...]:
    """Issue what was decided, once all have signed: a grant for each person and scope; a renewal moves the ends instead.

    Args:
        room: Where it is kept.
        application_id: Of an approved application.
        at: Now.
        deletion_duty: Whether copies must be deleted at the end; under a reasoned request, the request says so.
    """
    dossier = gather(room.records, application_id)
    application, decision = application_of(dossier), dossier.decisions[-1]
    if application.kind is ApplicationKind.RENEWAL:
        return _renew_all(room, dossier, at)
    bound = next((one for one in dossier.agreements if one.state == "in_force"), None)
    if bound is None:
        raise NotAllowedError((GUARDS["all_signed"].unmet,))
    request = dossier.request
    early = _opened_early(room, decision)
    grants = [
        Grant(
            id=room.new_id(at),
            project_id=application.project_id,
            person_id=person,
            application_id=application_id,
            agreement_id=bound.id,
            scope=scope,
            starts_at=at,
            ends_at=decision.ends_at,
            no_end_reason=decision.no_end_reason,
            is_early=scope.dataset in early,
            early_release=early.get(scope.dataset, ""),
            deletion_duty=request.asks_deletion if request else deletion_duty,
        )
        for person in bound.signers
        for scope in decision.scopes
    ]
    _keep(room, grants, dossier, at)
    return tuple(activate(room, grant.id, at=at) for grant in grants)


def _opened_early(room: Room, decision: Decision) -> dict[str, str]:
    """Ids of held releases that a decision opens, by data set: those that were held then, not what was signed since."""
    return {
        one.dataset: one.release_id
        for one in room.held()
        if decision.opens_early and (one.signed_at is None or one.signed_at <= decision.decided_at)
    }


def activate(room: Room, grant_id: str, *, at: datetime) -> Grant:
    """Open a grant whose conditions hold; one that still waits stays as it is, and its holder can see for what."""
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id)
    act = Act(command="activate", by=None, at=at)
    if not may(room, grant, act, dossier):
        return grant
    notices = tell(
        room,
        (grant.person_id,),
        "grant-active",
        f"grant/{grant_id}",
        at,
        scope=str(grant.scope),
        ends=_day(grant.ends_at),
    )
    return take(room, grant, act, dossier, also=notices)


def renew(
    room: Room,
    grant: Grant,
    renewal: Application,
    *,
    ends_at: datetime | None,
    at: datetime,
    no_end_reason: str = "",
) -> Grant:
    """Move the end of a grant: the term of the renewal is added to the old end, or to today where that is later."""
    dossier = gather(room.records, grant.application_id)
    act = Act(command="renew", by=None, at=at, said={"renewal": renewal})
    notices = tell(
        room,
        (grant.person_id,),
        "grant-renewed",
        f"grant/{grant.id}",
        at,
        scope=str(grant.scope),
        ends=_day(ends_at),
    )
    facts = {"ends": _day(ends_at), "renewal": renewal.id}
    changes = {"ends_at": ends_at, "no_end_reason": no_end_reason}
    return take(room, grant, act, dossier, also=notices, facts=facts, **changes)


def new_end(old: datetime | None, term: timedelta, now: datetime) -> datetime:
    """The end after a renewal."""
    return max(now, old or now) + term


def _keep(room: Room, grants: Iterable[Grant], dossier: Dossier, at: datetime) -> None:
    """The grants and the end of the application, in one transaction: running again after a crash finds all or nothing."""
    create, close = Act(command="create", by=None, at=at), Act(command="issue_grants", by=None, at=at)
    created, events = [], []
    for grant in grants:
        # the conditions look at the grant as it will be: its end must be explicit
        state, role = ruled(room, replace(grant, state=NOTHING), create, dossier)
        made = moved(grant, state, at)
        facts = {"scope": str(grant.scope), "ends": _day(grant.ends_at), "person": grant.person_id}
        facts |= {"early_release": grant.early_release} if grant.early_release else {}
        created.append(made)
        events.append(told(made, create, role, facts))
    state, role = ruled(room, application_of(dossier), close, dossier)
    closed = moved(application_of(dossier), state, at)
    room.records.write(
        (*created, closed),
        *events,
        told(closed, close, role, {"grants": ",".join(one.id for one in created)}),
    )


def _renew_all(room: Room, dossier: Dossier, at: datetime) -> tuple[Grant, ...]:
    """What has ended meanwhile stays ended; a suspended grant is renewed and stays suspended."""
    renewal, decision = application_of(dossier), dossier.decisions[-1]
    renewed = []
    for grant in room.records.find(Grant, id=renewal.renews, state=RENEWABLE):
        ends_at = decision.ends_at and new_end(grant.ends_at, decision.ends_at - decision.decided_at, at)
        renewed.append(
            renew(room, grant, renewal, ends_at=ends_at, at=at, no_end_reason=decision.no_end_reason)
        )
    facts = {"grants": ",".join(one.id for one in renewed)}
    take(room, renewal, Act(command="issue_grants", by=None, at=at), dossier, facts=facts)
    return tuple(renewed)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
