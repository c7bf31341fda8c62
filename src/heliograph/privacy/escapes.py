"""Escapes: where a text is written otherwise than it is read, as far as that can hide something.

An ampersand is exported as ``&amp;``. Before a space it is read as an ampersand and nothing else: whatever is found beside it
is found in the text as it is written, too, unless it goes on over the ampersand.
"""

import re
from collections.abc import Iterable, Iterator

from heliograph.privacy.border import JOINERS
from heliograph.privacy.unveil import ENTITY

TAIL = 3
"""So many signs before an ampersand tell whether it may be that of a name."""

_PERCENT = re.compile(rb"%[0-9a-f]{2}")
_ENTITY = re.compile(re.sub(r"\?P<\w+>", "", ENTITY).encode())
_ALONE = re.compile(rb"&amp;(?=[\s\xff]|\Z)")


class Escapes:
    """Finds escapes that may hide something.

    Args:
        patterns: What is looked for, folded, in UTF-8.
    """

    def __init__(self, patterns: Iterable[bytes]) -> None:
        self._tails = {
            _tail(pattern, sign.start()) for pattern in patterns for sign in re.finditer(b"&", pattern)
        }
        self._foreign = any(not tail.isascii() for tail in self._tails)

    def places(self, signs: bytes) -> Iterator[int]:
        """Where they begin.

        Args:
            signs: Values as they are written, ASCII letters in lower case, with 0xFF between them.
        """
        yield from (match.start() for match in _PERCENT.finditer(signs))
        for match in _ENTITY.finditer(signs):
            if not _ALONE.match(signs, match.start()) or self._in_name(signs, match.start()):
                yield match.start()

    def _in_name(self, signs: bytes, place: int) -> bool:
        """Whether what stands before an ampersand may be the beginning of a name with one."""
        if not self._tails:
            return False
        if b"" in self._tails:
            return True
        tail = _tail(signs, place)
        return tail in self._tails or (self._foreign and not tail.isascii())


def _tail(text: bytes, place: int) -> bytes:
    """The last signs before a place; whatever parts words looks alike."""
    return text[max(0, place - 32) : place].translate(JOINERS)[-TAIL:]
