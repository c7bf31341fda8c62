"""Conditions of reviewing and deciding."""

from heliograph.model.consortium.data_dossier import FORM as ON_REQUEST
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.review import Declaration, Review, Vote
from heliograph.model.consortium.role import Role
from heliograph.rules.free import is_tied, may_act
from heliograph.rules.guard import guard
from heliograph.rules.matter import Matter

BEST = 4
FOR = frozenset({Vote.APPROVE, Vote.CONDITIONS})


@guard(
    "The reviewer is free of ties to the applicants, has set up a second factor and had no part before.",
    "the coordinator",
)
def reviewer_is_free(matter: Matter) -> bool:
    named = matter.act.said.get("reviewer")
    if not isinstance(named, Person) or Role.REVIEWER not in named.roles or not may_act(named):
        return False
    again = {review.reviewer_id for review in matter.dossier.assignments}
    if matter.application.appealed:
        again |= {review.reviewer_id for review in matter.dossier.reviews}
        again |= {appeal.reviewer_id for appeal in matter.dossier.appeals if appeal.reviewer_id}
        again |= {decision.decided_by for decision in matter.dossier.decisions}
    return named.id not in again and not is_tied(named, matter)


@guard("Ties that are known already are declared: somebody who has them stands back.", "the reviewer")
def declares_what_is_computed(matter: Matter) -> bool:
    said, by = matter.act.said.get("declaration"), matter.act.by
    if said not in {Declaration.NONE, Declaration.RECUSED} or by is None:
        return False
    return said is Declaration.RECUSED or not is_tied(by, matter)


@guard(
    "You have declared that you have no tie to the applicants, and no record shows one since.", "the reviewer"
)
def declared_free(matter: Matter) -> bool:
    by = matter.act.by
    declared = by is not None and any(
        review.reviewer_id == by.id and review.declaration is Declaration.NONE
        for review in matter.dossier.assignments
    )
    return declared and by is not None and not is_tied(by, matter)


@guard(
    "The review has a vote, a score from 0 to 4 for each criterion of the form, and a rationale.",
    "the reviewer",
)
def vote_said(matter: Matter) -> bool:
    scores = matter.act.said.get("scores") or {}
    return (
        isinstance(matter.act.said.get("vote"), Vote)
        and bool(matter.said("rationale"))
        and set(matter.act.said.get("criteria") or ()) <= set(scores)
        and all(type(score) is int and 0 <= score <= BEST for score in scores.values())
    )


@guard("Your review is not sealed yet.", "nobody: a sealed review stays as it is")
def not_yet_sealed(matter: Matter) -> bool:
    by = matter.act.by
    return by is not None and any(
        review.reviewer_id == by.id and review.sealed_at is None for review in matter.dossier.assignments
    )


@guard("As many independent reviews are sealed as a decision needs.", "the reviewers")
def quorum(matter: Matter) -> bool:
    """Somebody who joined the team meanwhile, or is tied to it in another way, neither counts nor is waited for."""
    judged = {vote.reviewer_id for vote in _free_votes(matter) if vote.vote is not Vote.ABSTAIN}
    waits = any(
        review.sealed_at is None and may_act(matter.dossier.people[review.reviewer_id])
        for review in matter.dossier.assignments
        if _is_free(review, matter)
    )
    return len(judged) >= matter.quorum and not waits


@guard("The votes contradict one another.", "nobody")
def votes_conflict(matter: Matter) -> bool:
    said = {vote.vote for vote in _free_votes(matter)}
    return bool(said & FOR) and Vote.REJECT in said


@guard("At least one reviewer advises to approve.", "the reviewers")
def one_approves(matter: Matter) -> bool:
    return any(vote.vote in FOR for vote in _free_votes(matter))


@guard("Who decides has no tie to the applicants and did not review this application.", "another chair")
def decider_is_free(matter: Matter) -> bool:
    by = matter.act.by
    if by is None or is_tied(by, matter):
        return False
    had_part = {review.reviewer_id for review in matter.dossier.reviews}
    had_part |= {appeal.reviewer_id for appeal in matter.dossier.appeals if appeal.reviewer_id}
    if matter.application.appealed:
        had_part |= {decision.decided_by for decision in matter.dossier.decisions}
    return by.id not in had_part


@guard("There is a reason for each criterion, with a text for the applicant.", "the chair")
def reasons_said(matter: Matter) -> bool:
    reasons = matter.act.said.get("reasons") or ()
    needed = set(matter.act.said.get("criteria") or ())
    return (
        bool(reasons)
        and all(reason.text.strip() and reason.code for reason in reasons)
        and needed <= {reason.criterion for reason in reasons}
    )


@guard("There is a rationale.", "who decides")
def rationale_said(matter: Matter) -> bool:
    return bool(matter.said("rationale"))


@guard("The access has an end, or a reason why it has none.", "the chair")
def end_said(matter: Matter) -> bool:
    until = matter.act.said.get("until")
    return bool(matter.said("no_end_reason")) if until is None else until > matter.act.at


@guard(
    "Data under Article 40 of the Digital Services Act are given on a reasoned request that is on record.",
    "the coordinator",
)
def request_on_record(matter: Matter) -> bool:
    form = matter.application.template.partition("@")[0]
    return form != ON_REQUEST or bool(matter.dossier.requests)


@guard("Each condition has an owner and a date.", "the chair")
def conditions_owned(matter: Matter) -> bool:
    conditions = matter.act.said.get("conditions") or ()
    return bool(conditions) and all(
        one.text.strip() and one.owner.strip() and one.due_at > matter.act.at for one in conditions
    )


def _is_free(review: Review, matter: Matter) -> bool:
    """Whether a reviewer has not stood back and is not tied to the applicants today."""
    reviewer = matter.dossier.people.get(review.reviewer_id)
    return (
        review.declaration is not Declaration.RECUSED
        and reviewer is not None
        and not is_tied(reviewer, matter)
    )


def _free_votes(matter: Matter) -> tuple[Review, ...]:
    return tuple(vote for vote in matter.dossier.votes if _is_free(vote, matter))
