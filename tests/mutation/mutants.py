"""Mutants: all edits of the code that keeps privacy, by package; a sample of them; and those that are known to change nothing."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.edits import Edit, Source

PACKAGES = {
    "pseudonymiser": ("privacy/*.py", "publish/decide.py", "publish/protect.py", "publish/replace.py"),
    "leaks": ("privacy/leaks/*.py",),
    "risk": ("privacy/risk/*.py",),
    "gate": ("publish/gate/*.py",),
}
EQUIVALENT = Path(__file__).parent / "equivalent.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One edit of one file. What identifies it survives changes elsewhere in the file.

    Attributes:
        package: One of PACKAGES.
        file: Path below ``src/heliograph``.
        was: The lines that it touches, before.
        now: The same lines after it.
        nth: Which of several that read alike in one function.
    """

    package: str
    file: str
    edit: Edit
    was: str
    now: str
    nth: int

    @property
    def identity(self) -> tuple[str, str, str, str, int]:
        return self.file, self.edit.function, self.was, self.now, self.nth

    @property
    def module(self) -> str:
        return "heliograph." + self.file.removesuffix(".py").replace("/", ".")

    def draw(self, seed: int) -> str:
        """Its place in the lottery: the same as long as the lines stay the same."""
        return hashlib.sha256(repr((seed, *self.identity)).encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.file}:{self.edit.lines[0]} {self.edit.function}\n    - {self.was}\n    + {self.now}"


def mutants(source: Path) -> Iterator[Mutant]:
    """All mutants of the code below a folder ``src/heliograph``."""
    for package, patterns in PACKAGES.items():
        for path in sorted(path for pattern in patterns for path in source.glob(pattern)):
            read, seen = Source(path.read_bytes()), Counter[tuple[str, str, str]]()
            for edit in read.edits():
                was, now = read.around(edit)
                seen[edit.function, was, now] += 1
                nth, file = seen[edit.function, was, now], path.relative_to(source).as_posix()
                yield Mutant(package=package, file=file, edit=edit, was=was, now=now, nth=nth)


def drawn(every: Iterable[Mutant], size: int | None, seed: int) -> list[Mutant]:
    """A sample of equal size from every package; all of them without a size."""
    ordered = sorted(every, key=lambda mutant: mutant.draw(seed))
    if size is None:
        return ordered
    share, taken = -(-size // len(PACKAGES)), Counter[str]()
    return [m for m in ordered if taken.update([m.package]) or taken[m.package] <= share]


def equivalents(path: Path = EQUIVALENT) -> dict[tuple[str, str, str, str, int], str]:
    """The identities of mutants that behave as the code does, and the reason of each."""
    listed = tomllib.loads(path.read_text("utf-8")).get("mutant", [])
    return {(m["file"], m["function"], m["was"], m["now"], m.get("nth", 1)): m["why"] for m in listed}
