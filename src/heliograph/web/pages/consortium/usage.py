"""Usage: what somebody took, for themselves; what everybody took, for staff; counts, for everybody."""

from datetime import datetime

from django.http import HttpRequest

from heliograph.bootstrap.gated import queries_of, takings_of
from heliograph.consortium.usage import accounts, public_counts
from heliograph.model.consortium.query import Queried
from heliograph.model.consortium.taking import Taken, Taking
from heliograph.rules.usage import FEWEST
from heliograph.web.parts.portal import now, person, room
from heliograph.web.shown import Shown

SHOWN = 200


def own(request: HttpRequest) -> Shown:
    """The downloads of whoever is logged in, with their receipts."""
    takings = takings_of().of(person(request).id)
    editions = {(one.dataset, one.release, one.edition) for one in takings if one.count and not one.refused}
    document = {
        "takings": [_taking(one) for one in takings],
        "editions": [{"name": n, "release": r, "edition": e} for n, r, e in sorted(editions)],
    }
    latest = list(reversed(document["takings"][-SHOWN:]))
    return Shown(
        template="consortium/downloads.html",
        document=document,
        drawn={"section": "downloads", "latest": latest},
    )


def everybody(request: HttpRequest) -> Shown:
    """Who could, who did, how much."""
    found = accounts(room(), takings_of(), queries_of(), person(request), now())
    document = {
        "accounts": [
            {
                "person": one.person_id,
                "name": one.name,
                "dataset": one.dataset,
                "edition": one.edition,
                "grants": list(one.grants),
                "taken": [_taken(each) for each in one.taken],
                "query_grants": list(one.query_grants),
                "asked": [_asked(each) for each in one.asked],
            }
            for one in found
        ]
    }
    drawn = {"section": "usage", "asked": any(one.asked for one in found)}
    return Shown(template="consortium/usage.html", document=document, drawn=drawn)


def public(request: HttpRequest) -> Shown:
    """How often gated editions were used, month by month; what few people did is not told."""
    del request
    counts = public_counts(room(), takings_of(), queries_of(), now())
    document = {
        "fewest": FEWEST,
        "months": [
            {
                "month": one.month,
                "dataset": one.dataset,
                "unique_members": one.unique_members,
                "total_requests": one.total_requests,
                "total_queries": one.total_queries,
            }
            for one in counts
        ],
    }
    return Shown(template="consortium/public/use.html", document=document, drawn={"section": "use"})


def _taking(one: Taking) -> dict[str, object]:
    return {
        "at": _moment(one.begun_at),
        "dataset": one.dataset,
        "release": one.release,
        "edition": one.edition,
        "path": one.path,
        "sha256": one.sha256,
        "first": one.first,
        "count": one.count,
        "sent": one.sent,
        "refused": one.refused,
        "stopped": one.stopped,
    }


def _taken(one: Taken) -> dict[str, object]:
    return {
        "release": one.release,
        "requests": one.requests,
        "files": one.files,
        "bytes": one.sent,
        "refused": one.refused,
        "first_at": _moment(one.first_at),
        "last_at": _moment(one.last_at),
    }


def _asked(one: Queried) -> dict[str, object]:
    return {
        "release": one.release,
        "queries": one.queries,
        "rows": one.rows,
        "bytes": one.bytes,
        "milliseconds": one.milliseconds,
        "refused": one.refused,
        "first_at": _moment(one.first_at),
        "last_at": _moment(one.last_at),
    }


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
