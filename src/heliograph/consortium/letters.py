"""Letters: the texts of notices, one file for each code and language: subject, blank line, text with names in braces."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from heliograph.errors import InputError

LANGUAGES = ("en", "es", "ar")
"""The first stands in for a language that has no texts."""

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a notice says.

    Attributes:
        subject: One line.
        text: The rest.
    """

    subject: str
    text: str


def words_of(code: str, language: str, data: Mapping[str, str]) -> Words:
    """What a notice says to somebody.

    Args:
        code: Of the text.
        language: In which it is said.
        data: What stands for the names in braces.

    Raises:
        InputError: There is no such text, or it needs a name that is not given.
    """
    form = form_of(code, language)
    missing = sorted(names_of(form) - data.keys())
    if missing:
        raise InputError(f"the notice {code} needs {', '.join(missing)}")
    subject, text = (_NAME.sub(lambda name: data[name[1]], part) for part in (form.subject, form.text))
    return Words(subject=" ".join(subject.split()), text=text)


def together(said: Iterable[Words], language: str) -> Words:
    """Several notices as one."""
    parts = tuple(said)
    if len(parts) == 1:
        return parts[0]
    text = "\n\n".join(f"* {part.subject}\n\n{part.text}" for part in parts)
    return words_of("digest", language, {"count": str(len(parts)), "text": text})


def codes(language: str = LANGUAGES[0]) -> tuple[str, ...]:
    """Every code that has a text."""
    folder = files("heliograph.consortium") / "texts" / language
    return tuple(sorted(path.name.removesuffix(".txt") for path in folder.iterdir()))


def names_of(form: Words) -> set[str]:
    """The names in braces of a text."""
    return {*_NAME.findall(form.subject), *_NAME.findall(form.text)}


@cache
def form_of(code: str, language: str) -> Words:
    """A text as it stands in its file.

    Raises:
        InputError: There is none.
    """
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code):
        raise InputError(f"{code!r} is no code of a notice")
    path = files("heliograph.consortium") / "texts" / spoken / f"{code}.txt"
    if not path.is_file():
        raise InputError(f"no text for the notice {code}")
    subject, _, text = path.read_text("utf-8").partition("\n\n")
    return Words(subject=subject, text=text.removesuffix("\n"))
