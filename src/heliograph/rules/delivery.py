"""Delivery: what of a file is sent for the conditions and the range that were asked (RFC 9110, sections 13 and 14)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

OK, PARTIAL, SAME, CHANGED, BEYOND = 200, 206, 304, 412, 416
UNIT = re.compile(r"bytes=(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
"""Exactly this: a server in front that read other words as a range, or as none, would send other bytes than were kept in the log."""
SPAN = re.compile(r"\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*", re.ASCII)
TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request says of the file, each header as it came; None where there is none.

    Attributes:
        method: ``GET`` or ``HEAD``.
    """

    method: str = "GET"
    if_match: str | None = None
    if_none_match: str | None = None
    if_range: str | None = None
    range: str | None = None

    @classmethod
    def of(cls, method: str | None, headers: Mapping[str, str]) -> Self:
        """The request with these headers, whatever framework it came through.

        Args:
            method: As it was sent.
            headers: By name; upper and lower case must be one to it.
        """
        return cls(
            method=method or "GET",
            if_match=headers.get("If-Match"),
            if_none_match=headers.get("If-None-Match"),
            if_range=headers.get("If-Range"),
            range=headers.get("Range"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The answer: its status, and which bytes.

    Attributes:
        first: Number of the first byte that is sent.
        count: How many are; 0 for every answer without a body. For ``HEAD`` what ``GET`` would send.
        headers: That belong to it, with the tag.
    """

    status: int
    first: int
    count: int
    headers: dict[str, str]


def strong_tag(sha256: str) -> str:
    """The ETag of bytes with this digest: one and the same on every mirror, and before and after a renewal of tokens."""
    return f'"sha256-{sha256}"'


def delivery(asked: Asked, *, tag: str, size: int) -> Delivery:
    """Decide what of a file goes out.

    1. ``If-Match`` that names another file: 412. 2. ``If-None-Match`` that names this one: 304. 3. One range, unless
    ``If-Range`` names another file: 206, or 416 when the file has none of it. 4. All of it. Several ranges at once are
    refused with 416: thousands of them would make the answer longer than the file. A date in ``If-Range`` proves
    nothing, so that the whole file comes. ``HEAD`` knows no range.

    Args:
        asked: What the request says.
        tag: The ETag of the file as it is.
        size: Its bytes.
    """
    headers = {"Accept-Ranges": "bytes", "ETag": tag}
    if asked.if_match is not None and not _names(asked.if_match, tag, weakly=False):
        return Delivery(status=CHANGED, first=0, count=0, headers=headers)
    if asked.if_none_match is not None and _names(asked.if_none_match, tag, weakly=True):
        return Delivery(status=SAME, first=0, count=0, headers=headers)
    unit = UNIT.fullmatch(asked.range or "")
    if asked.method != "GET" or unit is None or not _goes_on(asked.if_range, tag):
        return Delivery(status=OK, first=0, count=size, headers=headers | {"Content-Length": str(size)})
    span = _span(unit[1], size)
    if span is None:
        headers |= {"Content-Range": f"bytes */{size}"}
        return Delivery(status=BEYOND, first=0, count=0, headers=headers)
    first, last = span
    count = last - first + 1
    headers |= {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(count)}
    return Delivery(status=PARTIAL, first=first, count=count, headers=headers)


def _names(listed: str, tag: str, *, weakly: bool) -> bool:
    """Whether a list of tags holds this one; weak ones are compared only where no byte depends on it."""
    if listed.strip() == "*":
        return True
    found = TAG.findall(listed)
    return (
        tag.removeprefix("W/") in {each.removeprefix("W/") for each in found}
        if weakly
        else _is_strong(tag, found)
    )


def _is_strong(tag: str, found: list[str]) -> bool:
    return not tag.startswith("W/") and tag in found


def _goes_on(if_range: str | None, tag: str) -> bool:
    return if_range is None or _is_strong(tag, [if_range.strip()])


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """The first and last byte of the one range that is asked for; None when the file has none of it."""
    found = SPAN.fullmatch(asked)
    if found is None:
        return None
    first, last, tail = found.groups()
    if tail is not None:
        return (max(size - int(tail), 0), size - 1) if int(tail) and size else None
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end else None
