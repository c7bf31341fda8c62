"""The pages that people write, and what can be taken out of them: links, headings, blocks, commands."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
FRONT = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")

FENCE = re.compile(r"^ {0,3}```(\w*)\s*$")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its lines, and the number of the line before them."""

    language: str
    lines: tuple[str, ...]
    line: int
    follows: bool = False
    """Whether nothing but empty lines stands between it and the block before."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def pages() -> list[Path]:
    """README and its neighbours, then everything below docs, generated pages too."""
    return [ROOT / name for name in FRONT] + sorted((ROOT / "docs").rglob("*.md"))


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(text: str) -> Iterator[str]:
    """The lines outside of fenced blocks, without inline code."""
    inside = False
    for line in text.splitlines():
        if FENCE.match(line):
            inside = not inside
        elif not inside:
            yield re.sub(r"(`+).*?\1", "", line)


def links(text: str) -> list[str]:
    return [found for line in prose(text) for found in LINK.findall(line) + REFERENCE.findall(line)]


def anchors(text: str) -> set[str]:
    """What a link may name in a page: headings as GitHub turns them into anchors."""
    found: dict[str, int] = {}
    inside = False
    for line in text.splitlines():
        inside ^= bool(FENCE.match(line))
        heading = None if inside else HEADING.match(line)
        if heading:
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).lower()
            name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            found[name] = found.get(name, -1) + 1
    return {
        name if time == 0 else f"{name}-{time}" for name, last in found.items() for time in range(last + 1)
    }


def blocks(text: str) -> list[Block]:
    made: list[Block] = []
    held: list[str] | None = None
    language, start, quiet = "", 0, False
    for number, line in enumerate(text.splitlines(), start=1):
        fence = FENCE.match(line)
        if fence and held is None:
            held, language, start = [], fence[1], number
        elif fence and held is not None:
            made.append(Block(language, tuple(held), start, quiet))
            held, quiet = None, True
        elif held is not None:
            held.append(line)
        elif line.strip():
            quiet = False
    return made


def commands(block: Block) -> list[list[str]]:
    """The words of every call of heliograph in a shell block; comments and other programs are left out."""
    calls = [split(line) for line in calls_in(block.text.replace("\\\n", " "))]
    return [words[1:] for words in calls if words and words[0] == "heliograph"]


def split(line: str) -> list[str]:
    return shlex.split(line.removeprefix("$ "), comments=True)


def calls_in(text: str) -> Iterator[str]:
    """The lines of a shell that speak of heliograph; one that ends within quotation marks goes on."""
    held = ""
    for line in text.splitlines():
        if not held and "heliograph " not in line:
            continue
        held = f"{held}\n{line}" if held else line
        try:
            split(held)
        except ValueError:
            continue
        yield held
        held = ""
    assert not held, held
