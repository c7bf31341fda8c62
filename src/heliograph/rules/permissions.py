"""Permissions: what each role may see, denied unless it stands here; what it may do stands in the tables of steps."""

from enum import StrEnum

from heliograph.model.consortium.role import Role


class View(StrEnum):
    """What can be looked at."""

    APPLICATION = "see-application"
    ANSWERS = "see-answers"
    ATTACHMENT = "see-attachment"
    OWN_REVIEW = "see-own-review"
    REVIEWS = "see-reviews"
    REVIEWERS = "see-names-of-reviewers"
    RATIONALE = "see-internal-rationale"
    DECISION = "see-decision"
    AGREEMENT = "see-agreement"
    GRANT = "see-grant"
    INCIDENT = "see-incident"
    QUEUE = "see-queue"
    PEOPLE = "see-people"
    HISTORY = "see-own-history"
    AUDIT = "see-audit-log"
    USAGE = "see-usage"
    REGISTER = "see-register"
    COMMENTS = "see-comments"
    OUTPUT = "see-output"


MAY_SEE: dict[View, frozenset[Role]] = {
    View.APPLICATION: frozenset(
        {
            Role.LEAD,
            Role.CO_APPLICANT,
            Role.COORDINATOR,
            Role.REVIEWER,
            Role.CHAIR,
            Role.APPEAL_REVIEWER,
            Role.PLATFORM_SIGNATORY,
            Role.LEGAL_ADMIN,
        }
    ),
    View.ANSWERS: frozenset(
        {Role.LEAD, Role.CO_APPLICANT, Role.COORDINATOR, Role.REVIEWER, Role.CHAIR, Role.APPEAL_REVIEWER}
    ),
    View.ATTACHMENT: frozenset(
        {Role.LEAD, Role.CO_APPLICANT, Role.COORDINATOR, Role.REVIEWER, Role.CHAIR, Role.APPEAL_REVIEWER}
    ),
    View.OWN_REVIEW: frozenset({Role.REVIEWER}),
    View.REVIEWS: frozenset({Role.REVIEWER, Role.CHAIR, Role.APPEAL_REVIEWER}),
    View.REVIEWERS: frozenset({Role.COORDINATOR, Role.CHAIR, Role.APPEAL_REVIEWER, Role.LEAD}),
    View.RATIONALE: frozenset({Role.COORDINATOR, Role.CHAIR, Role.APPEAL_REVIEWER}),
    View.DECISION: frozenset(
        {
            Role.LEAD,
            Role.CO_APPLICANT,
            Role.COORDINATOR,
            Role.REVIEWER,
            Role.CHAIR,
            Role.APPEAL_REVIEWER,
            Role.PLATFORM_SIGNATORY,
            Role.LEGAL_ADMIN,
        }
    ),
    View.AGREEMENT: frozenset(
        {
            Role.LEAD,
            Role.CO_APPLICANT,
            Role.SIGNING_OFFICIAL,
            Role.COORDINATOR,
            Role.PLATFORM_SIGNATORY,
            Role.LEGAL_ADMIN,
        }
    ),
    View.GRANT: frozenset(
        {
            Role.LEAD,
            Role.CO_APPLICANT,
            Role.MEMBER,
            Role.COORDINATOR,
            Role.CHAIR,
            Role.SECOND_APPROVER,
            Role.SECURITY_ADMIN,
            Role.LEGAL_ADMIN,
            Role.APPEAL_REVIEWER,
        }
    ),
    View.INCIDENT: frozenset({Role.SECURITY_ADMIN, Role.CHAIR}),
    View.QUEUE: frozenset({Role.COORDINATOR, Role.CHAIR, Role.REVIEWER, Role.APPEAL_REVIEWER}),
    View.PEOPLE: frozenset({Role.COORDINATOR, Role.SECURITY_ADMIN}),
    View.HISTORY: frozenset({Role.APPLICANT}),
    View.AUDIT: frozenset({Role.AUDITOR}),
    View.USAGE: frozenset({Role.AUDITOR, Role.COORDINATOR, Role.SECURITY_ADMIN}),
    View.REGISTER: frozenset({Role.VISITOR}),
    View.COMMENTS: frozenset({Role.COORDINATOR, Role.CHAIR}),
    View.OUTPUT: frozenset({Role.OUTPUT_CHECKER}),
}
"""Who may see what. Some rows have a condition besides (``rules/access.py``): sealed reviews, closed dossiers, names."""

LOGGED = frozenset(
    {
        View.ANSWERS,
        View.ATTACHMENT,
        View.REVIEWS,
        View.RATIONALE,
        View.AUDIT,
        View.PEOPLE,
        View.USAGE,
        View.OUTPUT,
    }
)
"""Views that leave an event each time."""
