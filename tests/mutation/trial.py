"""Trial: tests run against one mutant, in a process of its own. No mutant is ever written to a file.

Warm: forked from the process that has run all tests, with the mutated code put into the function that is there, or the constants of
a module that is run anew into those that are there; no import of others, no collection. Cold: forked from one that has imported
other people's libraries only, for what runs at import and has survived that.
"""

import ast
import contextlib
import functools
import gc
import importlib.machinery
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import grimp
import pytest
from _pytest.runner import runtestprotocol
from tests.mutation.edits import Source
from tests.mutation.mutants import Mutant
from tests.mutation.reach import Chosen

SPARE, SPARE_OF_PUBLISHING = 4, 20
"""CPU seconds that a mutant may take beyond three times what its tests take without it; more where editions may be made again."""

MEMORY = 12 << 30
SURVIVED, KILLED, TIMED_OUT, BROKEN = "survived", "killed", "timed out", "broken"
MAKERS = tuple(
    f"heliograph.{name}"
    for name in (
        "publish.protect",
        "publish.package.edition",
        "publish.read.imports",
        "publish.facts",
        "synth.generate",
    )
)
"""What makes the editions that the tests of the gate share."""

PYTEST = [
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "--hypothesis-profile=mutants",
]

KILLER = "killer"
"""File in which a child notes the test that has failed."""

Cache = tuple[Callable[[], None], set[str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a mutant, and how much CPU time it took. Without one: of the tests with nothing changed.

    Attributes:
        by: The test that has failed.
    """

    mutant: Mutant | None
    verdict: str
    seconds: float
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One child to come: ``run`` happens in it and gives its exit code."""

    mutant: Mutant | None
    chosen: Chosen
    run: Callable[[], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    trial: Trial
    place: Path
    last: float


def trials(work: Iterable[Trial], jobs: int) -> Iterator[Outcome]:
    """Run each in a child, some at a time."""
    running: dict[int, _Running] = {}
    waiting = list(work)[::-1]
    while waiting or running:
        while waiting and len(running) < jobs:
            process, begun = _begin(waiting.pop())
            running[process] = begun
        process, status, used = os.wait4(-1, os.WNOHANG)
        if process in running:
            done = running.pop(process)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)  # what the tests may have left running
            note = done.place / KILLER
            by = note.read_text("utf-8") if note.exists() else ""
            shutil.rmtree(done.place, ignore_errors=True)
            seconds = used.ru_utime + used.ru_stime
            yield Outcome(mutant=done.trial.mutant, verdict=_verdict(status), seconds=seconds, by=by)
        else:
            time.sleep(0.02)
        for process in [process for process, one in running.items() if time.monotonic() > one.last]:
            os.killpg(process, signal.SIGKILL)


def _verdict(status: int) -> str:
    if os.WIFSIGNALED(status):
        return TIMED_OUT if os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL} else KILLED
    return {0: SURVIVED, 1: KILLED}.get(os.waitstatus_to_exitcode(status), BROKEN)


def _begin(trial: Trial) -> tuple[int, _Running]:
    place = Path(tempfile.mkdtemp(prefix="heliograph-mutant-"))
    publishes = any("/publish/" in test for test in trial.chosen.tests)
    seconds = int(3 * trial.chosen.seconds + (SPARE_OF_PUBLISHING if publishes else SPARE))
    process = os.fork()
    if process:
        return process, _Running(trial=trial, place=place, last=time.monotonic() + 20 * seconds)
    code = 3
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if trial.mutant is not None:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
        tempfile.tempdir = os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = str(place)
        code = trial.run()
    except Exception:  # noqa: BLE001 -- a mistake of ours, which would be lost
        traceback.print_exc()
    finally:
        os._exit(code)


def cold(source: Path, mutant: Mutant | None, chosen: Chosen) -> int:
    """Import everything, with the mutant in place of its module, and run the tests."""
    if mutant is not None:
        changed = Source((source / mutant.file).read_bytes()).changed(mutant.edit)
        loader, usual = importlib.machinery.SourceFileLoader, importlib.machinery.SourceFileLoader.get_code

        def get_code(self: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
            if name == mutant.module:
                return compile(changed, self.path, "exec", dont_inherit=True)
            return usual(self, name)

        loader.get_code = get_code  # type: ignore[method-assign]
    files = dict.fromkeys(test.split("::")[0] for test in chosen.tests)
    code = pytest.main(["-x", *PYTEST, *files], plugins=[_Only(chosen)])
    # what cannot be imported or collected (2) is as dead as what fails (1); all else is a mistake of ours
    return {0: 0, 1: 1, 2: 1}.get(int(code), 3)


class _Only:
    """A plugin of pytest that leaves the chosen tests, in their order."""

    def __init__(self, chosen: Chosen) -> None:
        self._wanted = {test: place for place, test in enumerate(chosen.tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for test in self._wanted.keys() - {item.nodeid for item in items}:
            # its parameters, which are part of its name, have changed with the mutant
            self._wanted.setdefault(test.split("[")[0], self._wanted[test])
        places = [(self._place(item.nodeid), item) for item in items]
        items[:] = [item for place, item in sorted(places, key=lambda p: p[0]) if place >= 0]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            _note(report.nodeid)

    def _place(self, test: str) -> int:
        return self._wanted.get(test, self._wanted.get(test.split("[", maxsplit=1)[0], -1))


def warm(
    source: Path,
    mutant: Mutant | None,
    items: list[pytest.Item],
    caches: list[Cache],
    anew: Iterable[str] = (),
) -> int:
    """Put the mutated code into what is there, forget what it may have had a part in, and run the tests.

    Without a mutant: with the modules ``anew`` put in as they are.
    """
    if mutant is None:
        for name in anew:
            again(name, Path(str(sys.modules[name].__file__)).read_bytes())
    else:
        put_in(source / mutant.file, mutant, anew=mutant.module in anew)
    for forget, reached in caches:
        if mutant is None or reached is None or mutant.module in reached:
            forget()
    items[0].config._tmp_path_factory._basetemp = Path(tempfile.mkdtemp())
    for item, following in zip(items, [*items[1:], None], strict=True):
        for report in runtestprotocol(item, log=False, nextitem=following):
            if report.failed:
                _note(report.nodeid)
                if mutant is None:
                    os.write(2, f"{report.nodeid}: {report.longreprtext}\n".encode())
                return 1
    return 0


def _note(test: str) -> None:
    Path(str(tempfile.tempdir), KILLER).write_text(test, "utf-8")


def put_in(path: Path, mutant: Mutant, *, anew: bool) -> None:
    """A mutant, in place of the function and the constants that are there."""
    changed, function = Source(path.read_bytes()).changed(mutant.edit), mutant.edit.function
    if anew:
        again(mutant.module, changed)
    if function:
        code = compile(changed, str(path), "exec", dont_inherit=True)
        _function(sys.modules[mutant.module], function).__code__ = _code(code, function)


def again(name: str, text: bytes) -> None:
    """Run a module anew beside the one that is there, and give that one its constants and defaults, and whoever imported them.

    Its classes, and what holds things of them, stay as they are: who survives that has to be tried cold.
    """
    there = sys.modules[name]
    made = ModuleType(name)
    vars(made).update({k: v for k, v in vars(there).items() if k.startswith("__")})
    exec(compile(text, str(there.__file__), "exec", dont_inherit=True), vars(made))
    for key, value in vars(made).items():
        old = vars(there).get(key)
        if isinstance(value, FunctionType) and isinstance(old, FunctionType) and value.__module__ == name:
            old.__defaults__, old.__kwdefaults__ = value.__defaults__, value.__kwdefaults__
        elif not key.startswith("__") and _is_data(value, name):
            for module in [m for m in sys.modules.values() if isinstance(m, ModuleType)]:
                if vars(module).get(key) is old and _imports(module, name, key):
                    setattr(module, key, value)
            setattr(there, key, value)


def _imports(module: ModuleType, origin: str, name: str) -> bool:
    """Whether a module has a name from where it comes from, not by chance."""
    path = getattr(module, "__file__", None) or ""
    return path.endswith(".py") and any(
        isinstance(node, ast.ImportFrom) and node.module == origin and name in {n.name for n in node.names}
        for node in ast.walk(ast.parse(Path(path).read_bytes()))
    )


def _is_data(value: object, module: str) -> bool:
    """Whether nothing in it is of a class, or a function, of this module."""
    if isinstance(value, dict):
        return all(_is_data(part, module) for pair in value.items() for part in pair)
    if isinstance(value, tuple | list | set | frozenset):
        return type(value).__module__ != module and all(_is_data(part, module) for part in value)
    return not isinstance(value, type | FunctionType | ModuleType) and type(value).__module__ != module


def caches_of(place: Path) -> list[Cache]:
    """How to empty each cache of the code and of its tests, and the modules that may have had a part in what it holds."""
    graph = grimp.build_graph("heliograph")
    found: list[Cache] = []
    # asked for their kind first: modules that six or others have yet to import do so when asked for anything else
    for one in [o for o in gc.get_objects() if issubclass(type(o), functools._lru_cache_wrapper)]:
        code = getattr(one.__wrapped__, "__code__", None)
        if code and code.co_filename.startswith(str(place)):
            owner = one.__wrapped__.__module__
            by = MAKERS if owner == "gate_desk" else (owner,) if owner in graph.modules else ()
            reached = {m for name in by for m in graph.find_upstream_modules(name) | {name}}
            found.append((one.cache_clear, reached or None))
    return found


def _function(module: object, name: str) -> FunctionType:
    found = module
    for part in name.split("."):
        found = vars(found)[part]
    while not isinstance(found, FunctionType):
        found = (
            getattr(found, "fget", None)
            or getattr(found, "__wrapped__", None)
            or getattr(found, "func", None)
            or found.__func__
        )
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return found


def _code(within: CodeType, name: str) -> CodeType:
    inner = [code for code in within.co_consts if isinstance(code, CodeType)]
    return next((code for code in inner if code.co_qualname == name), None) or next(
        _code(c, name) for c in inner if name.startswith(f"{c.co_qualname}.")
    )
