"""Tokens: how long they hold, what they open, and the codes of requests for them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from heliograph.model.consortium.token import LoginRequest, Token
from heliograph.rules.ruling import Unmet

PREFIX = "hgt_"
"""With which every token begins, so that programs which look for leaked secrets find them."""

LONGEST = 30
"""Days."""

ASKED_FOR = timedelta(minutes=10)
"""How long a request of a program waits for its member."""

POLL = 5
"""Seconds that a program waits before it asks again."""

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Of codes: no vowels, so that they spell no words; none looks like a digit."""

CODE = 8

TOKEN_HOLDS = Unmet(
    "token-holds",
    "The token holds: it is known, was not revoked and has not expired.",
    "you: heliograph login, or make another on your page of tokens",
)
TOKEN_COVERS = Unmet(
    "token-covers", "The token is for this grant.", "you: use another token, or make one that is for it"
)


def holds(token: Token, now: datetime) -> bool:
    """Whether a token is still good."""
    return token.revoked_at is None and now < token.expires_at


def covers(grants: Collection[str] | None, grant_id: str) -> bool:
    """Whether a token of these grants is for one of them.

    Args:
        grants: Of the token; none: for all. None: it is no token that asks, but the person.
        grant_id: Which one.
    """
    return not grants or grant_id in grants


def lasts(days: int) -> timedelta:
    """How long a token is good for which somebody asked so many days; 0 asks for the longest."""
    return timedelta(days=min(days, LONGEST) if days > 0 else LONGEST)


def waits(request: LoginRequest, now: datetime) -> bool:
    """Whether a request can still be confirmed or refused."""
    return request.confirmed_at is None and request.refused_at is None and now < request.expires_at


def code_of(randomness: bytes) -> str:
    """The code of a request, made of so many random bytes as it has letters."""
    return "".join(LETTERS[byte % len(LETTERS)] for byte in randomness)


def as_typed(code: str) -> str:
    """A code as people type it, brought into its form: ``bcdf-ghjk`` is ``BCDFGHJK``."""
    return "".join(letter for letter in code.upper() if letter.isalpha())[:CODE]


def as_shown(code: str) -> str:
    """A code as it is shown."""
    return f"{code[: CODE // 2]}-{code[CODE // 2 :]}"
