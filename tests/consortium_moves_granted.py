"""Moves of agreements, grants and enclosed answers."""

from tests.consortium_game import CHAIRS, CHECKERS, DAY, ENCLOSED, RUNNING
from tests.consortium_life import TEXT
from tests.queries_in_memory import QueriesInMemory

from heliograph.consortium import (
    agree,
    appeal,
    ask,
    close,
    incident,
    output,
    suspend,
)
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.person import PersonState
from heliograph.model.consortium.query import QueryKind


def sign(game, agreement, person, capacity):
    return agree.sign(
        game.room, agreement.id, capacity, text_sha256="" if game.spoilt else agreement.text_sha256,
        authenticated_at=game.now, statement=game.text("I head the office."), **game.act(person),
    )  # fmt: skip


def sign_researcher(game, agreement):
    return sign(game, agreement, game.dice.choice(agreement.signers), Capacity.RESEARCHER)


def sign_institution(game, agreement):
    return sign(game, agreement, game.official(), Capacity.INSTITUTION)


def countersign(game, agreement):
    return sign(game, agreement, game.staff["signatory"], Capacity.PLATFORM)


def decline(game, agreement):
    return agree.decline(
        game.room,
        agreement.id,
        reason=game.text("Too long."),
        **game.act(game.dice.choice(agreement.signers)),
    )


def void(game, agreement):
    return agree.void(
        game.room, agreement.id, reason=game.text("A wrong name."), by=game.who("coordinator"), at=game.now
    )


def require_resign(game, agreement):
    return agree.require_resign(
        game.room, agreement.id, template=game.text("data-access@2/en"), text=f"{TEXT}{game.now}",
        resign_by=game.now + game.dice.choice((20, 40)) * DAY, by=game.who("legal"), at=game.now,
    )  # fmt: skip


def replace_text(game, agreement):
    """The system lays a text that follows before the team without asking for it to be signed anew."""
    if agreement.followed_by is None:
        agree.issue(
            game.room, agreement.application_id, template="data-access@2/en", text=f"{TEXT}{game.now}", at=game.now,
            follows=agreement.id, ends_at=game.now + game.dice.choice((25, 50, 200)) * DAY,
        )  # fmt: skip


def terminate(game, agreement):
    by = game.by(game.official()) if game.dice.random() < 0.3 else game.who("legal")
    return agree.terminate(game.room, agreement.id, reason=game.text("A law."), by=by, at=game.now)


def report(game, grant):
    return incident.report(game.room, game.text("A file was seen."), by=None, at=game.now, grants=(grant.id,))


def stop(game, grant):
    found = [one for one in game.records.find(Incident) if grant.id in one.grants and one.state != "closed"]
    named = found[-1].id if found else report(game, grant).id
    return suspend.suspend(
        game.room, grant.id, incident_id=named, reason=game.text("Seen."), by=game.who("security"), at=game.now
    )  # fmt: skip


def confirm(game, grant):
    return suspend.confirm_suspension(
        game.room, grant.id, rationale=game.text("Yes."), by=game.who("approver"), at=game.now
    )


def restore(game, grant):
    return suspend.restore(game.room, grant.id, by=game.who("security"), at=game.now)


def propose_revocation(game, grant):
    return suspend.propose_revocation(
        game.room, grant.id, reason=game.text("Passed on."), by=game.who(*CHAIRS), at=game.now,
        is_emergency=game.dice.random() < 0.5,
    )  # fmt: skip


def revoke(game, grant):
    return suspend.revoke(game.room, grant.id, by=game.who("approver"), at=game.now)


def appeal_revocation(game, grant):
    return appeal.appeal(
        game.room, grant.application_id, grounds=game.text("Not us."), grant_id=grant.id, **game.act(grant.person_id)
    )  # fmt: skip


def close_out(game, grant):
    lead = game.records.get(Application, grant.application_id).lead_id
    return close.close_out(game.room, grant.id, **game.act(lead))


def attest(game, grant):
    lead = game.records.get(Application, grant.application_id).lead_id
    return close.attest(
        game.room, grant.id, deleted=not game.spoilt, outputs=(), had_incident=False, **game.act(lead)
    )


def ask_enclosed(game, grant):
    """A question whose answer two people look at before it leaves."""
    if grant.scope != ENCLOSED:
        return
    question = ask.Question(
        room=game.room, queries=QueriesInMemory(game.records), person=game.by(grant.person_id), token=None,
        dataset=ENCLOSED.dataset, release=1, edition=ENCLOSED.edition, kind=QueryKind.SQL, text="SELECT 1",
    )  # fmt: skip
    ask.admit(question, game.now)
    query = ask.begin(question, 4, game.now)
    outcome = ask.Outcome(rows=1, data=query.id.encode(), cut="", milliseconds=1)
    output.hold(question, query, outcome, game.shelf, game.now)


def look(game, one):
    verdict = game.dice.choice(("release", "release", "release", "refuse"))
    note = game.text("Too much.") if verdict == "refuse" else ""
    by = game.who(*CHECKERS)
    return output.review(game.room, game.shelf, one.id, verdict, note=note, by=by, at=game.now)


def take_back(game, one):
    return output.withdraw(game.room, game.shelf, one.id, **game.act(one.person_id))


def collect(game, one):
    by = game.by(one.person_id)
    data = output.collect(game.room, one, game.shelf, by=by, token=None, at=game.now)
    game.left.append((one.id, by.id, data, game.now, has_right(game, by)))


def has_right(game, person):
    """Whether somebody may use the enclosed data now, from what is kept and in other words than the rules."""
    records, now = game.records, game.now
    belongs = any(
        one.withdrawn_at is None and one.valid_from <= now < one.valid_to
        for one in records.find(Affiliation, person_id=person.id)
    )
    live = any(
        records.get(Agreement, one.agreement_id).state in RUNNING
        for one in records.find(Grant, person_id=person.id, state="active")
        if one.scope == ENCLOSED
    )
    return belongs and live and person.state is PersonState.ACTIVE
