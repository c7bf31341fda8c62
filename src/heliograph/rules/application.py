"""Applications: the table of their steps.

Source: the recommended workflow of moderation research consortia (base transitions with their additions), and seven steps of our own:
``assign``, ``declare``, ``verify_condition``, ``assign_appeal``, ``invite``, ``accept`` and ``decline``, which that table keeps inside others.
"""

from heliograph.model.consortium.role import Role
from heliograph.model.consortium.transition import NOTHING, Machine, Transition

OPEN = ("submitted", "returned", "in_review", "deliberation", "deferred", "conditional")

APPLICATION = Machine(
    name="application",
    transitions=(
        Transition((NOTHING,), "create", "draft", (Role.APPLICANT,), ("belongs_to_applicant", "nothing_to_attest"), ("kind", "template")),
        Transition(("draft",), "save", "draft", (Role.LEAD, Role.CO_APPLICANT), (), ("answers",)),
        Transition(("returned",), "save", "returned", (Role.LEAD, Role.CO_APPLICANT), (), ("answers",)),
        Transition(("draft",), "invite", "draft", (Role.LEAD,), (), ("person",)),
        Transition(("draft",), "accept", "draft", (Role.APPLICANT,), ("is_invited",), ()),
        Transition(("draft",), "decline", "draft", (Role.APPLICANT,), ("is_invited", "has_not_joined"), ()),
        Transition(
            ("draft",),
            "submit",
            "submitted",
            (Role.LEAD,),
            ("team_accepted", "form_complete", "scope_named"),
            ("answers", "due"),
        ),
        Transition(("draft",), "discard", "discarded", (Role.LEAD,)),
        Transition(
            ("draft",), "expire_draft", "discarded", (Role.SYSTEM,), ("draft_is_idle", "reminded_of_draft")
        ),
        Transition(("submitted",), "assign", "submitted", (Role.COORDINATOR,), ("reviewer_is_free",), ("reviewer",)),
        Transition(
            ("submitted",),
            "mark_complete",
            "in_review",
            (Role.COORDINATOR,),
            ("checklist_all_yes", "two_reviewers_assigned"),
            ("checklist",),
        ),
        Transition(("submitted",), "return_incomplete", "returned", (Role.COORDINATOR,), ("notes_said",), ("sections",)),
        Transition(
            ("returned",), "resubmit", "submitted", (Role.LEAD,), ("form_complete", "marked_answered"), ("answers", "round")
        ),
        Transition(("returned",), "lapse", "lapsed", (Role.SYSTEM,), ("reply_overdue", "reminded_to_reply_twice")),
        Transition(("in_review",), "assign", "in_review", (Role.COORDINATOR,), ("reviewer_is_free",), ("reviewer",)),
        Transition(
            ("in_review",),
            "declare",
            "in_review",
            (Role.REVIEWER,),
            ("declares_what_is_computed", "not_yet_sealed"),
            ("declaration",),
        ),
        Transition(
            ("in_review",),
            "record_review",
            "in_review",
            (Role.REVIEWER,),
            ("declared_free", "vote_said", "not_yet_sealed"),
            ("review",),
        ),
        Transition(("in_review",), "request_info", "returned", (Role.COORDINATOR,), ("notes_said",), ("sections",)),
        Transition(("in_review",), "consolidate", "deliberation", (Role.SYSTEM,), ("quorum",)),
        Transition(
            ("in_review",), "extend_deadline", "in_review", (Role.CHAIR,), ("reason_and_date", "second_extension_shared"), ("due",)
        ),
        Transition(
            ("submitted",), "extend_deadline", "submitted", (Role.CHAIR,), ("reason_and_date", "second_extension_shared"), ("due",)
        ),
        Transition(
            ("deliberation",),
            "extend_deadline",
            "deliberation",
            (Role.CHAIR,),
            ("reason_and_date", "second_extension_shared"),
            ("due",),
        ),
        Transition(
            ("deliberation",), "assign_third", "in_review", (Role.CHAIR,), ("votes_conflict", "reviewer_is_free"), ("reviewer",)
        ),
        Transition(("deliberation",), "request_info", "returned", (Role.CHAIR,), ("notes_said",), ("sections",)),
        Transition(
            ("deliberation",),
            "approve",
            "approved",
            (Role.CHAIR,),
            ("quorum", "one_approves", "decider_is_free", "reasons_said", "rationale_said", "end_said", "request_on_record"),
            ("decision", "scopes"),
        ),
        Transition(
            ("deliberation",),
            "approve_with_conditions",
            "conditional",
            (Role.CHAIR,),
            ("quorum", "one_approves", "decider_is_free", "reasons_said", "rationale_said", "end_said", "request_on_record", "conditions_owned"),
            ("decision", "conditions"),
        ),
        Transition(
            ("deliberation",),
            "reject",
            "rejected",
            (Role.CHAIR,),
            ("quorum", "decider_is_free", "reasons_said", "rationale_said"),
            ("decision", "appeal_by"),
        ),
        Transition(
            ("deliberation",), "defer", "deferred", (Role.CHAIR,), ("decider_is_free", "reason_and_date"), ("again",)
        ),
        Transition(("deferred",), "reopen", "deliberation", (Role.SYSTEM, Role.CHAIR), ("again_is_due",)),
        Transition(
            ("conditional",), "verify_condition", "conditional", (Role.COORDINATOR,), ("evidence_said",), ("condition",)
        ),
        Transition(("conditional",), "condition_met", "approved", (Role.COORDINATOR,), ("blocking_met",)),
        Transition(
            ("conditional",),
            "condition_failed",
            "rejected",
            (Role.CHAIR,),
            ("condition_overdue", "reminded_of_condition", "decider_is_free", "reasons_said", "rationale_said"),
            ("decision", "appeal_by"),
        ),
        Transition(("rejected",), "appeal", "under_appeal", (Role.LEAD,), ("appeal_is_open", "grounds_said"), ("appeal",)),
        Transition(("rejected",), "appeal_window_closed", "rejected_final", (Role.SYSTEM,), ("appeal_is_over",)),
        Transition(
            ("under_appeal",),
            "assign_appeal",
            "under_appeal",
            (Role.COORDINATOR,),
            ("appeal_is_undecided", "had_no_part", "named_is_free"),
            ("reviewer",),
        ),
        Transition(
            ("under_appeal",),
            "uphold",
            "rejected_final",
            (Role.APPEAL_REVIEWER,),
            ("appeal_is_undecided", "appeal_is_yours", "judge_had_no_part", "rationale_said"),
        ),
        Transition(
            ("under_appeal",),
            "overturn",
            "in_review",
            (Role.APPEAL_REVIEWER,),
            ("appeal_is_undecided", "appeal_is_yours", "judge_had_no_part", "rationale_said"),
            ("round",),
        ),
        Transition(("under_appeal",), "withdraw_appeal", "rejected_final", (Role.LEAD,), ("appeal_is_undecided",)),
        Transition(("approved",), "issue_grants", "closed", (Role.SYSTEM,), ("all_signed", "decided_with_reasons"), ("grants",)),
        Transition(
            ("approved",), "signature_lapse", "lapsed", (Role.SYSTEM,), ("signature_overdue", "reminded_to_sign_twice")
        ),
        Transition(OPEN, "withdraw", "withdrawn", (Role.LEAD,)),
        Transition(("approved",), "withdraw", "withdrawn", (Role.LEAD,), ("no_agreement_in_force",), ("agreements",)),
    ),
    turns={
        "draft": "applicant",
        "submitted": "coordinator",
        "returned": "applicant",
        "in_review": "reviewers",
        "deliberation": "chair",
        "conditional": "owner of the condition",
        "deferred": "system",
        "approved": "signatories",
        "rejected": "applicant (appeal window)",
        "under_appeal": "appeal reviewer",
    },
    final=frozenset({"closed", "discarded", "lapsed", "rejected_final", "withdrawn"}),
)  # fmt: skip
"""Fifteen states. Their keys follow the source; silence never approves and never rejects."""

DEADLINES = {"returned": "reply_by", "approved": "sign_by", "rejected": "appeal_by"}
"""The field of an application that says until when it may stay in a state."""
