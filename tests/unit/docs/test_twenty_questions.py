"""The page of twenty questions: the command line prints what the page shows, and pandas counts the same.

The two data sets are made as the page makes them; pseudonyms and digests differ, all else is the same.
"""

import json
import math
import os
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from test_walkthroughs import agree, comparable
from test_walkthroughs import run as type_in
from written_pages import ROOT, blocks, commands

from heliograph.cli.main import run

PAGE = ROOT / "docs" / "how-to" / "twenty-questions.md"
SET_UP, PYTHON, *QUESTIONS = blocks(PAGE.read_text("utf-8"))
ASKED = [QUESTIONS[number : number + 3] for number in range(0, len(QUESTIONS), 3)]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where somebody has typed the lines of the beginning, who never used the program before."""
    made = tmp_path_factory.mktemp("reader")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "XDG_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = type_in(SET_UP, made, kept | {"HOME": str(made), "PATH": path})
    assert done.returncode == 0, done.stdout
    return made


@pytest.fixture
def reader(place, monkeypatch):
    """That person: what Python knows after the next lines."""
    monkeypatch.chdir(place)
    for name, value in {
        "HOME": str(place),
        "HELIOGRAPH_ARCHIVE": "archive",
        "HELIOGRAPH_GATED": "gated",
    }.items():
        monkeypatch.setenv(name, value)
    known: dict[str, object] = {}
    exec(PYTHON.text, known)
    return known


def command(words):
    code = 0
    try:
        run(words)
    except SystemExit as left:
        code = left.code
    assert not code, words


def plain(value):
    """A value as JSON has it: days and moments as text, numbers of pandas as numbers."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime):
        return str(value.replace(tzinfo=None)).rstrip("0") if value.microsecond else str(value)
    return value.isoformat() if isinstance(value, date) else value


def table(rows):
    """Rows of pandas, of Arrow, or tuples, as lists of plain values."""
    if hasattr(rows, "to_arrow"):
        rows = rows.to_pandas()
    listed = rows.itertuples(index=False) if hasattr(rows, "itertuples") else rows
    return [[plain(value) for value in row] for row in listed]


def test_there_are_twenty():
    assert len(ASKED) == 20
    assert [[block.language for block in question] for question in ASKED] == [["sh", "text", "python"]] * 20


@pytest.mark.parametrize("number", range(1, 21))
def test_command_line_page_and_pandas_agree(place, reader, capsys, number):
    asked, shown, python = ASKED[number - 1]
    [words] = commands(asked)
    capsys.readouterr()
    command(words)
    printed = capsys.readouterr().out
    assert agree(comparable(shown.text, place, place), comparable(printed, place, place)), printed

    command([*words, "--json"])
    found = [list(row.values()) for row in json.loads(capsys.readouterr().out)["rows"]]
    exec(python.text, reader)
    counted = table(reader["rows"])
    assert same(found, counted, ordered="--facet" not in words)


def same(found, counted, *, ordered):
    """Equal; facets of pandas put ties in another order."""
    return found == counted if ordered else sorted(found, key=str) == sorted(counted, key=str)
