"""Embargo: why a release that was held is taken back."""

from enum import StrEnum


class CancelReason(StrEnum):
    """Why: a code for the record."""

    FAULT = "fault"
    PRIVACY = "privacy"
    LEGAL = "legal"
    POSTPONED = "postponed"
