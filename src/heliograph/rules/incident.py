"""Incidents: the table of their steps. Source: the recommended workflow, with its additions."""

from heliograph.model.consortium.role import Role
from heliograph.model.consortium.transition import NOTHING, Machine, Transition

INCIDENT = Machine(
    name="incident",
    transitions=(
        Transition((NOTHING,), "report", "open", (Role.VISITOR, Role.SYSTEM), ("words_said",)),
        Transition(("open",), "triage", "investigating", (Role.SECURITY_ADMIN,), ("severity_said",)),
        Transition(("open",), "dismiss", "closed", (Role.SECURITY_ADMIN,), ("rationale_said",)),
        Transition(("open",), "contain", "contained", (Role.SECURITY_ADMIN,), ("severity_said",)),
        Transition(
            ("investigating",),
            "contain",
            "contained",
            (Role.SECURITY_ADMIN,),
            ("severity_said", "grants_are_stopped"),
        ),
        Transition(
            ("investigating", "contained"),
            "resolve",
            "closed",
            (Role.CHAIR,),
            ("rationale_said", "notice_decided"),
            ("notice",),
        ),
        Transition(("closed",), "reopen", "investigating", (Role.SECURITY_ADMIN,), ("news_said",)),
    ),
    turns={"open": "security admin", "investigating": "security admin", "contained": "chair"},
    final=frozenset({"closed"}),
)
"""Four states."""
