"""Reach: which tests run a line, what they cost, and so which of them a mutant must get past."""

import ast
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import coverage
import pytest
from tests.mutation.mutants import Mutant

BUDGET = 20.0
"""CPU seconds of tests that one mutant is given; the cheapest first. What is left out can only save mutants."""

Lines = Mapping[int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The tests of one mutant.

    Attributes:
        tests: In the order in which they run, each with the CPU seconds that it takes without the mutant.
        imported: Whether its lines also run while modules are imported: then everything has to be imported anew.
    """

    tests: dict[str, float]
    imported: bool

    @property
    def seconds(self) -> float:
        return sum(self.tests.values())

    @classmethod
    def together(cls, several: Iterable[Self]) -> Self:
        """All tests of several mutants, those of a file one behind the other."""
        tests = {test: cost for one in several for test, cost in one.tests.items()}
        return cls(tests=dict(sorted(tests.items())), imported=True)


class Watch:
    """A plugin of pytest that notes for each test which lines it runs, and its CPU time."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._measured = measured
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        yield from self._stage(item, "setup")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        yield from self._stage(item, "call")

    def _stage(self, item: pytest.Item, stage: str) -> Iterator[None]:
        self._measured.switch_context(f"{item.nodeid}|{stage}")
        begun = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] += time.process_time() - begun
            self._measured.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


class Reach:
    """What one run of all tests has shown about the code below ``source``.

    Args:
        source: The folder.
        data: Which tests run which lines.
        seconds: What each test costs.
    """

    def __init__(self, source: Path, data: coverage.CoverageData, seconds: Mapping[str, float]) -> None:
        self._source, self._data, self._seconds = source, data, seconds
        self._seen: dict[str, Lines] = {}

    def chosen(self, mutant: Mutant) -> Chosen:
        """The tests that run what a mutant changes: those of the mirrored file first, then the cheapest.

        What runs at import is followed to the functions that use its name, and then to whatever else runs the file. A line that
        no test is seen to run may run in a thread of the table engine: there too whatever runs the file is tried.
        """
        first, imported = self._tests(mutant.file, *mutant.edit.lines)
        imported |= not mutant.edit.function
        then = set[str]()
        if imported:
            for name in drawn_on((self._source / mutant.file).read_bytes(), mutant.edit.names):
                first = first.union(*(self._tests(*place)[0] for place in self._users.get(name, ())))
                first |= self._importing(mutant.module, name)
        if imported or not first:
            then = self._tests(mutant.file, 1, 1 << 30)[0]
        if not first | then:  # its results are remembered since the tests were collected
            then = self._importing(mutant.module)
        picked, total = dict[str, float](), 0.0
        for test in self._ordered(mutant, first, then):
            if not picked or total + self._seconds[test] <= BUDGET:
                picked[test] = self._seconds[test]
                total += picked[test]
        return Chosen(tests=picked, imported=imported)

    def _ordered(self, mutant: Mutant, first: set[str], then: set[str]) -> list[str]:
        """The tests of a file stand together, or what they share would be made again for each of them."""
        stem, folder = Path(mutant.file).stem, str(Path("tests/unit", mutant.file).parent)
        files = dict[str, tuple[object, ...]]()
        for test in first | then:
            file = test.split("::")[0]
            rank = test not in first, stem not in file, not file.startswith(folder), self._seconds[test]
            files[file] = min(files.get(file, rank), rank)
        return sorted(
            first | then,
            key=lambda t: (
                files[(f := t.split("::")[0])],
                f,
                t not in first,
                stem not in t,
                self._seconds[t],
                t,
            ),
        )

    def _tests(self, file: str, first: int, last: int) -> tuple[set[str], bool]:
        """Those that run one of these lines; all of a file whose set-up does, or where a result is remembered."""
        if file not in self._seen:
            self._seen[file] = self._data.contexts_by_lineno(str(self._source / file))
        contexts = {c for line, found in self._seen[file].items() if first <= line <= last for c in found}
        tests = {c.rsplit("|", 1)[0] for c in contexts if c}
        shared = {c.split("::")[0] for c in contexts if c.endswith("|setup")}
        if "cache" in (self._source / file).read_text("utf-8"):
            shared |= {test.split("::")[0] for test in tests}
        tests |= {test for test in self._seconds if test.split("::")[0] in shared}
        return tests, "" in contexts

    def _importing(self, module: str, name: str = "") -> set[str]:
        """The tests in files that import a name, or any name, of a module."""
        files = {
            file
            for file, taken in self._taken.items()
            if any(of == module and name in {"", one} for of, one in taken)
        }
        return {test for test in self._seconds if test.split("::")[0] in files}

    @cached_property
    def _taken(self) -> dict[str, set[tuple[str | None, str]]]:
        """What each file of tests imports by name."""
        root = self._source.parents[1]
        return {
            file: {
                (node.module, alias.name)
                for node in ast.walk(ast.parse((root / file).read_bytes()))
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            }
            for file in {test.split("::")[0] for test in self._seconds}
        }

    @cached_property
    def _users(self) -> dict[str, list[tuple[str, int, int]]]:
        """The functions that use a name."""
        users = defaultdict(list)
        for path in self._source.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.FunctionDef):
                    place = path.relative_to(self._source).as_posix(), node.lineno, node.end_lineno
                    for used in {
                        n.id if isinstance(n, ast.Name) else n.attr
                        for n in ast.walk(node)
                        if isinstance(n, ast.Name | ast.Attribute)
                    }:
                        users[used].append(place)
        return users


def drawn_on(text: bytes, names: Iterable[str]) -> set[str]:
    """Names outside of functions, and those that are made of them."""
    reached, before = set(names), 0
    while before < len(reached):
        before = len(reached)
        for node in ast.parse(text).body:
            used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            if isinstance(node, ast.Assign | ast.AnnAssign) and used & reached:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                reached |= {target.id for target in targets if isinstance(target, ast.Name)}
    return reached
