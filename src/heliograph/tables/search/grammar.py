"""Grammar: a search as people type it, and what it means.

    terms "a phrase" begin* -not lang:ar from:handle name:word hashtag:news url:example.org client:"Some App" kind:repost
    after:2016-08-01 before:2016-09-01

Everything that is written must hold; what begins with a minus must not. Several languages, clients, kinds or authors are
alternatives, because a post has only one of each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from heliograph.errors import UsageError
from heliograph.model.names import unknown
from heliograph.model.posts import KINDS
from heliograph.model.view import moment_of

FIELDS = {
    "lang": "language of the text, for example lang:ar",
    "from": "handle or account id of the author",
    "name": "a word of the author's display name or handle",
    "hashtag": "a hashtag, with or without #",
    "url": "host of a link, with its subdomains",
    "client": "program that sent the post",
    "kind": f"one of {', '.join(KINDS)}",
    "after": "from this day or moment on (UTC)",
    "before": "until this day or moment, which is left out (UTC)",
}
"""What can stand before a colon."""

ALTERNATIVES = frozenset({"lang", "from", "client", "kind"})
"""Fields of which a post has one value: several of them are alternatives."""

TIMES = frozenset({"after", "before"})

HINT = 'Write words, "a phrase", begin*, -without, and ' + ", ".join(f"{name}:" for name in FIELDS) + "."

_PLAIN = re.compile(r"\w[^\s\":*“”]*")
"""Texts that need no quotation marks."""

_PART = re.compile(
    r"""(?P<minus>-?)
        (?:(?P<field>[A-Za-z_]+):(?!//))?
        (?:"(?P<quoted>(?:[^"]|"")*)"|“(?P<curly>[^”]*)”|(?P<bare>[^\s"“][^\s"]*))?
        (?P<star>\*?)(?=\s|$)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words, or parts of a text in a script without spaces, one right after the other.

    Attributes:
        text: As typed.
        beginning: Whether the last word may go on.
        excluded: Whether the post must not have them.
    """

    text: str
    beginning: bool = False
    excluded: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join(self.text.split()))

    def __str__(self) -> str:
        plain = _PLAIN.fullmatch(self.text) is not None
        text = self.text if plain else _quoted(self.text)
        return f"{'-' if self.excluded else ''}{text}{'*' if self.beginning else ''}"


@dataclass(frozen=True, slots=True)
class Field:
    """What must hold of a field.

    Attributes:
        name: One of FIELDS.
        value: As typed.
        excluded: Whether it must not hold.
    """

    name: str
    value: str
    excluded: bool = False

    def __post_init__(self) -> None:
        value = " ".join(self.value.split())
        if self.name in SIGNS:
            value = value.removeprefix(SIGNS[self.name])
        object.__setattr__(self, "value", value)

    def __str__(self) -> str:
        safe = re.fullmatch(r"[^\s\"“*#@]+", self.value) is not None
        return f"{'-' if self.excluded else ''}{self.name}:{self.value if safe else _quoted(self.value)}"


SIGNS = {"hashtag": "#", "from": "@"}
"""Signs that people write before a value, and that mean nothing."""

Part = Words | Field


@dataclass(frozen=True, slots=True)
class Search:
    """All parts of a search, in the order in which they were typed."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return " ".join(str(part) for part in self.parts)

    @property
    def words(self) -> tuple[Words, ...]:
        """What is looked for in the text, without what must not be there."""
        return tuple(part for part in self.parts if isinstance(part, Words) and not part.excluded)


def parse(text: str) -> Search:
    """Read a search; the inverse of ``str``.

    Raises:
        UsageError: A part that cannot be meant, by name, with what probably was.
    """
    parts = tuple(_parts(text))
    if not parts:
        raise UsageError("There is nothing to search for.", hint=HINT)
    return Search(parts)


def _parts(text: str) -> Iterator[Part]:
    at, end = 0, len(text)
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        found = _PART.match(text, at)
        if found is None:
            raise _unreadable(text[at:])
        yield _part(found)
        at = found.end()


def _part(found: re.Match[str]) -> Part:
    excluded = bool(found["minus"])
    quoted = found["quoted"] if found["curly"] is None else found["curly"]
    typed = found["bare"] if quoted is None else quoted.replace('""', '"')
    whole = found[0]
    if found["field"]:
        return _field(found["field"], f"{typed or ''}{found['star']}", whole, excluded=excluded)
    beginning = bool(found["star"])
    if quoted is None and typed is not None:
        if typed.startswith("#") and len(typed) > 1 and not beginning:
            return _field("hashtag", typed, whole, excluded=excluded)
        beginning = beginning or typed.endswith("*")
        typed = typed.rstrip("*")
    if not typed or not typed.strip():
        raise UsageError(f"{whole!r} has nothing that could be looked for.", hint=HINT)
    return Words(typed, beginning=beginning, excluded=excluded)


def _field(name: str, value: str, whole: str, *, excluded: bool) -> Field:
    if name.casefold() not in FIELDS:
        error = unknown("field", name, FIELDS, where="a search")
        raise UsageError(
            f"{whole!r}: {error.message}", hint=f'{error.hint} Or look for the text itself: "{whole}".'
        )
    field = Field(name.casefold(), value, excluded=excluded)
    if not field.value:
        raise UsageError(f"{whole!r} has no value.", hint=f"{field.name}: {FIELDS[field.name]}.")
    if field.name == "kind" and field.value not in KINDS:
        raise unknown("kind", field.value, KINDS, where="a search")
    if field.name in TIMES:
        moment_of(field.value)
    return field


def _unreadable(rest: str) -> UsageError:
    part = rest.split(maxsplit=1)[0]
    if rest.count('"') % 2 or "“" in part:
        return UsageError(
            f"The quotation mark in {part!r} is not closed.", hint='Write "a phrase" with two of them.'
        )
    return UsageError(f"{part!r} cannot be read: a quotation mark stands within a word.", hint=HINT)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
