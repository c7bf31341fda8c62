"""docs/reference/asvs.md: a public standard of security, requirement by requirement, from docs/asvs/."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docs.pages.markdown import table

FOLDER = Path(__file__).parents[1] / "asvs"
NUMBERS = FOLDER / "numbers.toml"
SOURCE = "https://github.com/OWASP/ASVS/tree/v5.0.0_release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """How a control is broken to see whether its test notices.

    Attributes:
        file: That is changed.
        was: What stands in it, once.
        becomes: What stands there instead.
        test: That fails then.
    """

    file: str
    was: str
    becomes: str
    test: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One line of the sheet.

    Attributes:
        number: In the standard.
        level: 1 or 2.
        asks: What it asks for, in our words.
        how: How it is met, where the names do not say it.
        test: Tests that fail when it is not met.
        code: Paths of what meets it.
        document: Pages where it is written down.
        duty: Sections of what the operator does.
        not_applicable: Why it is about nothing that is here.
        not_met: Why not, and what would be needed.
        broken: How its test was seen failing.
    """

    number: str
    level: int
    asks: str
    how: str = ""
    test: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    duty: tuple[str, ...] = ()
    not_applicable: str = ""
    not_met: str = ""
    broken: Break | None = None

    @property
    def is_automated(self) -> bool:
        """Whether a test shows it."""
        return bool(self.test) and not self.not_met


@cache
def numbers() -> dict[str, Any]:
    """Numbers of the standard by level, and names of its chapters."""
    return tomllib.loads(NUMBERS.read_text("utf-8"))


def said() -> dict[str, dict[str, Any]]:
    """What the sheet says, by number, as it stands in its files."""
    return {
        number: words
        for path in sorted(FOLDER.glob("[0-9]*.toml"))
        for number, words in tomllib.loads(path.read_text("utf-8")).items()
    }


@cache
def requirements() -> tuple[Requirement, ...]:
    """Every line, in the order of the standard."""
    levels = {number: level for level in (1, 2) for number in numbers()[f"level-{level}"]}
    found = [_requirement(number, levels[number], words) for number, words in said().items()]
    return tuple(sorted(found, key=lambda one: [int(part) for part in one.number.split(".")]))


def share(found: tuple[Requirement, ...]) -> tuple[int, int]:
    """How many requirements a test shows, and how many are about something that is here."""
    about_us = [one for one in found if not one.not_applicable]
    return sum(one.is_automated for one in about_us), len(about_us)


def asvs_page() -> str:
    """The page."""
    found = requirements()
    tested, about_us = share(found)
    unmet = [one for one in found if one.not_met]
    return "\n".join(
        [
            "# Sheet of security",
            "",
            f"Every requirement of levels 1 and 2 of the [OWASP Application Security Verification Standard {numbers()['version']}]({SOURCE}),",
            "by its number, in a few words of ours; the standard itself (CC BY-SA 4.0) is what counts. Beside each stands what shows it: a test, a",
            "place in the code, a page on which it is written down, a duty of the operator, or why it is about nothing that is here. What the",
            "words of the sheet lean on: [how a server protects what it holds](../explanation/protection.md).",
            "",
            *table(("", "Requirements"), _counted(found)),
            "",
            f"**Automated share: {tested} of {about_us} that apply, {100 * tested // about_us} %.** *Seen failing* means: the control was broken as it says, and the test",
            "was red; nightly runs do it again (`tests/spec/test_security_sheet.py`). Nobody else has looked at this sheet.",
            "",
            "## Not met",
            "",
            *table(("", "Asks", "Why, and what is needed"), ((o.number, o.asks, o.not_met) for o in unmet)),
            *(
                line
                for chapter, name in numbers()["chapters"].items()
                for line in _chapter(chapter, name, found)
            ),
        ]
    )


def _counted(found: tuple[Requirement, ...]) -> Iterator[tuple[str, str]]:
    tested, about_us = share(found)
    by_hand = sum(not (one.test or one.not_met or one.not_applicable) for one in found)
    yield "levels 1 and 2", str(len(found))
    yield "about nothing that is here", str(len(found) - about_us)
    yield "shown by a test", str(tested)
    yield (
        "of these with a test seen failing",
        str(sum(one.is_automated and one.broken is not None for one in found)),
    )
    yield "shown by code, a page or a duty", str(by_hand)
    yield "not met, or not wholly", str(sum(bool(one.not_met) for one in found))


def _chapter(chapter: str, name: str, found: tuple[Requirement, ...]) -> Iterator[str]:
    rows = [one for one in found if one.number.partition(".")[0] == chapter]
    yield from ("", f"## {chapter} {name}", "")
    yield from table(
        ("", "Level", "Asks", "Shown by"), ((o.number, str(o.level), o.asks, _shown(o)) for o in rows)
    )


def _shown(one: Requirement) -> str:
    if one.not_applicable:
        return f"*Does not apply.* {one.not_applicable}"
    pieces = ["**Not met**, see above." if one.not_met else "", one.how]
    pieces += [f"Test: {_test(each)}." for each in one.test]
    pieces += [f"Code: [{_short(each)}](../../{each})." for each in one.code]
    pieces += [f"Page: {_page(each)}." for each in one.document]
    pieces += [f"Operator: {_page(each)}." for each in one.duty]
    if one.broken:
        pieces.append(f"*Seen failing* with a change of {_short(one.broken.file)}.")
    return " ".join(piece for piece in pieces if piece)


def _test(name: str) -> str:
    path, _, test = name.partition("::")
    return f"[{test.removeprefix('test_').replace('_', ' ')}](../../{path})"


def _short(path: str) -> str:
    return path.removeprefix("src/heliograph/")


def _page(name: str) -> str:
    path, _, anchor = name.partition("#")
    words = (anchor or Path(path).stem).lstrip("0123456789-").replace("-", " ")
    return f"[{words}](../../{name})"


def _requirement(number: str, level: int, words: Mapping[str, Any]) -> Requirement:
    broken = words.get("broken")
    lists = {name: tuple(words.get(name, ())) for name in ("test", "code", "document", "duty")}
    texts = {name: words.get(name, "") for name in ("asks", "how", "not_applicable", "not_met")}
    return Requirement(
        number=number, level=level, broken=Break(**broken) if broken else None, **lists, **texts
    )
