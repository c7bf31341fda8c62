"""Links: whether a word that stands at a place of a text names an account there: behind an at sign, in a path, in a parameter."""

import re
from enum import IntEnum

from heliograph.privacy.leaks.hosts import (
    BLOGS,
    ELSEWHERE,
    FOLDERS,
    OWN,
    OWN_LABELS,
    PAGES,
    PARAMETERS,
    SITES,
)
from heliograph.privacy.leaks.signs import is_accented_latin

REACH = 120
"""So far to the left a host is looked for."""

_LOCAL = re.compile(rb"(?<![A-Za-z0-9_])(?:rt|RT|Rt)\Z|([A-Za-z0-9_+%-])\Z")
_GOES_ON = re.compile(rb"@|://")
_NUMBER_GOES_ON = re.compile(rb"[.,:][0-9]")
_GOES_ON_AS_WORD = re.compile(rb"[.-]?[A-Za-z0-9_]|@")
_HOST = re.compile(rb"(?<![a-z0-9.-])(?:www\.|m\.|mobile\.)?([a-z0-9.-]+)\Z")
_PARAMETER = re.compile(rb"[?&;]([a-z_]+)=(?:[^&?#\s\xff\"'<>]*,)?@?\Z")
"""It may list several."""

_SEARCHED = re.compile(rb"[?&;]q=(?:from|to):@?\Z")
"""A search for what somebody wrote, or was told."""

_BLOG = re.compile(
    rb"\.(" + b"|".join(re.escape(host) for host in BLOGS) + rb")(?![A-Za-z0-9_.-]*[A-Za-z0-9_])"
)
_LABEL_START = re.compile(rb"(?:\A|[^A-Za-z0-9_.-])\Z")
_OWN_PATH = re.compile(rb"/(?:#!/)?(?:(i/user)/([0-9]+)|@?([A-Za-z0-9_]+))")
_LABEL_SIGNS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789.-")


class Context(IntEnum):
    """What a word is where it stands; the higher, the surer that it means an account."""

    WORD = 0
    TAG = 1
    BLOG = 2
    ELSEWHERE = 3
    PARAMETER = 4
    MENTION = 5
    PROFILE = 6
    CELL = 7


def is_mention(text: bytes, start: int, end: int) -> bool:
    """Whether text[start:end], behind an at sign, is a mention: no e-mail address, no place or time, no part of a longer name."""
    local = _LOCAL.search(text, max(0, start - 4), start - 1)
    if (local is not None and local[1]) or _GOES_ON.match(text, end):
        return False
    if text[start:end].isdigit() and _NUMBER_GOES_ON.match(text, end):
        return False
    return not (text[end] >= 0x80 and is_accented_latin(sign_at(text, end)))  # noqa: PLR2004 -- where ASCII ends


def in_link(text: bytes, start: int, end: int) -> Context:
    """What text[start:end], which stands behind a slash, an equals sign, a comma or a colon, or before a dot, is in the link around it."""
    left = text[max(0, start - REACH) : start].lower()
    if left.endswith((b"=", b"=@", b",", b",@")):
        match = _PARAMETER.search(left)
        if match is not None and match[1] in PARAMETERS:
            return Context.PARAMETER
    if _SEARCHED.search(left):
        return Context.PARAMETER
    if _GOES_ON_AS_WORD.match(text, end) is None and _elsewhere(left, text[start:end].lower()):
        return Context.ELSEWHERE
    if _BLOG.match(text, end) is not None and _LABEL_START.search(left.removesuffix(b"www.")):
        return Context.BLOG
    return Context.WORD


def _elsewhere(left: bytes, word: bytes) -> bool:
    """Whether a word behind a slash is a name on another platform."""
    if not left.endswith((b"/", b"/@")):
        return False
    before, _, last = left.rstrip(b"@")[:-1].rpartition(b"/")
    if last in FOLDERS:
        return _is_platform(before.rpartition(b"/")[2])
    return word not in SITES and _is_platform(last)


def _is_platform(text: bytes) -> bool:
    """Whether a text ends with the host of another platform."""
    match = _HOST.search(text)
    return match is not None and match[1] in ELSEWHERE


def profile(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where the handle or id stands in a link to a profile of the platform itself, whose host is text[start:end]."""
    if text[start:end].lower() not in OWN:
        return None
    if not _is_own(text[max(0, start - REACH) : start].lower()):
        return None
    match = _OWN_PATH.match(text, end)
    if match is None:
        return None
    if match[1] is not None:
        return match.span(2)
    return None if match[3].lower() in PAGES else match.span(3)


def _is_own(left: bytes) -> bool:
    """Whether what stands before a host leaves it the platform's own: ``pic.`` does not."""
    label = next((label for label in OWN_LABELS if label and left.endswith(label)), b"")
    before = left[: len(left) - len(label)]
    return not before or before[-1] not in _LABEL_SIGNS


def sign_at(text: bytes, place: int) -> str:
    """The sign that begins at a place; nothing at an edge."""
    return text[place : place + 4].split(b"\xff", 1)[0].decode("utf-8", "ignore")[:1]


def sign_before(text: bytes, place: int) -> str:
    """The sign that ends at a place; nothing at an edge."""
    return text[max(0, place - 4) : place].rsplit(b"\xff", 1)[-1].decode("utf-8", "ignore")[-1:]
