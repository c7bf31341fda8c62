"""Mentions: who is named behind at signs and in links to profiles of the platform itself: masked accounts, and strangers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from heliograph.privacy.leaks.haystack import Places
from heliograph.privacy.leaks.links import Context, is_mention, profile
from heliograph.privacy.leaks.needles import Kind, Needle

_PSEUDONYM = re.compile(rb"[apmux][a-z2-7]{26}")
_HASH = re.compile(rb"[A-Za-z0-9+]{40,43}=")
"""Pseudonyms of the exports of 2019 and later."""

_AT = re.compile(rb"@(?![apmux][a-z2-7]{26}(?![A-Za-z0-9_]))([A-Za-z0-9_]+)")
"""At signs with what is no pseudonym of ours behind them."""

_BY_ID = b"i/user/"


@dataclass(frozen=True, slots=True)
class Naming:
    """Somebody who is named.

    Attributes:
        start: Where the name begins.
        name: In small letters.
        masked: Whether it names a masked account.
    """

    start: int
    name: str
    context: Context
    masked: bool


class Mentions:
    """Finds who is named in a text.

    Args:
        needles: What is looked for.
        known: Handles and ids that may be mentioned.
        strangers: Whether those are told who are neither masked nor known nor pseudonyms.
    """

    def __init__(self, needles: Sequence[Needle], *, known: Iterable[str], strangers: bool) -> None:
        self.strangers = strangers
        self._known = frozenset(name.lower().encode() for name in known)
        self._masked = frozenset(n.form.encode() for n in needles if Kind.HANDLE in n.kinds or n.number)
        self._ids = frozenset(n.form.encode() for n in needles if Kind.ID in n.kinds)

    def mentioned(self, text: bytes) -> Iterator[Naming]:
        """Names behind at signs."""
        told = {name for name in set(_AT.findall(text)) if self._tells(name.lower())}
        for match in _AT.finditer(text) if told else ():
            if (
                match[1] in told
                and is_mention(text, *match.span(1))
                and not self._is_received(text, match.start(1))
            ):
                name = match[1].lower()
                yield Naming(match.start(1), name.decode(), Context.MENTION, name in self._masked)

    def linked(self, text: bytes, starts: Places, ends: Places) -> Iterator[Naming]:
        """Names in links to profiles, whose hosts stand at these places."""
        for host in zip(starts.tolist(), ends.tolist(), strict=True):
            place = profile(text, *host)
            if place is None:
                continue
            name = text[slice(*place)].lower()
            # an early id is an id in this kind of link, and a number elsewhere
            by_id = text.startswith(_BY_ID, place[0] - len(_BY_ID)) and name in self._ids
            masked = by_id or name in self._masked
            if masked or (self._tells(name) and not self._is_received(text, place[0])):
                yield Naming(place[0], name.decode(), Context.PROFILE, masked)

    def _tells(self, name: bytes) -> bool:
        """Whether it is worth telling that this name is mentioned."""
        if name in self._masked:
            return True
        return self.strangers and name not in self._known and _PSEUDONYM.fullmatch(name) is None

    def _is_received(self, text: bytes, start: int) -> bool:
        """Whether a pseudonym of the platform that is kept begins there."""
        received = _HASH.match(text, start)
        return received is not None and received[0].lower() in self._known
