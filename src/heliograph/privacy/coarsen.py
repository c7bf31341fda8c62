"""Coarsen: bands in place of exact values, as expressions of SQL that are exact for every integer and moment."""

from heliograph.model.policy import Treatment

_EXPRESSIONS: dict[Treatment, str] = {
    Treatment.MINUTE: "date_trunc('minute', {value})",
    Treatment.MONTH: "date_trunc('month', {value})",
    Treatment.YEAR: "date_trunc('year', {value})",
    Treatment.OCTAVE: "CASE WHEN {value} < 1 THEN 0 ELSE 1::BIGINT << (length(bin({value})) - 1) END",
    Treatment.DECADE: "CASE WHEN {value} < 1 THEN 0 ELSE ('1' || repeat('0', length({value}::VARCHAR) - 1))::BIGINT END",
}

COARSE = frozenset(_EXPRESSIONS)
"""The treatments that this file knows."""


def coarsened(treatment: Treatment, value: str) -> str:
    """The SQL expression of the band that a value lies in, named by its lower end; null stays null.

    Args:
        treatment: One of COARSE.
        value: An SQL expression: a moment or day, or for OCTAVE and DECADE a whole number.
    """
    return _EXPRESSIONS[treatment].format(value=value)
