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


@pytest.fixture
def reach(tmp_path):
    """Two tests; nobody has seen who runs the inner function, which another program calls in a thread of its own."""
    (tmp_path / "made.py").write_bytes(CODE)
    data = coverage.CoverageData(no_disk=True)
    for test, lines in ((INNER, [2, 4]), (OTHER, [8])):
        data.set_context(f"{test}|call")
        data.add_lines({str(tmp_path / "made.py"): lines})
    return Reach(tmp_path, data, {INNER: 1.0, OTHER: 2.0})


def chosen(reach, line):
    [edit] = [e for e in Source(CODE).edits() if e.lines[0] == line and e.new in {b"-", b"+"}]
    mutant = Mutant(package="gate", file="made.py", edit=edit, was="", now="", nth=1)
    return list(reach.chosen(mutant).tests)


def test_a_mutant_is_tried_with_the_tests_that_run_its_line(reach):
    assert chosen(reach, 8) == [OTHER]


def test_a_line_that_no_test_is_seen_to_run_is_tried_with_whatever_runs_its_file(reach):
    assert chosen(reach, 3) == [INNER, OTHER]
