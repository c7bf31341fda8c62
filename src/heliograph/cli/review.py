"""``heliograph review``: what coordinators, reviewers, chairs and appeal reviewers do."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from cyclopts import App, Parameter

from heliograph.bootstrap.consortium import person_called
from heliograph.cli.acting import As, acting, answer, document, line, moment, pairs, standing, told_entries
from heliograph.cli.face import Json, emit
from heliograph.consortium import appeal as appeals
from heliograph.consortium import review as verbs
from heliograph.consortium.decide import decide_application, verify_condition
from heliograph.consortium.decide import defer as put_off
from heliograph.consortium.decide import extend as put_later
from heliograph.consortium.decide import propose_extension as propose_later
from heliograph.consortium.gather import application_of, gather
from heliograph.consortium.listing import visible
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.errors import NotAllowedError, UsageError
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.decision import Condition, DecisionOutcome, Reason
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.rules.application import APPLICATION
from heliograph.rules.form import criteria_of
from heliograph.rules.permissions import View

HELP = """Review applications: complete, assign, declare, vote, decide, judge appeals.

Commands act on the database of the server, on its machine. Each act is logged as that of the person named with --as.
"""

review = App(name="review", help=HELP)

Texts = Annotated[list[str], Parameter(negative=())]


@review.command(sort_key=1)
def queue(*, who: As, json: Json = False) -> None:
    """List what waits for somebody.

    Args:
        who: Who looks.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    entries = [entry for entry in visible(room.records, person, at) if entry.waits]
    told_entries("queue", entries, "nothing waits for you", json=json)


@review.command(sort_key=2)
def show(application: str, *, who: As, json: Json = False) -> None:
    """Show the reviews of an application once they are unsealed.

    Args:
        application: Its id.
        who: Who looks; the look is logged.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    dossier = gather(room.records, application, person)
    see(room, person, View.REVIEWS, dossier, at)
    if json:
        emit({"reviews": [document(one) for one in dossier.votes]})
        return
    for one in dossier.votes:
        line(f"{one.vote}: {one.rationale}")


@review.command(sort_key=3)
def assign(application: str, reviewer: str, *, who: As, third: bool = False, json: Json = False) -> None:
    """Ask a reviewer; computed ties are refused.

    Args:
        application: Its id.
        reviewer: Address of e-mail, or id.
        who: Coordinator; a chair for a third.
        third: Ask a third because votes contradict one another.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    command = "assign_third" if third else "assign"
    made = verbs.assign(
        room, application, person_called(room, reviewer).id, by=person, at=at, command=command
    )
    answer(made, f"due {room.last_day(made.due_at)}", json=json)


@review.command(sort_key=4)
def complete(application: str, *, yes: Texts, who: As, json: Json = False) -> None:
    """Say that an application is complete.

    Args:
        application: Its id.
        yes: Points of the list of completeness, each answered with yes.
        who: Coordinator.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.mark_complete(room, application, dict.fromkeys(yes, True), by=person, at=at), json=json)


@review.command(name="return", sort_key=5)
def return_(application: str, *, note: Texts, who: As, json: Json = False) -> None:
    """Give an application back with notes; our clock stands still.

    Args:
        application: Its id.
        note: SECTION=TEXT, for the applicant.
        who: Coordinator, or a chair in deliberation.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.return_application(room, application, pairs(note, "note"), by=person, at=at), json=json)


@review.command(sort_key=6)
def declare(application: str, ties: Declaration, *, who: As, json: Json = False) -> None:
    """Say whether one has ties to the applicants, before the dossier opens.

    Args:
        application: Its id.
        ties: ``none``, or ``recused`` to stand back.
        who: Reviewer.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    made = verbs.declare(room, application, ties, by=person, at=at)
    answer(made, str(made.declaration), json=json)


@review.command(sort_key=7)
def vote(
    application: str, advice: Vote, *, score: Texts, rationale: str, who: As, json: Json = False
) -> None:
    """Write and seal a review.

    Args:
        application: Its id.
        advice: What one advises.
        score: CRITERION=0 to 4, once for each criterion of the form (heliograph consortium criteria lists them).
        rationale: Why; for the panel.
        who: Reviewer.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    scores = {name: _number(value) for name, value in pairs(score, "score").items()}
    with _naming_criteria(room, application, "vote-said", scores):
        made = verbs.record_review(room, application, advice, scores, rationale, by=person, at=at)
    answer(made, "sealed", json=json)


@review.command(sort_key=8)
def decide(
    application: str,
    outcome: Literal["approved", "approved-with-conditions", "rejected"],
    *,
    reason: Texts,
    rationale: str,
    who: As,
    until: str | None = None,
    no_end: str = "",
    early: Annotated[bool, Parameter(negative=())] = False,
    condition: Texts | None = None,
    json: Json = False,
) -> None:
    """Decide an application.

    Args:
        application: Its id.
        outcome: How.
        reason: CRITERION=CODE: TEXT, for the applicant, once for each criterion of the form; CODE is met, not-met or not-shown.
        rationale: For staff.
        who: Chair.
        until: Last day of the access.
        no_end: Why the access has no end.
        early: Open what is held until its day now; needs --until, and stands in the public register.
        condition: DAY=TEXT, for an approval with conditions.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    conditions = [
        Condition(
            id=room.new_id(at),
            application_id=application,
            text=text,
            owner="lead-applicant",
            due_at=moment(day),
        )
        for day, text in pairs(condition or [], "condition").items()
    ]
    reasons = pairs(reason, "reason")
    with _naming_criteria(room, application, "reasons-said", reasons):
        decided = decide_application(
            room,
            application,
            DecisionOutcome(outcome),
            reasons=[_reason(name, text) for name, text in reasons.items()],
            rationale=rationale,
            by=person,
            at=at,
            until=moment(until) if until else None,
            no_end_reason=no_end,
            early=early,
            conditions=conditions,
        )
    _told(decided, json=json)


@review.command(sort_key=9)
def defer(application: str, *, until: str, reason: str, who: As, json: Json = False) -> None:
    """Put a decision off to a day.

    Args:
        application: Its id.
        until: The day.
        reason: Why, for the applicant.
        who: Chair.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(put_off(room, application, reason=reason, until=moment(until), by=person, at=at), json=json)


@review.command(sort_key=10)
def extend(application: str, *, until: str, reason: str, who: As, json: Json = False) -> None:
    """Move the day by which a decision is promised.

    Args:
        application: Its id.
        until: The new day.
        reason: Why, for the applicant.
        who: Chair.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(put_later(room, application, reason=reason, until=moment(until), by=person, at=at), json=json)


@review.command(sort_key=10)
def propose_extension(application: str, *, reason: str, who: As, json: Json = False) -> None:
    """Propose to move the promised day once more; another person does it with review extend.

    Args:
        application: Its id.
        reason: Why.
        who: Chair or second approver.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    answer(propose_later(room, application, reason=reason, by=person, at=at), "proposed", json=json)


@review.command(sort_key=11)
def condition(application: str, number: int, *, evidence: str, who: As, json: Json = False) -> None:
    """Say that a condition is met.

    Args:
        application: Its id.
        number: Of the condition, counted from one.
        evidence: What shows it.
        who: Coordinator.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    conditions = gather(room.records, application).conditions
    if not 1 <= number <= len(conditions):
        raise UsageError(f"There is no condition {number}.", hint=f"There are {len(conditions)}.")
    chosen = conditions[number - 1].id
    _told(verify_condition(room, application, chosen, evidence, by=person, at=at), json=json)


@review.command(sort_key=12)
def judge(
    application: str, outcome: Literal["uphold", "overturn"], *, rationale: str, who: As, json: Json = False
) -> None:
    """Judge the appeal that is open.

    Args:
        application: Its id.
        outcome: Whether what was decided stands.
        rationale: Why, for the appellant and the record.
        who: Appeal reviewer.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    verb = appeals.uphold if outcome == "uphold" else appeals.overturn
    verb(room, _open_appeal(room, application), rationale=rationale, by=person, at=at)
    _told(application_of(gather(room.records, application)), json=json)


@review.command(sort_key=13)
def assign_appeal(application: str, reviewer: str, *, who: As, json: Json = False) -> None:
    """Name who looks again: nobody who had any part before.

    Args:
        application: Its id.
        reviewer: Address of e-mail, or id.
        who: Coordinator.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    made = appeals.assign_appeal(
        room, _open_appeal(room, application), person_called(room, reviewer).id, by=person, at=at
    )
    answer(made, "assigned", json=json)


def _open_appeal(room: Room, application: str) -> str:
    for one in gather(room.records, application).appeals:
        if one.decided_at is None:
            return one.id
    raise UsageError(f"Application {application} has no open appeal.")


def _reason(criterion: str, text: str) -> Reason:
    code, colon, said = text.partition(":")
    if not colon:
        raise UsageError(f"{text} is no reason.", hint="Write it as CRITERION=CODE: TEXT.")
    return Reason(criterion, code.strip(), said.strip())


def _number(text: str) -> int:
    if not text.isdigit():
        raise UsageError(f"{text} is no score.", hint="Write 0 to 4.")
    return int(text)


def _told(application: Application, *, json: bool) -> None:
    answer(application, standing(APPLICATION, application.state, application.since), json=json)


@contextmanager
def _naming_criteria(room: Room, application: str, condition: str, given: Collection[str]) -> Iterator[None]:
    """Within: a refusal for want of this condition names the criteria of the form that nothing was said of."""
    try:
        yield
    except NotAllowedError as error:
        asked = criteria_of(room.form(room.records.get(Application, application).template))
        left = [code for code in asked if code not in given]
        if left and condition in {one.code for one in error.unmet}:
            error.hint += f"; nothing is said of: {', '.join(left)}"
        raise
