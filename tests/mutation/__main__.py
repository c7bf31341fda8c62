"""Mutation testing of what keeps privacy: ``make mutants``, or ``python -m tests.mutation --help``.

Every small change of the pseudonymiser and of the gate (``edits``, ``wording``) should make a test fail. All mutants are made; a
sample, the same for the same seed, is tried, each with the tests that run its lines (``reach``, ``trial``). It fails where fewer than
nine in ten of a package are noticed. Mutants that change nothing stand in ``equivalent.toml``, each with its reason, and do not count.

Code of our own, since much of what has to be changed is SQL, patterns and constants: mutmut 3 changes what stands in functions, and
strings only as a whole; cosmic-ray starts an interpreter for every mutant, which takes longer than most of our tests.
"""

import argparse
import importlib
import json
import math
import os
import pickle
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import coverage
import pytest
from hypothesis import Phase, settings
from tests.mutation.mutants import PACKAGES, Mutant, drawn, equivalents, mutants
from tests.mutation.reach import Chosen, Reach, Watch
from tests.mutation.trial import (
    BROKEN,
    KILLED,
    PYTEST,
    SURVIVED,
    TIMED_OUT,
    Outcome,
    Trial,
    caches_of,
    cold,
    trials,
    warm,
)

ROOT = Path(__file__).parents[2]
TESTS = (
    "tests/unit/privacy", "tests/unit/publish/gate", "tests/unit/publish/test_decide.py", "tests/unit/publish/test_protect.py",
    "tests/unit/publish/test_rename.py", "tests/unit/publish/test_strict.py", "tests/unit/publish/test_sabotage.py", "tests/property/test_pseudonym.py",
    "tests/property/test_redaction.py", "tests/property/test_leak_scan.py",
)  # fmt: skip
MARKS = "not nightly and not real_data and not real_server"
LEAST = 0.9
MOST_LOST = 0.05
"""Share of mutants that may not be tried; more would mean that something else is broken."""
OTHERS = (
    "duckdb",
    "numpy",
    "pyarrow.compute",
    "pyarrow.parquet",
    "pydantic",
    "phonenumbers",
    "ahocorasick_rs",
    "jinja2",
    "cryptography.hazmat.primitives.hmac",
    "hypothesis.strategies",
)


class Warm:
    """A plugin of pytest: when all tests have run, it tries the mutants, and leaves to ``left`` what needs an import of its own."""

    def __init__(self, place: Path, tried: list[Mutant], jobs: int, told: Callable[[Outcome], None]) -> None:
        self._place, self._tried, self._jobs, self._told = place, tried, jobs, told
        self._measured = coverage.Coverage(data_file=None, config_file=False, include=_measured(place))
        self._watch = Watch(self._measured)
        self.left: list[tuple[Mutant, Chosen]] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(self._watch)
        self._measured.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[object]:
        result = yield
        self._measured.stop()
        session.config.pluginmanager.unregister(self._watch)
        if not self._watch.failed:
            self._try({item.nodeid: item for item in session.items})
        return result

    def _try(self, items: dict[str, pytest.Item]) -> None:
        source, caches = self._place / "src" / "heliograph", caches_of(self._place)
        reach = Reach(source, self._measured.get_data(), self._watch.seconds)
        chosen = [(mutant, reach.chosen(mutant)) for mutant in self._tried]
        anew = {m.module for m, c in chosen if c.imported} & sys.modules.keys()
        by_mutant = {mutant.identity: (mutant, tests) for mutant, tests in chosen}

        def run(mutant: Mutant | None, chosen: Chosen) -> int:
            mine = anew if mutant is None or chosen.imported else ()
            return warm(source, mutant, [items[name] for name in chosen.tests], caches, mine)

        for outcome in tried(chosen, run, self._jobs):
            mutant, tests = by_mutant[outcome.mutant.identity]
            if outcome.verdict == BROKEN or (outcome.verdict == SURVIVED and tests.imported and tests.tests):
                self.left.append((mutant, tests))
            else:
                self._told(outcome)


def _measured(place: Path) -> list[str]:
    """The files that are changed; to look at others would take time."""
    return [str(place / "src" / "heliograph" / pattern) for listed in PACKAGES.values() for pattern in listed]


def tried(
    chosen: list[tuple[Mutant, Chosen]], run: Callable[[Mutant | None, Chosen], int], jobs: int
) -> Iterator[Outcome]:
    """Each mutant with its tests; then the tests that have killed one, in the same way, with nothing changed."""
    yield from (Outcome(mutant=m, verdict=SURVIVED, seconds=0) for m, c in chosen if not c.tests)
    killers, cost = set[str](), Chosen.together(c for _, c in chosen).tests
    for outcome in trials(
        [Trial(mutant=m, chosen=c, run=partial(run, m, c)) for m, c in chosen if c.tests], jobs
    ):
        killers.add(outcome.by)
        yield outcome
    every = Chosen(tests={test: seconds for test, seconds in cost.items() if test in killers}, imported=True)
    if every.tests:
        [control] = trials([Trial(mutant=None, chosen=every, run=partial(run, None, every))], 1)
        if control.verdict != SURVIVED:
            raise RuntimeError(f"{control.verdict} with nothing changed: {control.by}")


def main() -> int:
    asked = _asked()
    place = Path(tempfile.mkdtemp(prefix="heliograph-mutants-"))
    try:
        for name in ("src", "tests", "docs", "pyproject.toml", "README.md"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, place / name)
        return _run(asked, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Change the code that keeps privacy and see whether tests notice."
    )
    parser.add_argument("--mutants", default="300", help="size of the sample, or all")
    parser.add_argument("--seed", type=int, default=2018)
    parser.add_argument(
        "--only", nargs="+", default=[""], help="only files whose path begins so: privacy/leaks/"
    )
    parser.add_argument("--tests", nargs="+", default=TESTS, help="only these tests")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--survivors", type=Path, help="write these here, in the form of equivalent.toml")
    return parser.parse_args()


def _run(asked: argparse.Namespace, place: Path) -> int:
    """In the copy: list mutants, run all tests once, and try the sample."""
    source, known = place / "src" / "heliograph", equivalents()
    every = [m for m in mutants(source) if m.file.startswith(tuple(asked.only))]
    stale = set() if any(asked.only) else known.keys() - {m.identity for m in every}
    for identity in sorted(stale):
        print("equivalent.toml lists what is no mutant:", *identity, sep="\n    ")
    sample = drawn(every, None if asked.mutants == "all" else int(asked.mutants), asked.seed)
    left = [m for m in sample if m.identity not in known]
    print(
        f"{len(every)} mutants, {len(sample)} drawn (seed {asked.seed}), {len(sample) - len(left)} of them equivalent",
        flush=True,
    )
    _prepare(place)
    outcomes = _outcomes(place, left, asked)
    if asked.survivors:
        asked.survivors.write_text(
            "".join(_entry(o.mutant) for o in outcomes if o.verdict == SURVIVED), "utf-8"
        )
    enough = report(every, sample, outcomes)
    lost = len(left) - len(outcomes)
    if lost:
        print(f"{lost} could not be tried: with them the code cannot even be imported; they do not count")
    return 0 if enough and not stale and lost <= MOST_LOST * len(left) else 1


def _prepare(place: Path) -> None:
    """Work in the copy, and import what does not change."""
    os.chdir(place)
    sys.path[:0] = [str(place / "src"), str(place)]
    os.environ |= {
        "PYTHONPATH": str(place / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "COVERAGE_CORE": "ctrace",
    }
    os.environ.pop("HELIOGRAPH_TEST_DATA", None)
    sys.dont_write_bytecode = True
    for name in OTHERS:
        importlib.import_module(name)
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", derandomize=True, deadline=None, database=None, phases=phases)
    if any(name.startswith("heliograph") for name in sys.modules):
        raise RuntimeError("heliograph is imported: mutants would not be")


def _outcomes(place: Path, wanted: list[Mutant], asked: argparse.Namespace) -> list[Outcome]:
    """In a child that has run all tests; then, from here, those of what runs at import and has got past them there."""
    out, notes = os.fdopen(os.dup(1), "w"), place / "notes"
    outcomes: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        outcomes.append(outcome)
        print(
            f"[{len(outcomes)}/{len(wanted)}] {outcome.verdict} in {outcome.seconds:.1f} s: {outcome.mutant}",
            file=out,
            flush=True,
        )

    process = os.fork()
    if not process:
        try:
            plugin = Warm(place, wanted, asked.jobs, told)
            code = pytest.main([*PYTEST, "-m", MARKS, *asked.tests], plugins=[plugin])
            notes.write_bytes(pickle.dumps((int(code), plugin.left, outcomes)))
        finally:
            os._exit(0)
    os.waitpid(process, 0)
    code, left, outcomes[:] = pickle.loads(notes.read_bytes())
    if code:
        raise SystemExit("the tests fail before anything is changed")
    for outcome in tried(left, partial(cold, place / "src" / "heliograph"), asked.jobs):
        told(outcome)
    return [o for o in outcomes if o.verdict != BROKEN]


def report(every: list[Mutant], sample: list[Mutant], outcomes: list[Outcome]) -> bool:
    """Print the survivors and, for each package, the share that was noticed; whether that is enough."""
    for outcome in outcomes:
        if outcome.verdict == SURVIVED:
            print("survived:", outcome.mutant)
    enough = True
    print(
        f"{'package':14} {'all':>5} {'drawn':>6} {'equivalent':>10} {'killed':>7} {'timed out':>9} {'survived':>8}  noticed, with 95 % interval"
    )
    for package in PACKAGES:
        drawn_here = sum(m.package == package for m in sample)
        counts = Counter(o.verdict for o in outcomes if o.mutant.package == package)
        tried = counts.total()
        if not tried:
            continue
        low, share, high = _interval(tried - counts[SURVIVED], tried)
        enough &= share >= LEAST
        total = sum(m.package == package for m in every)
        row = f"{package:14} {total:5} {drawn_here:6} {drawn_here - tried:10} {counts[KILLED]:7} {counts[TIMED_OUT]:9} {counts[SURVIVED]:8}"
        print(f"{row}  {share:.1%} ({low:.1%} to {high:.1%})")
    return enough


def _interval(killed: int, tried: int) -> tuple[float, float, float]:
    """Wilson's interval."""
    share, z = killed / tried, 1.96
    centre = (share + z * z / (2 * tried)) / (1 + z * z / tried)
    reach = z / (1 + z * z / tried) * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return centre - reach, share, centre + reach


def _entry(mutant: Mutant) -> str:
    lines = {"file": mutant.file, "function": mutant.edit.function, "was": mutant.was, "now": mutant.now}
    nth = f"nth = {mutant.nth}\n" if mutant.nth > 1 else ""
    # a string of JSON is one of TOML
    return (
        "[[mutant]]\n"
        + "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in lines.items())
        + f'{nth}why = ""\n\n'
    )


if __name__ == "__main__":
    raise SystemExit(main())
