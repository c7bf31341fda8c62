"""Finding the line of a TOML document that a complaint is about: tomllib tells values, not places."""

import re
from collections import Counter
from collections.abc import Iterator

HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?")
ASSIGNMENT = re.compile(
    r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"))*)\s*=(.*)"
)
MULTILINE_MARKS = ('"""', "'''")

Place = tuple[str | int, ...]
"""Where in a document: keys, and positions in arrays."""


def line_of(text: str, place: Place) -> int | None:
    """The number of the line that sets a place, or the nearest thing around it; None when nothing does.

    Args:
        text: The TOML document.
        place: Keys from the outside in, for example ``("announced", "posts", "value")``.
    """
    found: dict[Place, int] = {}
    for number, here in _places(text):
        found.setdefault(here, number)
    for length in range(len(place), 0, -1):
        if place[:length] in found:
            return found[place[:length]]
    return None


def _places(text: str) -> Iterator[tuple[int, Place]]:
    table: Place = ()
    arrays: Counter[str] = Counter()
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        if (header := HEADER.fullmatch(line)) is not None:
            table = _keys(header[2])
            if header[1] == "[[":
                table = (*table, arrays[header[2]])
                arrays[header[2]] += 1
            yield from ((number, table[:length]) for length in range(1, len(table) + 1))
        elif (assignment := ASSIGNMENT.fullmatch(line)) is not None:
            yield number, table + _keys(assignment[1])
            closing = _left_open(assignment[2])


def _keys(dotted: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _left_open(value: str) -> str:
    """The mark that ends a text which goes on over the next lines; empty when it does not."""
    return next((mark for mark in MULTILINE_MARKS if value.count(mark) == 1), "")
