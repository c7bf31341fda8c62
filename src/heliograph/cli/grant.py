"""``heliograph grant``: what was granted: shown, suspended, restored, revoked, closed."""

from cyclopts import App

from heliograph.cli.acting import As, acting, answer, document, line, standing
from heliograph.cli.face import Json, emit
from heliograph.consortium import close as closing
from heliograph.consortium import suspend as verbs
from heliograph.consortium.gather import gather
from heliograph.consortium.listing import seen
from heliograph.consortium.see import see
from heliograph.model.consortium.grant import Grant
from heliograph.rules.grant import GRANT
from heliograph.rules.permissions import View

HELP = """Grants: who may reach which data, how, and until when.

Commands act on the database of the server, on its machine. Each act is logged as that of the person named with --as.
"""

grant = App(name="grant", help=HELP)


@grant.command(name="list", sort_key=1)
def list_(*, who: As, json: Json = False) -> None:
    """List the grants that somebody may see.

    Args:
        who: Who looks.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    shown = [one for one, _ in seen(room.records, room.records.find(Grant), View.GRANT, person, at)]
    if json:
        emit({"grants": [document(one) for one in shown]})
        return
    for one in shown:
        ends = f"{one.ends_at:%Y-%m-%d}" if one.ends_at else "no end"
        line(f"{one.id}  {one.scope}  {standing(GRANT, one.state, one.stays[-1].since)}  until {ends}")
    if not shown:
        line("no grants")


@grant.command(sort_key=2)
def show(number: str, *, who: As, json: Json = False) -> None:
    """Show a grant.

    Args:
        number: Its id.
        who: Who looks.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    one = room.records.get(Grant, number)
    see(room, person, View.GRANT, gather(room.records, one.application_id, person), at)
    if json:
        emit(document(one))
        return
    for name, value in document(one).items():
        line(f"{name}: {value}")


@grant.command(sort_key=3)
def suspend(number: str, *, reason: str, who: As, incident: str = "", json: Json = False) -> None:
    """Stop a grant for at most fourteen days, or longer when a second person confirms it.

    Args:
        number: Its id.
        reason: Why, for the holder.
        who: Security admin.
        incident: Id of an open incident about it; left out, one is reported with the reason.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.suspend(room, number, incident_id=incident, reason=reason, by=person, at=at), json=json)


@grant.command(sort_key=4)
def confirm(number: str, *, rationale: str, who: As, json: Json = False) -> None:
    """Confirm as a second person that a suspension goes on.

    Args:
        number: Its id.
        rationale: Why.
        who: Second approver.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.confirm_suspension(room, number, rationale=rationale, by=person, at=at), json=json)


@grant.command(sort_key=5)
def restore(number: str, *, who: As, json: Json = False) -> None:
    """Let a suspended grant go on.

    Args:
        number: Its id.
        who: Security admin.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.restore(room, number, by=person, at=at), json=json)


@grant.command(sort_key=6)
def propose_revocation(
    number: str, *, reason: str, who: As, emergency: bool = False, json: Json = False
) -> None:
    """Propose to end a grant for good; the holder is told and may answer.

    Args:
        number: Its id.
        reason: Why, for the holder.
        who: Chair.
        emergency: There is no time for notice.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    made = verbs.propose_revocation(room, number, reason=reason, by=person, at=at, is_emergency=emergency)
    answer(made, f"proposed; the holder may answer until {room.last_day(made.answer_by)}", json=json)


@grant.command(sort_key=7)
def revoke(number: str, *, who: As, json: Json = False) -> None:
    """Carry out as a second person what a chair has proposed.

    Args:
        number: Its id.
        who: Second approver.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.revoke(room, number, by=person, at=at), json=json)


@grant.command(sort_key=8)
def close(
    number: str,
    *,
    who: As,
    outputs: str = "",
    deleted: bool = False,
    had_incident: bool = False,
    json: Json = False,
) -> None:
    """End a grant: begin the close-out, or say what became of the data when it has begun.

    Args:
        number: Its id.
        who: Lead applicant.
        outputs: DOIs and addresses of what was published, with commas between.
        deleted: All copies were deleted.
        had_incident: Something went wrong.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    named = tuple(one.strip() for one in outputs.split(",") if one.strip())
    ended = closing.end(
        room, number, deleted=deleted, outputs=named, had_incident=had_incident, by=person, at=at
    )
    _told(ended, json=json)


def _told(one: Grant, *, json: bool) -> None:
    answer(one, standing(GRANT, one.state, one.stays[-1].since), json=json)
