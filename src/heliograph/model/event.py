"""Event: events/<n>.json, a signed later fact about an archive; here those about its keys.

Events are numbered from 1 and form a chain: each carries the digest of the one before. What an event says is chosen from
closed lists, so that no personal data and no words of people can stand in it.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from heliograph.model.document import Document, Sha256

EVENTS = "events"
"""Folder of the events of an archive."""

EventNumber = Annotated[int, Field(ge=1, le=999_999_999)]
EpochNumber = Annotated[int, Field(ge=1, le=999_999)]
KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
Moment = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]


class KeyKind(StrEnum):
    """What a key is for."""

    SIGNING = "signing"
    PSEUDONYM = "pseudonym"


class KeyEventType(StrEnum):
    """What happened to a key."""

    CREATED = "key-created"
    ROTATED = "key-rotated"
    DESTROYED = "key-destroyed"
    COMPROMISED = "pseudonym-key-compromised"


class KeyReason(StrEnum):
    """Why it happened: a code, never words."""

    INITIAL = "initial"
    RECORDED_LATER = "recorded-later"
    SCHEDULED = "scheduled"
    STAFF_CHANGE = "staff-change"
    LOSS = "loss"
    COMPROMISE = "compromise"
    NO_LONGER_NEEDED = "no-longer-needed"
    ERASURE = "erasure"


class ReceiptKeyEventType(StrEnum):
    """What happened to a key that signs receipts and nothing else."""

    NAMED = "receipt-key-named"
    WITHDRAWN = "receipt-key-withdrawn"


class Event(Document):
    """What every event says, whatever it is about.

    Attributes:
        number: As in the name of its file.
        origin: The archive that it belongs to.
        type: What happened; a type that this version does not know is passed over.
        time: When it was signed, UTC.
        previous: SHA-256 of the event before, None for the first.
    """

    schema_version: Literal["heliograph-event/1"] = "heliograph-event/1"
    number: EventNumber
    origin: str
    type: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,60}$")]
    time: Moment
    previous: Sha256 | None = None


class KeyEvent(Event):
    """Something happened to a key of the archive.

    Attributes:
        key: What the key is for.
        key_id: Which key; of a rotation the new one.
        key_check: Check value of a pseudonym root key, by which its holder recognises it; tells nothing about it.
        epoch: Number of the pseudonym root key, from 1; None for a signing key.
        verifier: The public half (vkey) of a signing key that begins to sign.
        replaces: Id of the key that a rotated key takes the place of; None where no event names that one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: KeyEventType
    key: KeyKind
    key_id: KeyId
    key_check: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")] | None = None
    epoch: EpochNumber | None = None
    verifier: str | None = None
    replaces: KeyId | None = None
    reason: KeyReason

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        pseudonym = self.key is KeyKind.PSEUDONYM
        begins = self.type in {KeyEventType.CREATED, KeyEventType.ROTATED}
        if pseudonym != (self.epoch is not None) or pseudonym != (self.key_check is not None):
            raise ValueError("epoch and key_check belong to pseudonym keys, and only to these")
        if (not pseudonym and begins) != (self.verifier is not None):
            raise ValueError("verifier belongs to signing keys that begin to sign, and only to these")
        if self.verifier is not None and not self.verifier.startswith(f"{self.origin}+{self.key_id}+"):
            raise ValueError("verifier is not the key that key_id names")
        if self.replaces is not None and self.type is not KeyEventType.ROTATED:
            raise ValueError("replaces belongs to rotations")
        if self.type is KeyEventType.COMPROMISED and not pseudonym:
            raise ValueError("a signing key that others have is rotated")
        return self


class ReceiptKeyEvent(Event):
    """The archive lets a key sign receipts in its name for a time, or ends that time.

    Such a key lies where gated files are served, so that the signing key need not; it vouches for receipts alone.

    Attributes:
        key_id: Which key.
        verifier: The public half (vkey) of a key that begins; its name is the origin with ``/receipts`` behind it.
        until: When a key that begins ends by itself, UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ReceiptKeyEventType
    key_id: KeyId
    verifier: str | None = None
    until: Moment | None = None
    reason: KeyReason

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        begins = self.type is ReceiptKeyEventType.NAMED
        if begins != (self.verifier is not None) or begins != (self.until is not None):
            raise ValueError("verifier and until belong to receipt keys that begin, and only to these")
        if self.verifier is not None and not self.verifier.startswith(
            f"{receipt_name(self.origin)}+{self.key_id}+"
        ):
            raise ValueError("verifier is not the receipt key that key_id names")
        if self.until is not None and self.until <= self.time:
            raise ValueError("until is not behind the time of the event")
        return self


def receipt_name(origin: str) -> str:
    """The name of keys that sign the receipts of an archive."""
    return f"{origin}/receipts"


KNOWN: dict[str, type[KeyEvent] | type[ReceiptKeyEvent]] = {
    **dict.fromkeys(KeyEventType, KeyEvent),
    **dict.fromkeys(ReceiptKeyEventType, ReceiptKeyEvent),
}
"""The document of each type of event that this version knows."""
