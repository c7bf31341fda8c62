"""Reach: a mutant is tried with the tests that run its lines, or, where none is seen to, with those of its file."""

import coverage
import pytest
from tests.mutation.edits import Source
from tests.mutation.mutants import Mutant
from tests.mutation.reach import Reach

CODE = b"""def outer(rows):
    def inner(batch):
        return batch + 1
    return map(inner, rows)


def other(rows):
    return rows - 1
"""
INNER, OTHER = "tests/unit/test_inner.py::test_inner", "tests/unit/test_other.py::test_other"


def reached(place, **seen):
    """What is known where each of two tests has been seen to run some lines."""
    source = place / "src" / "heliograph"
    source.mkdir(parents=True)
    (source / "made.py").write_bytes(CODE)
    for test, words in ((INNER, "from heliograph.made import outer"), (OTHER, "")):
        path = place / test.split("::")[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    data = coverage.CoverageData(no_disk=True)
    for test, name in ((INNER, "inner"), (OTHER, "other"), ("", "nobody")):
        data.set_context(f"{test}|call" if test else "")
        data.add_lines({str(source / "made.py"): seen.get(name, [])})
    return Reach(source, data, {INNER: 1.0, OTHER: 2.0})


@pytest.fixture
def reach(tmp_path):
    """Nobody has seen who runs the inner function, which another program calls in a thread of its own."""
    return reached(tmp_path, inner=[2, 4], other=[8])


def chosen(reach, line):
    [edit] = [e for e in Source(CODE).edits() if e.lines[0] == line and e.new in {b"-", b"+"}]
    mutant = Mutant(package="gate", file="made.py", edit=edit, was="", now="", nth=1)
    return list(reach.chosen(mutant).tests)


def test_a_mutant_is_tried_with_the_tests_that_run_its_line(reach):
    assert chosen(reach, 8) == [OTHER]


def test_a_line_that_no_test_is_seen_to_run_is_tried_with_whatever_runs_its_file(reach):
    assert chosen(reach, 3) == [INNER, OTHER]


def test_what_is_remembered_since_tests_were_collected_is_tried_with_those_that_import_it(tmp_path):
    assert chosen(reached(tmp_path, nobody=[2, 3, 4]), 3) == [INNER]
