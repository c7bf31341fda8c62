"""Charrefs: character references of HTML decoded as browsers do, however many digits they have."""

import html
import re

_LONG = re.compile(r"&#(?:([xX])0*([0-9a-fA-F]+)|0*([0-9]+))")
_MOST_DIGITS = 7
"""No code point has more, without the zeros before it."""


def unescaped(text: str) -> str:
    """A text with its references decoded once; Python's own decoder gives up on numbers of thousands of digits."""
    return html.unescape(_LONG.sub(_shortened, text) if "&#" in text else text)


def _shortened(match: re.Match[str]) -> str:
    """The same reference without zeros before its number, or one that stands for no sign, as it does itself."""
    digits = match[2] or match[3]
    if len(digits) > _MOST_DIGITS:
        return "&#x110000" if match[1] else "&#1114112"
    return f"&#{match[1] or ''}{digits}"
