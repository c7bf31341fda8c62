"""Each condition of each step: a dossier in which it holds, others in which it does not, and its edges to the moment."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from tests.consortium_scenes import (
    CHAIR,
    DAY,
    FIRST,
    JUDGE,
    LEAD,
    MATE,
    MOMENT,
    NOW,
    PROJECT,
    SCENES,
    SECOND,
    THIRD,
    TWO,
    agreement,
    appeal,
    application,
    condition,
    decision,
    grant,
    incident,
    person,
    proposal,
    reminded,
    review,
    sealed,
    signature,
    works,
)

from heliograph.model.consortium.affiliation import AffiliationSource
from heliograph.model.consortium.agreement import Capacity
from heliograph.model.consortium.application import ApplicationKind
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import DecisionOutcome, Reason
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.project import Teammate
from heliograph.model.consortium.reasoned_request import ReasonedRequest
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.stay import Stay
from heliograph.rules.guard import GUARDS, unmet
from heliograph.rules.step import MACHINES

STRANGER = person("stranger")
APPROVER = person("approver", Role.SECOND_APPROVER)
SECURITY = person("security", Role.SECURITY_ADMIN)
SIGNATORY = person("signatory", Role.PLATFORM_SIGNATORY)
CHECKER = person("checker", Role.OUTPUT_CHECKER)
REQUEST = ReasonedRequest(
    id="request", application_id="1", coordinator="Coordinator of Hill", reference="HILL-7", received_at=NOW - DAY,
    access_by=NOW + DAY, access_until=NOW + 9 * DAY, recorded_at=NOW - DAY, recorded_by="coordinator",
)  # fmt: skip
FREE = {"people": {one.id: one for one in (LEAD, MATE, FIRST, SECOND, THIRD)}}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A step as it is taken, with something else in it.

    Attributes:
        words: What is else.
        said: What the command was given.
        known: Fields of the dossier.
        its: Fields of the record that moves.
        by: Who acts; empty as in the scene.
        later: How much later.
    """

    words: str
    said: dict = field(default_factory=dict)
    known: dict = field(default_factory=dict)
    its: dict = field(default_factory=dict)
    by: Person | str | None = ""
    later: Any = 0 * DAY


@dataclass(frozen=True, kw_only=True)
class Tried:
    """Where a guard is tried: a step as the scenes have it, and what changes the answer."""

    step: tuple[str, str, str]
    by: Person | None = None
    holds: tuple[Case, ...] = ()
    fails: tuple[Case, ...] = ()


def holds(words: str, **else_: Any) -> Case:
    return Case(words=words, **else_)


fails = holds


def on(step: str, *cases: Case, by: Person | None = None, too: tuple[Case, ...] = ()) -> Tried:
    """The guard of a step, written ``kind state command``, which holds as the scene is and in ``too``, and fails in each case."""
    kind, state, command = step.split()
    return Tried(step=(kind, state, command), by=by, holds=(Case(words="as it should be"), *too), fails=cases)


def late(needed: tuple[float, ...], subject: str, clock: Step, deadline: Any = NOW) -> dict:
    return {"reminders": reminded(subject, clock, deadline, *needed)}


APPLICATION, GRANT = "application/1", "grant/grant"
FILED = {"renewals": {"grant": NOW - 30 * DAY}}

GUARDED: dict[str, Tried] = {
    "belongs_to_applicant": on(
        "application - create",
        fails("the project of others", known={"project": PROJECT}),
        fails("copied from a project of others", said={"source": PROJECT}),
        fails("a grant of another project", said={"renews": ("grant",)}),
        by=STRANGER,
        too=(
            holds("a project of one's own", known={"project": PROJECT}, by=MATE),
            holds("a grant of it", known={"project": PROJECT, "grants": (grant(),)}, said={"renews": ("grant",)}, by=LEAD),
        ),
    ),
    "nothing_to_attest": on(
        "application - create",
        fails("past the time to attest", known={"grants": (grant("noncompliant"),)}),
        by=LEAD, too=(holds("still in time", known={"grants": (grant("closeout"),)}),),
    ),
    "is_invited": on("application draft accept", fails("nobody asked", known={"project": PROJECT}), by=STRANGER),
    "has_not_joined": on("application draft decline", fails("joined", known={"project": replace(PROJECT, team=(Teammate("stranger", NOW, NOW),))}), by=STRANGER),
    "team_accepted": on(
        "application draft submit",
        fails("one has not answered", known={"project": replace(PROJECT, team=(Teammate("mate", NOW),))}),
        too=(holds("nobody was asked", known={"project": replace(PROJECT, team=())}),),
    ),
    "form_complete": on("application draft submit", fails("a fault", said={"faults": 1}), fails("not looked at", said={"faults": None})),
    "scope_named": on(
        "application draft submit", fails("no data set", its={"scopes": ()}),
        too=(holds("a membership asks for none", its={"scopes": (), "kind": ApplicationKind.MEMBERSHIP}),),
    ),
    "draft_is_idle": on("application draft expire_draft", fails("a moment early", its={"saved_at": NOW - 90 * DAY + MOMENT})),
    "reminded_of_draft": on(
        "application draft expire_draft",
        fails("no reminder", known={"reminders": {}}),
        fails("accepted a moment less than 7 days ago", known={"reminders": {(APPLICATION, Step.DRAFT, NOW): (NOW - 7 * DAY + MOMENT,)}}),
        fails("of another deadline", known=late((30,), APPLICATION, Step.DRAFT, NOW - DAY)),
        fails("of another application", known=late((30,), "application/2", Step.DRAFT)),
    ),
    "checklist_all_yes": on("application submitted mark_complete", fails("one no", said={"checklist": {"form": True, "files": False}}), fails("no list", said={"checklist": {}}), fails("a word", said={"checklist": {"form": "yes"}})),
    "two_reviewers_assigned": on("application submitted mark_complete", fails("one", known={"reviews": (review("first"),)}), fails("of another round", known={"reviews": (review("first"), review("second", round=2))})),
    "notes_said": on("application submitted return_incomplete", fails("none", said={"notes": {}}), fails("an empty one", said={"notes": {"a": "x", "b": " "}})),
    "marked_answered": on("application returned resubmit", fails("nothing changed", said={"changed": ()}), fails("another section", said={"changed": ("team",)})),
    "reply_overdue": on("application returned lapse", fails("a moment early", its={"reply_by": NOW + MOMENT}), fails("no day", its={"reply_by": None})),
    "reminded_to_reply_twice": on(
        "application returned lapse",
        fails("once", known=late((14,), APPLICATION, Step.REPLY)),
        fails("twice within a day", known=late((14, 13.5), APPLICATION, Step.REPLY)),
        fails("the last lately", known=late((14, 6), APPLICATION, Step.REPLY)),
    ),
    "reviewer_is_free": on(
        "application submitted assign",
        fails("a colleague", known={"affiliations": (works("lead"), works("third"))}),
        fails("an author together", said={"reviewer": replace(THIRD, coauthors=frozenset({"mate"}))}),
        fails("of the team", said={"reviewer": replace(MATE, roles=frozenset({Role.REVIEWER}))}),
        fails("no reviewer", said={"reviewer": STRANGER}),
        fails("without a second factor", said={"reviewer": replace(THIRD, has_second_factor=False)}),
        fails("locked", said={"reviewer": replace(THIRD, state=PersonState.LOCKED)}),
        fails("asked already", known={"reviews": (review("third"),)}),
        fails("reviewed before the appeal", known={"reviews": (sealed("third"),)}, its={"appealed": True, "round": 2}),
        fails("decided before the appeal", known={"decisions": (decision(decided_by="third"),)}, its={"appealed": True}),
        fails("judged the appeal", known={"appeals": (appeal(reviewer_id="third"),)}, its={"appealed": True}),
        fails("nobody", said={"reviewer": None}),
        too=(holds("reviewed an earlier round without an appeal", known={"reviews": (sealed("third", void_at=NOW),)}),),
    ),
    "declares_what_is_computed": on(
        "application in_review declare",
        fails("a tie that is known", known={"affiliations": (works("lead"), works("first"))}),
        fails("nothing", said={"declaration": None}),
        by=FIRST,
        too=(holds("stands back", said={"declaration": Declaration.RECUSED}, known={"affiliations": (works("lead"), works("first"))}),),
    ),
    "declared_free": on(
        "application in_review record_review",
        fails("not declared", known={"reviews": (review("first", declaration=None),)}),
        fails("stood back", known={"reviews": (review("first", declaration=Declaration.RECUSED),)}),
        fails("tied since", known={"reviews": (review("first"),), "affiliations": (works("mate"), works("first"))}),
        by=FIRST,
    ),
    "vote_said": on(
        "application in_review record_review",
        fails("no vote", said={"vote": None}), fails("a word for a vote", said={"vote": "approve"}),
        fails("no rationale", said={"rationale": " "}), fails("no scores", said={"scores": {}, "criteria": ("record",)}),
        fails("one criterion without a score", said={"scores": {"record": 3}, "criteria": ("record", "use")}),
        fails("yes for a score", said={"scores": {"record": True}}),
        fails("a score of five", said={"scores": {"record": 5}}), fails("below none", said={"scores": {"record": -1}}), by=FIRST,
        too=(holds("the best and the least", said={"scores": {"a": 4, "b": 0}}),),
    ),
    "not_yet_sealed": on("application in_review record_review", fails("sealed", known={"reviews": (sealed("first"),)}), by=FIRST),
    "quorum": on(
        "application in_review consolidate",
        fails("one", known={"reviews": TWO[:1]}),
        fails("one of two abstains", known={"reviews": (TWO[0], sealed("second", Vote.ABSTAIN))}),
        fails("one of another round", known={"reviews": (TWO[0], sealed("second", round=2))}),
        fails("one is void", known={"reviews": (TWO[0], sealed("second", void_at=NOW))}),
        fails("one stood back", known={"reviews": (TWO[0], sealed("second", declaration=Declaration.RECUSED))}),
        fails("one is a colleague since", known={"reviews": TWO, "affiliations": (works("lead"), works("second"))}),
        fails("one has joined the team", known={"reviews": TWO, "project": replace(PROJECT, team=(Teammate("second", NOW, NOW),))}),
        fails("a third still writes", known={"reviews": (*TWO, review("third"))}),
        too=(
            holds("the third stood back", known={"reviews": (*TWO, review("third", declaration=Declaration.RECUSED))}),
            holds("the third is locked", known={"reviews": (*TWO, review("third")), "people": FREE["people"] | {"third": replace(THIRD, state=PersonState.LOCKED)}}),
        ),
    ),
    "reason_and_date": on("application in_review extend_deadline", fails("no reason", said={"reason": " "}), fails("no date", said={"until": None}), fails("now", said={"until": NOW}), too=(holds("a moment later", said={"until": NOW + MOMENT}),), by=CHAIR),
    "second_extension_shared": on(
        "application in_review extend_deadline",
        fails("again, alone", its={"extensions": 1}),
        fails("proposed by the same", its={"extensions": 1}, known={"proposals": (proposal(command="extend_deadline"),)}),
        fails("carried out already", its={"extensions": 1}, known={"proposals": (proposal(command="extend_deadline", proposed_by="approver", closed_at=NOW, closed_by="chair"),)}),
        fails("something else is proposed", its={"extensions": 1}, known={"proposals": (proposal(proposed_by="approver"),)}),
        too=(holds("proposed by another", its={"extensions": 1}, known={"proposals": (proposal(command="extend_deadline", proposed_by="approver"),)}),),
        by=CHAIR,
    ),
    "votes_conflict": on("application deliberation assign_third", fails("they agree", known={"reviews": TWO}), fails("one abstains", known={"reviews": (TWO[0], sealed("second", Vote.ABSTAIN))})),
    "one_approves": on("application deliberation approve", fails("both reject", known={"reviews": (sealed("first", Vote.REJECT), sealed("second", Vote.REJECT))}), fails("who approves is tied", known={"reviews": (sealed("first"), sealed("second", Vote.REJECT)), "affiliations": (works("lead"), works("first"))}), too=(holds("with conditions", known={"reviews": (sealed("first", Vote.CONDITIONS), sealed("second", Vote.REJECT))}),)),
    "decider_is_free": on(
        "application deliberation approve",
        fails("a colleague", known={"affiliations": (works("lead"), works("chair"))}),
        fails("a reviewer", by=FIRST),
        fails("judged an appeal", known={"appeals": (appeal(reviewer_id="chair"),)}),
        fails("decided before the appeal", known={"decisions": (decision(),), "reviews": TWO}, its={"appealed": True}),
        fails("the system", by=None),
        by=CHAIR,
    ),
    "reasons_said": on("application deliberation reject", fails("none", said={"reasons": ()}), fails("without words", said={"reasons": (Reason("record", "met", " "),)}), fails("without a code", said={"reasons": (Reason("record", "", "x"),)}), fails("a criterion is left out", said={"criteria": ("record", "purpose")})),
    "rationale_said": on("application deliberation reject", fails("none", said={"rationale": ""}), fails("blanks", said={"rationale": " \n"})),
    "end_said": on("application deliberation approve", fails("no end", said={"until": None}), fails("now", said={"until": NOW}), too=(holds("none, with a reason", said={"until": None, "no_end_reason": "A standing archive."}), holds("in a moment", said={"until": NOW + MOMENT}))),
    "request_on_record": on("application deliberation approve", fails("none", its={"template": "dsa-art40@1"}), too=(holds("one", its={"template": "dsa-art40@1"}, known={"requests": (REQUEST,)}),)),
    "conditions_owned": on("application deliberation approve_with_conditions", fails("none", said={"conditions": ()}), fails("nobody's", said={"conditions": (condition(owner=" ", due_at=NOW + DAY),)}), fails("due now", said={"conditions": (condition(due_at=NOW),)}), fails("without words", said={"conditions": (condition(text="", due_at=NOW + DAY),)})),
    "again_is_due": on("application deferred reopen", fails("a moment early", its={"again_at": NOW + MOMENT}), fails("no day", its={"again_at": None}), too=(holds("a chair may at any time", its={"again_at": NOW + DAY}, by=CHAIR),)),
    "evidence_said": on("application conditional verify_condition", fails("none", said={"evidence": " "})),
    "blocking_met": on("application conditional condition_met", fails("one is open", known={"conditions": (condition(),)}), too=(holds("one that nothing waits for", known={"conditions": (condition(is_blocking=False),)}),)),
    "condition_overdue": on("application conditional condition_failed", fails("a moment early", known={"conditions": (condition(due_at=NOW + MOMENT),)}), fails("met", known={"conditions": (condition(met_at=NOW, met_by="x"),)}), fails("nothing waits for it", known={"conditions": (condition(is_blocking=False),)})),
    "reminded_of_condition": on("application conditional condition_failed", fails("no reminder", known={"reminders": {}}), fails("lately", known=late((6,), APPLICATION, Step.CONDITION)), fails("the one that was told is met", known={"conditions": (condition(met_at=NOW, met_by="x"),)})),
    "appeal_is_open": on("application rejected appeal", fails("a moment late", its={"appeal_by": NOW - MOMENT}), fails("no day", its={"appeal_by": None}), by=LEAD),
    "appeal_is_over": on("application rejected appeal_window_closed", fails("the last moment", its={"appeal_by": NOW}), fails("no day", its={"appeal_by": None})),
    "grounds_said": on("application rejected appeal", fails("none", said={"grounds": " "}), by=LEAD),
    "had_no_part": on("application under_appeal assign_appeal", fails("reviewed", known={"reviews": (sealed("judge"),)}), fails("decided", known={"decisions": (decision(decided_by="judge"),)}), fails("did anything in it", known={"acted": frozenset({"judge"})}), fails("nobody", said={"reviewer": None})),
    "named_is_free": on("application under_appeal assign_appeal", fails("a colleague", known={"affiliations": (works("lead"), works("judge"))}), fails("no judge", said={"reviewer": STRANGER}), fails("without a second factor", said={"reviewer": replace(JUDGE, has_second_factor=False)}), fails("nobody", said={"reviewer": None})),
    "appeal_is_undecided": on("application under_appeal assign_appeal", fails("decided", said={"appeal": appeal(decided_at=NOW, decided_by="judge")}), fails("none", said={"appeal": None})),
    "appeal_is_yours": on("application under_appeal uphold", fails("somebody else's", said={"appeal": appeal(reviewer_id="another")}), fails("nobody's yet", said={"appeal": appeal()}), by=JUDGE),
    "judge_had_no_part": on("application under_appeal uphold", fails("reviewed", known={"reviews": (sealed("judge"),)}), fails("acted", known={"acted": frozenset({"judge"})}), fails("a colleague", known={"affiliations": (works("lead"), works("judge"))}), by=JUDGE),
    "all_signed": on("application approved issue_grants", fails("not all have", known={"agreements": (agreement("partially_signed"),)}), fails("no agreement", known={"agreements": ()})),
    "decided_with_reasons": on("application approved issue_grants", fails("no reasons", known={"decisions": (decision(reasons=()),)}), fails("the last rejects", known={"decisions": (decision(), decision(DecisionOutcome.REJECTED))}), fails("no decision", known={"decisions": ()}), too=(holds("with conditions", known={"decisions": (decision(DecisionOutcome.CONDITIONAL),)}),)),
    "signature_overdue": on("application approved signature_lapse", fails("a moment early", its={"sign_by": NOW + MOMENT}), fails("no day", its={"sign_by": None})),
    "reminded_to_sign_twice": on("application approved signature_lapse", fails("once", known=late((14,), APPLICATION, Step.SIGNATURE)), fails("the last lately", known=late((14, 6.9), APPLICATION, Step.SIGNATURE))),
    "no_agreement_in_force": on("application approved withdraw", fails("in force", known={"agreements": (agreement(),)}), fails("to be signed anew", known={"agreements": (agreement("resign_required"),)}), by=LEAD, too=(holds("open", known={"agreements": (agreement("issued"),)}),)),
    "is_approved": on("agreement - issue", fails("in deliberation", known={"application": application("deliberation")}), fails("closed", known={"application": application("closed")}), too=(holds("with conditions", known={"application": application("conditional")}), holds("it follows another", known={"application": application("closed")}, said={"follows": "agreement"}))),
    "application_stands": on("agreement issued sign_researcher", fails("withdrawn", known={"application": application("withdrawn")}), fails("lapsed", known={"application": application("lapsed")}), fails("rejected", known={"application": application("rejected")}), by=LEAD, too=(holds("closed: a text that follows", known={"application": application("closed")}),)),
    "nobody_needs_it": on("agreement issued void", fails("it stands", known={"application": application("approved")}), too=(holds("the coordinator says why", known={"application": application("approved")}, by=STRANGER),)),
    "text_is_the_text": on("agreement issued sign_researcher", fails("another", said={"text_sha256": "b" * 64}), fails("none", said={"text_sha256": None}), by=LEAD),
    "authenticated_lately": on("agreement issued sign_researcher", fails("ten minutes and a moment ago", said={"authenticated_at": NOW - DAY / 144 - MOMENT}), fails("in time to come", said={"authenticated_at": NOW + MOMENT}), fails("never", said={"authenticated_at": None}), by=LEAD, too=(holds("ten minutes ago", said={"authenticated_at": NOW - DAY / 144}), holds("now", said={"authenticated_at": NOW}))),
    "not_signed_yet": on("agreement issued sign_researcher", fails("signed", known={"signatures": (signature("lead"),)}), by=LEAD, too=(holds("another text", known={"signatures": (signature("lead", text_sha256="b" * 64),)}), holds("as somebody else", known={"signatures": (signature("lead", Capacity.INSTITUTION),)}))),
    "is_named_signer": on("agreement issued sign_researcher", fails("not named", its={"signers": ("mate",)}), by=LEAD),
    "authority_said": on("agreement issued sign_institution", fails("not said", said={"statement": " "})),
    "all_others_signed": on("agreement partially_signed countersign", fails("one is missing", known={"signatures": (signature("lead"),)}), fails("the organisation is missing", its={"needs_institution": True}), fails("another text", known={"signatures": (signature("lead"), signature("mate", text_sha256="b" * 64))}), too=(holds("with the organisation", its={"needs_institution": True}, known={"signatures": (signature("lead"), signature("mate"), signature("dean", Capacity.INSTITUTION))}),)),
    "signatory_is_free": on("agreement partially_signed countersign", fails("a colleague", known={"affiliations": (works("lead"), works("signatory"))}), fails("of the team", by=LEAD), by=SIGNATORY),
    "reason_said": on("agreement issued decline", fails("none", said={"reason": " "}), by=LEAD),
    "grace_said": on("agreement in_force require_resign", fails("no text", said={"template": ""}), fails("no days", said={"resign_by": None}), fails("over already", said={"resign_by": NOW})),
    "grace_is_over": on("agreement resign_required lapse", fails("a moment early", its={"resign_by": NOW + MOMENT}), fails("no day", its={"resign_by": None})),
    "reminded_to_sign_anew": on("agreement resign_required lapse", fails("once", known=late((14,), "agreement/agreement", Step.SIGNATURE)), fails("the last lately", known=late((14, 6.9), "agreement/agreement", Step.SIGNATURE))),
    "successor_in_force": on("agreement in_force supersede", fails("not signed", known={"agreements": (agreement("issued", id="next"),)}), fails("another", its={"followed_by": "other"}), fails("none", its={"followed_by": None})),
    "agreement_is_over": on("agreement in_force end", fails("a moment early", its={"ends_at": NOW + MOMENT}), fails("no end", its={"ends_at": None})),
    "grants_are_issued": on("grant - create", fails("not approved", known={"application": application("conditional")}), fails("not signed", known={"agreements": (agreement("issued"),)})),
    "end_is_explicit": on("grant - create", fails("none", its={"ends_at": None}), fails("blanks for a reason", its={"ends_at": None, "no_end_reason": " "}), too=(holds("none, with a reason", its={"ends_at": None, "no_end_reason": "A standing archive."}),)),
    "prerequisites_hold": on(
        "grant pending activate",
        fails("the account is locked", known={"people": {"lead": replace(LEAD, state=PersonState.LOCKED)}}),
        fails("the address is not verified", known={"people": {"lead": replace(LEAD, email_verified_at=None)}}),
        fails("only the holder says so", known={"affiliations": (works("lead", source=AffiliationSource.SELF),)}),
        fails("another organisation", known={"affiliations": (works("lead", "lake"),)}),
        fails("the affiliation ends now", known={"affiliations": (works("lead", valid_to=NOW),)}),
        fails("it was taken back", known={"affiliations": (works("lead", withdrawn_at=NOW, withdrawn_by="x"),)}),
        fails("not signed by the holder", known={"signatures": (signature("mate"),)}),
        fails("the agreement is terminated", known={"agreements": (agreement("terminated"),)}),
        fails("the agreement ends now", known={"agreements": (agreement(ends_at=NOW),)}),
        too=(
            holds("the days of grace run", known={"agreements": (agreement("resign_required"),)}),
            holds("the affiliation ends in a moment", known={"affiliations": (works("lead", valid_to=NOW + MOMENT),)}),
        ),
    ),
    "prerequisite_lapsed": on("grant active auto_suspend", fails("all is well", known={"affiliations": (works("lead"),)}), too=(holds("the affiliation ends now", known={"affiliations": (works("lead", valid_to=NOW),)}),)),
    "has_begun": on("grant pending activate", fails("a moment early", its={"starts_at": NOW + MOMENT})),
    "is_over": on("grant pending lapse", fails("a moment early", its={"ends_at": NOW + MOMENT}), fails("no end", its={"ends_at": None})),
    "not_yet_over": on("grant pending activate", fails("it ends now", its={"ends_at": NOW}), too=(holds("no end", its={"ends_at": None}), holds("in a moment", its={"ends_at": NOW + MOMENT}))),
    "no_renewal_open": on(
        "grant active expire", fails("filed 30 days before", known=FILED), fails("earlier", known={"renewals": {"grant": NOW - 40 * DAY}}),
        too=(holds("a moment later than 30 days before", known={"renewals": {"grant": NOW - 30 * DAY + MOMENT}}), holds("of another grant", known={"renewals": {"other": NOW - 40 * DAY}})),
    ),
    "reminded_of_end": on("grant active expire", fails("none", known={"reminders": {}}), fails("a moment late", known={"reminders": {(GRANT, Step.GRANT_END, NOW): (NOW - 7 * DAY + MOMENT,)}}), fails("of the end before a renewal", known=late((30,), GRANT, Step.GRANT_END, NOW - DAY))),
    "renewal_approved": on("grant active renew", fails("in deliberation", said={"renewal": application("deliberation", renews=("grant",))}), fails("of another grant", said={"renewal": application("approved", renews=("other",))}), fails("of another project", said={"renewal": replace(application("approved", renews=("grant",)), project_id="other")}), fails("none", said={"renewal": None})),
    "proposed_by_another": on("grant active revoke", fails("nobody proposed it", known={"proposals": ()}), fails("the same person", by=CHAIR), fails("about another grant", known={"proposals": (proposal(subject="grant/other"),)}), fails("dropped", known={"proposals": (proposal(closed_at=NOW, closed_by="chair"),)}), by=APPROVER),
    "notice_is_over": on(
        "grant active revoke",
        fails("a moment early", known={"proposals": (proposal(answer_by=NOW + MOMENT),)} | late((20,), GRANT, Step.REVOCATION_NOTICE, NOW + MOMENT)),
        fails("no mail arrived", known={"reminders": {}}),
        fails("one arrived 13 days ago", known=late((13,), GRANT, Step.REVOCATION_NOTICE, NOW - DAY)),
        by=APPROVER, too=(holds("an emergency", known={"proposals": (proposal(is_emergency=True, answer_by=NOW + DAY),), "reminders": {}}),),
    ),
    "incident_named": on("grant active suspend", fails("none", said={"incident": ""}), fails("ended", known={"incidents": (incident("closed"),)}), fails("about another grant", known={"incidents": (incident(grants=("other",)),)}), by=SECURITY),
    "restorer_may": on("grant suspended restore", fails("by hand, and the system", its={"is_automatic": False}), too=(holds("by hand, and the security admin", its={"is_automatic": False}, by=SECURITY),)),
    "suspended_by_another": on("grant suspended confirm_suspension", fails("by the same", its={"suspended_by": "approver"}), fails("by a rule", its={"is_automatic": True}), fails("by nobody", its={"suspended_by": ""}), by=APPROVER),
    "within_lone_days": on("grant suspended confirm_suspension", fails("a moment late", its={"stays": (Stay("suspended", NOW - 14 * DAY - MOMENT),)}), by=APPROVER, too=(holds("on the last moment", its={"stays": (Stay("suspended", NOW - 14 * DAY),)}), holds("only the last counts", its={"stays": (Stay("suspended", NOW - 90 * DAY), Stay("active", NOW - 60 * DAY), Stay("suspended", NOW - DAY))}))),
    "lone_days_are_over": on("grant suspended suspension_lapse", fails("the last moment", its={"stays": (Stay("suspended", NOW - 14 * DAY),)}), fails("confirmed", its={"confirmed_by": "approver"}), fails("by a rule", its={"is_automatic": True})),
    "grant_appeal_is_open": on("grant revoked appeal", fails("a moment late", its={"appeal_by": NOW - MOMENT}), fails("filed", known={"appeals": (appeal(grant_id="grant"),)}), fails("no day", its={"appeal_by": None}), by=LEAD, too=(holds("an earlier revocation was appealed", known={"appeals": (appeal(grant_id="grant", filed_at=NOW - 30 * DAY),)}), holds("another grant", known={"appeals": (appeal(grant_id="other"),)}))),
    "appeal_is_settled": on(
        "grant revoked start_closeout", fails("the last moment", its={"appeal_by": NOW}), fails("an appeal is open", known={"appeals": (appeal(grant_id="grant"),)}),
        too=(
            holds("it is decided", its={"appeal_by": NOW}, known={"appeals": (appeal(grant_id="grant", decided_at=NOW, decided_by="judge"),)}),
            holds("it has expired and was not revoked", its={"state": "expired", "appeal_by": None}),
        ),
    ),
    "no_incident_open": on("grant active close_out", fails("open", known={"incidents": (incident(),)}), by=LEAD, too=(holds("ended", known={"incidents": (incident("closed"),)}), holds("about another", known={"incidents": (incident(grants=("other",)),)}))),
    "attested": on("grant closeout attest_deletion", fails("not deleted, and owed", said={"deleted": False}, its={"deletion_duty": True}), fails("no list", said={"outputs": None}), fails("nothing on incidents", said={"had_incident": None}), by=LEAD, too=(holds("not deleted, and not owed", said={"deleted": False}), holds("deleted, and owed", its={"deletion_duty": True}))),
    "closeout_is_late": on("grant closeout closeout_overdue", fails("a moment early", its={"close_by": NOW + MOMENT}), fails("no day", its={"close_by": None})),
    "reminded_to_close_three_times": on("grant closeout closeout_overdue", fails("twice", known=late((21, 14), GRANT, Step.CLOSEOUT)), fails("the last lately", known=late((21, 14, 6.9), GRANT, Step.CLOSEOUT))),
    "grants_are_stopped": on("incident investigating contain", fails("one is active", known={"grants": (grant(), grant("suspended"))}), too=(holds("all are suspended", known={"grants": (grant("suspended"), grant("revoked"))}),), by=SECURITY),
    "notice_decided": on("incident contained resolve", fails("nothing", said={"notice": ""}), fails("another word", said={"notice": "later"}), by=CHAIR, too=(holds("nobody", said={"notice": "nobody"}),)),
    "news_said": on("incident closed reopen", fails("none", said={"evidence": " "}), by=SECURITY),
    "words_said": on("incident - report", fails("none", said={"words": " "})),
    "severity_said": on("incident open triage", fails("none", said={"severity": ""}), fails("another word", said={"severity": "dire"}), by=SECURITY, too=(holds("low", said={"severity": "low"}), holds("medium", said={"severity": "medium"}))),
    "verdict_given": on("output submitted review", fails("none", said={"verdict": ""}), fails("another word", said={"verdict": "maybe"}), by=CHECKER, too=(holds("it stays", said={"verdict": "refuse", "note": "Too much."}),)),
    "refusal_has_words": on("output submitted review", fails("no words", said={"verdict": "refuse", "note": " "}), by=CHECKER, too=(holds("with words", said={"verdict": "refuse", "note": "Too much."}),)),
    "checker_is_free": on(
        "output submitted review",
        fails("of the same organisation", known={"affiliations": (works("lead"), works("checker"))}),
        fails("it ended less than three years ago", known={"affiliations": (works("lead"), works("checker", valid_to=NOW - DAY))}),
        fails("an author together with one of the team", by=replace(CHECKER, coauthors=frozenset({"mate"}))),
        fails("of the team", by=MATE),
        fails("nobody", by=None),
        by=CHECKER, too=(holds("of another organisation", known={"affiliations": (works("lead"), works("checker", "lake"))}),),
    ),
    "another_checker": on("output partially_reviewed review_again", fails("the first again", its={"first_by": "checker"}), fails("nobody", by=None), by=CHECKER),
    "both_release": on(
        "output reviewed release", fails("the first refuses", its={"first_verdict": "refuse"}), fails("the second refuses", its={"second_verdict": "refuse"}),
        fails("the first is silent", its={"first_verdict": ""}), fails("the second is silent", its={"second_verdict": ""}),
    ),
    "one_refuses": on(
        "output reviewed refuse", fails("none does", its={"second_verdict": "release"}), fails("silence", its={"second_verdict": ""}),
        too=(holds("the first", its={"first_verdict": "refuse", "second_verdict": "release"}),),
    ),
    "asker_is_gone": on(
        "output submitted void", fails("still there", known={"people": {"lead": LEAD}}), fails("locked", known={"people": {"lead": replace(LEAD, state=PersonState.LOCKED)}}),
        fails("not known", known={"people": {}}),
    ),
    "own_output": on("output submitted withdraw", fails("of a colleague", its={"person_id": "mate"}), fails("nobody", by=None), by=LEAD),
}  # fmt: skip
"""Every guard, where it is tried."""


def matter_of(tried: Tried, case: Case):
    kind, before, command = tried.step
    by = tried.by if case.by == "" else case.by
    scene = SCENES[kind, command](before, tried.by)
    if command == "record_review":
        scene = replace(scene, known=scene.known | {"reviews": (review("first"),)})
    known = scene.known | case.known
    record = scene.record
    if case.its and record is None:
        known["application"] = replace(known["application"], **case.its)
    elif case.its:
        record = replace(record, **case.its)
    changed = replace(scene, known=known, said=scene.said | case.said, record=record)
    return changed.matter(by, command, at=NOW + case.later)


HOLDING = [(name, case) for name, tried in GUARDED.items() for case in tried.holds]
FAILING = [(name, case) for name, tried in GUARDED.items() for case in tried.fails]


def words(value):
    return value.words if isinstance(value, Case) else value


def named_in(*machines):
    return {name for machine in machines for row in machine.transitions for name in row.guards}


def test_every_guard_is_tried_in_a_step_that_names_it():
    assert set(GUARDED) == set(GUARDS) == named_in(*MACHINES.values())
    for name, tried in GUARDED.items():
        kind, before, command = tried.step
        assert name in MACHINES[kind].row(before, command).guards, name
        assert tried.holds
        assert tried.fails


@pytest.mark.parametrize(("name", "case"), HOLDING, ids=words)
def test_it_holds(name, case):
    assert GUARDS[name].holds(matter_of(GUARDED[name], case))


@pytest.mark.parametrize(("name", "case"), FAILING, ids=words)
def test_it_does_not_hold_and_says_so(name, case):
    [missing] = unmet((name,), matter_of(GUARDED[name], case))
    assert missing.code == name.replace("_", "-")
    assert missing.text == GUARDS[name].text
    assert missing.who
