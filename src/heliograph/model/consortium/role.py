"""Role: what somebody is in the consortium, or in one matter."""

from enum import StrEnum


class Role(StrEnum):
    """Roles of the table of permissions (``rules/permissions.py``)."""

    VISITOR = "visitor"
    APPLICANT = "applicant"
    LEAD = "lead-applicant"
    CO_APPLICANT = "co-applicant"
    MEMBER = "member"
    SIGNING_OFFICIAL = "signing-official"
    REFEREE = "referee"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    CHAIR = "chair"
    SECOND_APPROVER = "second-approver"
    APPEAL_REVIEWER = "appeal-reviewer"
    PLATFORM_SIGNATORY = "platform-signatory"
    LEGAL_ADMIN = "legal-admin"
    SECURITY_ADMIN = "security-admin"
    OUTPUT_CHECKER = "output-checker"
    AUDITOR = "auditor"
    SYSTEM = "system"


STAFF = frozenset(
    {
        Role.COORDINATOR,
        Role.REVIEWER,
        Role.CHAIR,
        Role.SECOND_APPROVER,
        Role.APPEAL_REVIEWER,
        Role.PLATFORM_SIGNATORY,
        Role.LEGAL_ADMIN,
        Role.SECURITY_ADMIN,
        Role.OUTPUT_CHECKER,
        Role.AUDITOR,
    }
)
"""Roles that a person is given by invitation only, and that need a second factor."""
