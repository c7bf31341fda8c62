"""Message: one mail to one person, ready to be sent, and what the server of mail said."""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What became of a message."""

    ACCEPTED = "accepted"
    LATER = "later"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent.

    Attributes:
        to: Address.
        subject: One line.
        text: Plain text.
    """

    to: str
    subject: str
    text: str
