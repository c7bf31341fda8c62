"""Agreement text: the exact text that people sign, from a template and what it leaves open.

What is signed is the SHA-256 of the UTF-8 bytes of this text. A value can fill a place and nothing more: it cannot add a clause, a
heading or a link, because everything in it that Markdown would take for structure is escaped.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from heliograph.consortium.documents import document, read_text, shipped_text
from heliograph.errors import InputError, UnknownNameError
from heliograph.model.consortium.agreement_text import LISTS, PLACE, AgreementTemplate, Clause, Term, Variable
from heliograph.model.text import BIDI_CONTROLS
from heliograph.signing.canonical import digest

SHIPPED = tuple(
    f"{code}.{language}" for code in ("data-access-1", "art40-1") for language in ("en", "es", "ar")
)
LONGEST_VALUE = 5000
RIGHT_TO_LEFT = frozenset({"ar"})
LEFT_TO_RIGHT = "\u200e"
STRUCTURE = re.compile(r"[\\`*_\[\]<>#|~&{}!$^]")
"""What Markdown may take for structure anywhere in a line."""
OPENING = re.compile(r"^([-+=:]|\d+(?=[.)]))")
"""What it may take for structure where a line begins."""

Value = str | Sequence[str]
NAME = re.compile(r"(?P<code>[a-z0-9-]+)@(?P<version>[0-9]{1,4})/(?P<language>[a-z]{2})")


@cache
def shipped(code: str, version: int, language: str) -> AgreementTemplate:
    """An agreement that comes with Heliograph. Have a lawyer read it before anybody signs it.

    Raises:
        UnknownNameError: There is none of that name, version and language.
    """
    name = f"{code}-{version}.{language}"
    return parse(shipped_text("agreements", name, SHIPPED, kind="agreement"), what=f"{name}.toml")


def plain_words(name: str) -> tuple[str, ...]:
    """What an agreement that comes with Heliograph says in plain words; nothing for others, and none of it is signed.

    Args:
        name: As records name it: ``data-access@1/en``.
    """
    found = NAME.fullmatch(name)
    try:
        return shipped(found["code"], int(found["version"]), found["language"]).summary if found else ()
    except UnknownNameError:
        return ()


def read(path: Path) -> AgreementTemplate:
    """An agreement of an installation.

    Raises:
        InputError: The file cannot be read or is no agreement; names each place.
    """
    return parse(read_text(path), what=path.name)


def parse(text: str, *, what: str) -> AgreementTemplate:
    """An agreement from TOML.

    Raises:
        InputError: Not TOML, or no agreement; names each place.
    """
    return document(
        AgreementTemplate,
        text,
        what=what,
        kind="an agreement",
        hint="the shipped agreements show what one looks like",
    )


def render(template: AgreementTemplate, values: Mapping[str, Value], *, terms: Collection[Term] = ()) -> str:
    """The exact text, in Markdown, with numbered clauses.

    Args:
        template: Which agreement.
        values: What fills the open places, by the name of the variable; a list for those that are lists.
        terms: What the grant or the request says; clauses of other terms are left out.

    Raises:
        InputError: A value is missing, empty or of the wrong kind, there is no such variable, or the template has no such term.
    """
    clauses = [clause for clause in template.clauses if clause.only is None or clause.only in terms]
    _refuse(template, clauses, values, terms)
    filled = {name: _filled(name, value, template.language) for name, value in values.items()}
    parts = [f"# {template.title}", *filter(None, [template.notice])]
    for number, clause in enumerate(clauses, start=1):
        parts += [
            f"## {number}. {clause.title}",
            PLACE.sub(lambda place: filled[place[1]], clause.text.strip()),
        ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def text_digest(text: str) -> str:
    """SHA-256 of the text as it is signed."""
    return digest(text.encode("utf-8"))


def _refuse(
    template: AgreementTemplate,
    clauses: Sequence[Clause],
    values: Mapping[str, Value],
    terms: Collection[Term],
) -> None:
    unknown = sorted(set(values) - set(Variable))
    if unknown:
        raise InputError(
            f"{template.name}: there is no variable {', '.join(unknown)}",
            hint=f"known: {', '.join(Variable)}",
        )
    strange = sorted(set(terms) - {clause.only for clause in template.clauses})
    if strange:
        raise InputError(
            f"{template.name}: has no clause for {', '.join(strange)}", hint="ask for what it can say"
        )
    needed = frozenset[Variable]().union(*(clause.variables() for clause in clauses))
    missing = sorted(needed - set(values))
    if missing:
        raise InputError(
            f"{template.name}: nothing is given for {', '.join(missing)}", hint="give every variable"
        )


def _filled(name: str, value: Value, language: str) -> str:
    entries = [value] if isinstance(value, str) else list(value)
    if (name in LISTS) == isinstance(value, str) or not entries:
        raise InputError(f"{name}: must be {'a list' if name in LISTS else 'one text'}", hint="and not empty")
    escaped = [_directed(_escaped(name, entry), language) for entry in entries]
    return "\n".join(f"- {entry}" for entry in escaped) if name in LISTS else escaped[0]


def _directed(line: str, language: str) -> str:
    """In Arabic, marks around what runs from left to right: a date would be read backwards."""
    is_turned = language in RIGHT_TO_LEFT and not any(
        unicodedata.bidirectional(c) in {"R", "AL"} for c in line
    )
    return f"{LEFT_TO_RIGHT}{line}{LEFT_TO_RIGHT}" if is_turned else line


def _escaped(name: str, text: str) -> str:
    """One line in which Markdown sees words alone."""
    line = " ".join(text.split())
    if not line or len(line) > LONGEST_VALUE:
        raise InputError(
            f"{name}: is empty or longer than {LONGEST_VALUE} characters", hint="write one paragraph"
        )
    hidden = next(_hidden(line), None)
    if hidden:
        raise InputError(f"{name}: holds the invisible character U+{ord(hidden):04X}", hint="type it anew")
    return OPENING.sub(_behind, STRUCTURE.sub(r"\\\g<0>", line))


def _behind(found: re.Match[str]) -> str:
    """A sign is escaped itself; of a number, the point behind it."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _hidden(line: str) -> Iterator[str]:
    return (c for c in line if c in BIDI_CONTROLS or not (c.isprintable() or c in "\u200c\u200d\u200e\u200f"))
