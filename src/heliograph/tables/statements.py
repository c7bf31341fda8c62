"""Statements: the actions table in the words of the DSA Transparency Database, as one query."""

from heliograph.model.statement import ATTRIBUTES, DECISIONS
from heliograph.tables.engine import literal


def statements_query(table: str = "actions") -> str:
    """SQL that gives one row of statement attributes for each action.

    What the actions table does not hold is left out: automated_detection, source_type, decision_ground, territorial_scope
    and the free texts. ``automated`` tells decided by a person or not; partially automated decisions are not told apart.

    Args:
        table: Name of the actions table, as the connection knows it.
    """
    decisions = (f"{_decision(codes)} AS {attribute}" for attribute, codes in ATTRIBUTES.items())
    columns = (
        "action_id AS puid",
        *decisions,
        "statement_of_reasons AS category",
        "CASE automated WHEN true THEN 'AUTOMATED_DECISION_FULLY' WHEN false THEN 'AUTOMATED_DECISION_NOT_AUTOMATED' END AS automated_decision",
        "acted_at::DATE AS application_date",
        *(f"{_end(attribute)} AS {name}" for name, attribute in _ENDS.items()),
    )
    return "SELECT\n  " + ",\n  ".join(columns) + f"\nFROM {table}\nORDER BY puid"


_ENDS: dict[str, str] = {
    "end_date_visibility_restriction": "decision_visibility",
    "end_date_account_restriction": "decision_account",
    "end_date_monetary_restriction": "decision_monetary",
}


def _decision(codes: dict[str, str]) -> str:
    """The code of the decision that the word of an action stands for; null where it stands for another attribute's."""
    cases = " ".join(
        f"WHEN {literal(word)} THEN {literal(code)}" for word, code in DECISIONS.items() if code in codes
    )
    return f"CASE action {cases} END"


def _end(attribute: str) -> str:
    words = ", ".join(literal(word) for word, code in DECISIONS.items() if code in ATTRIBUTES[attribute])
    return f"CASE WHEN action IN ({words}) THEN ended_at::DATE END"
