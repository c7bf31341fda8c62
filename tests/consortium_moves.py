"""Everything that people do in a consortium, as moves of a game: rightly, by the wrong person, or with something left out."""

from collections.abc import Callable
from dataclasses import replace

from tests.consortium_game import Game
from tests.consortium_moves_asked import (
    accept,
    appeal_rejection,
    approve,
    approve_with_conditions,
    assign,
    assign_appeal,
    assign_third,
    begin_again,
    begin_renewal,
    condition_failed,
    declare,
    defer,
    discard,
    extend,
    invite,
    issue,
    judged,
    mark_complete,
    propose_extension,
    reject,
    reopen,
    resubmit,
    save,
    send_back,
    submit,
    turn_down,
    verify_condition,
    vote,
    withdraw,
    withdraw_appeal,
)
from tests.consortium_moves_granted import (
    appeal_revocation,
    ask_enclosed,
    attest,
    close_out,
    collect,
    confirm,
    countersign,
    decline,
    look,
    propose_revocation,
    replace_text,
    report,
    require_resign,
    restore,
    revoke,
    sign_institution,
    sign_researcher,
    stop,
    take_back,
    terminate,
    void,
)

from heliograph.consortium import (
    appeal,
    erase,
    incident,
)
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person, PersonState


def handled(command, *names):
    def move(game, found):
        return incident.move(
            game.room, found.id, command, by=game.who(*names), at=game.now, severity="" if game.spoilt else "high",
            rationale=game.text("Gone."), notice="" if game.spoilt else "people", evidence=game.text("sha256:2"),
        )  # fmt: skip

    move.__name__ = command
    return move


Move = Callable[[Game, object], object]
SAVES = (save, submit, submit, submit)

MOVES: dict[tuple[type, str], tuple[Move, ...]] = {
    (Application, "draft"): (*SAVES, *SAVES, invite, accept, accept, turn_down, discard),
    (Application, "submitted"): (assign, assign, assign, mark_complete, mark_complete, mark_complete, send_back, extend, propose_extension, withdraw),
    (Application, "returned"): (save, resubmit, resubmit, resubmit, withdraw),
    (Application, "in_review"): (declare, declare, vote, vote, vote, vote, assign, send_back, extend, propose_extension, withdraw),
    (Application, "deliberation"): (
        approve, approve, approve, approve, approve_with_conditions, approve_with_conditions, reject, reject, defer,
        assign_third, assign_third, send_back, extend, withdraw,
    ),
    (Application, "deferred"): (reopen, withdraw),
    (Application, "conditional"): (verify_condition, verify_condition, condition_failed, condition_failed, issue, withdraw),
    (Application, "rejected"): (appeal_rejection,),
    (Application, "under_appeal"): (assign_appeal, judged(appeal.uphold), judged(appeal.overturn), judged(appeal.overturn), withdraw_appeal),
    (Application, "approved"): (issue, issue, issue, withdraw),
    (Application, "closed"): (begin_again,),
    (Agreement, "issued"): (sign_researcher, sign_researcher, sign_researcher, sign_institution, decline, void),
    (Agreement, "partially_signed"): (sign_researcher, sign_researcher, countersign, countersign, countersign, sign_institution, decline, void),
    (Agreement, "in_force"): (require_resign, require_resign, replace_text, terminate),
    (Agreement, "resign_required"): (terminate,),
    (Grant, "pending"): (propose_revocation, revoke),
    (Grant, "active"): (report, stop, stop, propose_revocation, propose_revocation, revoke, close_out, begin_renewal, begin_renewal, ask_enclosed, ask_enclosed),
    (Grant, "suspended"): (confirm, restore, propose_revocation, revoke, revoke, close_out),
    (Grant, "revoked"): (appeal_revocation, appeal_revocation, assign_appeal, judged(appeal.uphold), judged(appeal.overturn)),
    (Grant, "closeout"): (attest,),
    (Grant, "noncompliant"): (attest,),
    (Incident, "open"): (handled("triage", "security"), handled("contain", "security"), handled("dismiss", "security")),
    (Incident, "investigating"): (handled("contain", "security"), handled("resolve", "chair", "other chair")),
    (Incident, "contained"): (handled("resolve", "chair", "other chair"),),
    (Incident, "closed"): (handled("reopen", "security"),),
    (Output, "submitted"): (look, look, look, collect, take_back),
    (Output, "partially_reviewed"): (look, look, look, collect, take_back),
    (Output, "released"): (collect,),
    (Output, "refused"): (collect,),
}  # fmt: skip
"""What people do with a record in a state; what is done more often stands more often."""

EVERY = tuple(dict.fromkeys((kind, move) for (kind, _), moves in MOVES.items() for move in moves))


def end_affiliation(game):
    claims = [one for one in game.story.claims() if one.withdrawn_at is None]
    if claims:
        claim = game.dice.choice(claims)
        game.records.write([replace(claim, withdrawn_at=game.now, withdrawn_by=game.staff["coordinator"].id)])


def begin_affiliation(game):
    person = game.records.get(Person, game.dice.choice((*game.leads, *game.mates, game.staff["third"])).id)
    game.story.affiliate(
        person, game.dice.choice((game.story.university, game.story.other)), years=game.dice.choice((1, 3))
    )


def publish_together(game):
    one, other = (game.records.get(Person, who) for who in game.dice.sample(game.people, 2))
    game.records.write([replace(one, coauthors=one.coauthors | {other.id})])


def lock_or_unlock(game):
    person = game.records.get(Person, game.dice.choice((*game.leads, *game.mates)).id)
    if person.state is not PersonState.ERASED:
        state = PersonState.ACTIVE if person.state is PersonState.LOCKED else PersonState.LOCKED
        game.records.write([replace(person, state=state)])


def leave_for_good(game):
    """Somebody is erased while their answer waits."""
    waiting = game.records.find(Output, state=("submitted", "partially_reviewed"))
    for one in waiting[-1:]:
        asker = game.records.get(Person, one.person_id)
        erase.erase(game.room, asker.id, by=asker, at=game.now)


WORLD = (
    end_affiliation,
    begin_affiliation,
    begin_affiliation,
    publish_together,
    lock_or_unlock,
    lock_or_unlock,
    leave_for_good,
)
