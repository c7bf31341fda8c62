"""The rules of the house that a program can count: how long files and functions are, and what no file is called."""

import ast

import pytest
from written_pages import ROOT

SOURCE = ROOT / "src" / "heliograph"
FILES = sorted(SOURCE.rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 80
NAMES = {"utils", "util", "helpers", "helper", "common", "managers", "manager", "base"}


def lengths(source: str) -> dict[str, int]:
    """Lines of every function, by its name and line."""
    return {
        f"{node.name}:{node.lineno}": (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def named(path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_no_file_is_longer_than_the_house_allows():
    long = {
        named(path): lines for path in FILES if (lines := path.read_text("utf-8").count("\n")) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_the_house_allows():
    found = {
        f"{named(path)} {name}": n for path in FILES for name, n in lengths(path.read_text("utf-8")).items()
    }
    assert {name: n for name, n in found.items() if n > LONGEST_FUNCTION} == {}


def test_no_module_is_called_by_what_it_could_be():
    places = {*FILES, *(path.parent for path in FILES)}
    assert [named(path) for path in places if path.stem in NAMES] == []


def test_every_module_says_what_it_is_for():
    silent = [path for path in FILES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert [named(path) for path in silent if path.parent.name != "migrations"] == []


@pytest.mark.parametrize(("lines", "allowed"), [(LONGEST_FUNCTION, True), (LONGEST_FUNCTION + 1, False)])
def test_a_function_is_counted_from_its_name_to_its_end(lines, allowed):
    source = "def long():\n" + "    pass\n" * (lines - 1)
    assert (max(lengths(source).values()) <= LONGEST_FUNCTION) is allowed
