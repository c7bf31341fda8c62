"""Text: the kinds of text that a document can hold, and what each refuses.

Titles and notes written by people end up in Markdown, XML, YAML and terminals; control characters have no place there.
"""

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

LONGEST_LINE = 300
LAST_TWO_OF_A_PLANE = 0xFFFE
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _is_hidden(character: str) -> bool:
    noncharacter = ord(character) & LAST_TWO_OF_A_PLANE == LAST_TWO_OF_A_PLANE
    return noncharacter or character in BIDI_CONTROLS or unicodedata.category(character) in {"Cc", "Zl", "Zp"}


def _without_controls(value: str, allowed: str) -> str:
    if not value.strip():
        raise ValueError("is empty; leave the field out, or say something")
    for character in value:
        if _is_hidden(character) and character not in allowed:
            raise ValueError(f"holds the invisible character U+{ord(character):04X}")
    return value


def _line(value: str) -> str:
    if "\n" in value:
        raise ValueError("must be one line")
    if len(value) > LONGEST_LINE:
        raise ValueError(f"is {len(value)} characters long, at most {LONGEST_LINE} fit")
    return _without_controls(value, "")


def _words(value: str) -> str:
    return _without_controls(value, "\n\t")


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is no day; write it as 2018-10-17") from None
    return value


def _announced_on(value: str) -> str:
    if not PARTIAL_DATE.fullmatch(value):
        raise ValueError(
            f"{value!r} is no date; write 2018-10-17, or 2018-10 or 2018 where only this is known"
        )
    _day(value + "2018-01-01"[len(value) :])
    return value


Line = Annotated[str, AfterValidator(_line)]
"""One line of text: a title, a name."""

Words = Annotated[str, AfterValidator(_words)]
"""Text of one or more paragraphs."""

Day = Annotated[str, AfterValidator(_day)]
"""A day as ISO 8601 writes it: 2018-10-17."""

PartialDay = Annotated[str, AfterValidator(_announced_on)]
"""A day, month or year as ISO 8601 writes it: 2018-10-17, 2018-10, 2018."""

WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]
"""A link that a reader may follow: http or https, nothing that runs."""
