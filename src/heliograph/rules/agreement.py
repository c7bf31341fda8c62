"""Agreements: the table of their steps. Source: the recommended workflow, with its additions."""

from heliograph.model.consortium.role import Role
from heliograph.model.consortium.transition import NOTHING, Machine, Transition

SIGNS = ("application_stands", "text_is_the_text", "authenticated_lately", "not_signed_yet")

AGREEMENT = Machine(
    name="agreement",
    transitions=(
        Transition((NOTHING,), "issue", "issued", (Role.SYSTEM,), ("is_approved",), ("template", "text")),
        Transition(
            ("issued", "partially_signed"),
            "sign_researcher",
            "partially_signed",
            (Role.LEAD, Role.CO_APPLICANT),
            ("is_named_signer", *SIGNS),
            ("signature",),
        ),
        Transition(
            ("issued", "partially_signed"),
            "sign_institution",
            "partially_signed",
            (Role.SIGNING_OFFICIAL,),
            ("authority_said", *SIGNS),
            ("signature",),
        ),
        Transition(
            ("partially_signed",),
            "countersign",
            "in_force",
            (Role.PLATFORM_SIGNATORY,),
            ("all_others_signed", "signatory_is_free", *SIGNS),
            ("signature",),
        ),
        Transition(
            ("issued", "partially_signed"),
            "decline",
            "declined",
            (Role.LEAD, Role.CO_APPLICANT, Role.SIGNING_OFFICIAL, Role.PLATFORM_SIGNATORY),
            ("reason_said",),
        ),
        Transition(("issued", "partially_signed"), "void", "voided", (Role.COORDINATOR, Role.SYSTEM), ("reason_said", "nobody_needs_it")),
        Transition(("in_force",), "require_resign", "resign_required", (Role.LEGAL_ADMIN,), ("grace_said",), ("resign_by",)),
        Transition(("resign_required",), "lapse", "terminated", (Role.SYSTEM,), ("grace_is_over", "reminded_to_sign_anew")),
        Transition(("resign_required", "in_force"), "supersede", "superseded", (Role.SYSTEM,), ("successor_in_force",)),
        Transition(
            ("in_force", "resign_required"), "terminate", "terminated", (Role.LEGAL_ADMIN, Role.SIGNING_OFFICIAL), ("reason_said",)
        ),
        Transition(("in_force", "resign_required"), "end", "ended", (Role.SYSTEM,), ("agreement_is_over",)),
    ),
    turns={
        "issued": "researchers",
        "partially_signed": "next missing signatory",
        "in_force": "nobody",
        "resign_required": "all signatories",
    },
    final=frozenset({"declined", "ended", "superseded", "terminated", "voided"}),
)  # fmt: skip
"""Nine states."""
