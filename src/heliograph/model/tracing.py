"""Tracing: how copies of the consortium edition differ from member to member, so that a leak can be traced."""

from typing import Annotated, Literal

from pydantic import Field

from heliograph.model.document import Document, SafeInt, Sha256


class Tracing(Document):
    """What a data set declares of its traced copies: rows are left out, none is changed, none is invented.

    Attributes:
        rows: Posts of which each copy lacks some, half of them on average; 5,000 withstand five members acting together.
        coalition: How many members acting together the marks are made for.
        choose: Which posts may be left out: repeats (reposts and posts of equal text, of which others stay) or any.
    """

    rows: Annotated[int, Field(ge=500, le=100_000)] = 5000
    coalition: Annotated[int, Field(ge=1, le=20)] = 5
    choose: Literal["repeats", "any"] = "repeats"


class MemberCopy(Document):
    """What the manifest of a member's copy says of itself: it is not the edition, but a part of it.

    Attributes:
        copy_id: Tells copies apart; only who has the tracing key can say whose it is.
        edition_sha256: SHA-256 of the manifest of the edition, which is cited and which the release vouches for.
        may_lack: How many posts may be missing in copies: no count differs from that of the edition by more.
        lacks: How many are missing in this one.
        tracing_key: Id of the tracing key.
    """

    copy_id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    edition_sha256: Sha256
    may_lack: SafeInt
    lacks: SafeInt
    tracing_key: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
