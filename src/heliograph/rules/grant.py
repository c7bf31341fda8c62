"""Grants: the table of their steps. Source: the recommended workflow, with its additions."""

from heliograph.model.consortium.role import Role
from heliograph.model.consortium.transition import NOTHING, Machine, Transition

GRANT = Machine(
    name="grant",
    transitions=(
        Transition((NOTHING,), "create", "pending", (Role.SYSTEM,), ("grants_are_issued", "end_is_explicit"), ("scope", "ends")),
        Transition(("pending",), "activate", "active", (Role.SYSTEM,), ("prerequisites_hold", "has_begun", "not_yet_over")),
        Transition(("pending",), "lapse", "expired", (Role.SYSTEM,), ("is_over",)),
        Transition(("pending", "active", "suspended"), "revoke", "revoked", (Role.SECOND_APPROVER,), ("proposed_by_another", "notice_is_over"), ("proposal",)),
        Transition(("active",), "auto_suspend", "suspended", (Role.SYSTEM,), ("prerequisite_lapsed",), ("reason",)),
        Transition(("active",), "suspend", "suspended", (Role.SECURITY_ADMIN,), ("incident_named", "reason_said"), ("incident",)),
        Transition(("suspended",), "restore", "active", (Role.SYSTEM, Role.SECURITY_ADMIN), ("prerequisites_hold", "not_yet_over", "restorer_may")),
        Transition(("suspended",), "confirm_suspension", "suspended", (Role.SECOND_APPROVER,), ("suspended_by_another", "within_lone_days", "rationale_said")),
        Transition(("suspended",), "suspension_lapse", "active", (Role.SYSTEM,), ("lone_days_are_over", "prerequisites_hold", "not_yet_over")),
        Transition(("revoked",), "appeal", "revoked", (Role.MEMBER, Role.LEAD), ("grant_appeal_is_open", "grounds_said"), ("appeal",)),
        Transition(("revoked",), "assign_appeal", "revoked", (Role.COORDINATOR,), ("appeal_is_undecided", "had_no_part", "named_is_free"), ("reviewer",)),
        Transition(("revoked",), "uphold", "revoked", (Role.APPEAL_REVIEWER,), ("appeal_is_undecided", "appeal_is_yours", "judge_had_no_part", "rationale_said")),
        Transition(("revoked",), "reinstate_on_appeal", "suspended", (Role.APPEAL_REVIEWER,), ("appeal_is_undecided", "appeal_is_yours", "judge_had_no_part", "rationale_said")),
        Transition(("active",), "remind", "active", (Role.SYSTEM,), (), ("notices",)),
        Transition(("active",), "renew", "active", (Role.SYSTEM,), ("renewal_approved",), ("ends",)),
        Transition(("suspended",), "renew", "suspended", (Role.SYSTEM,), ("renewal_approved",), ("ends",)),
        Transition(("active", "suspended"), "expire", "expired", (Role.SYSTEM,), ("is_over", "no_renewal_open", "reminded_of_end")),
        Transition(("active", "suspended"), "close_out", "closeout", (Role.LEAD,), ("no_incident_open",)),
        Transition(("expired", "revoked"), "start_closeout", "closeout", (Role.SYSTEM,), ("appeal_is_settled",), ("close_by",)),
        Transition(("closeout", "noncompliant"), "attest_deletion", "closed", (Role.LEAD,), ("attested",), ("attestation",)),
        Transition(("closeout",), "closeout_overdue", "noncompliant", (Role.SYSTEM,), ("closeout_is_late", "reminded_to_close_three_times")),
    ),
    turns={
        "pending": "holder (unmet conditions)",
        "active": "nobody",
        "suspended": "holder or security admin (see reason)",
        "expired": "system",
        "revoked": "holder (appeal window)",
        "closeout": "lead applicant",
        "noncompliant": "lead applicant",
    },
    final=frozenset({"closed"}),
)  # fmt: skip
"""Eight states."""
