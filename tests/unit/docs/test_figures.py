"""Figures that pages tell agree with what is counted here; those that take long are printed by a nightly test or a benchmark."""

import re

from tests.sql_attacks import ATTACKS, BOMB_CATEGORIES, CATEGORIES
from written_pages import ROOT

from heliograph.model.risk import CHECKS
from heliograph.synth.disguises import DISGUISES

WORDS = {"twelve": 12, "nineteen": 19}


def told(pattern: str, *names: str) -> list[int]:
    """The number that each of these pages tells in these words."""
    found = [
        re.search(pattern, " ".join((ROOT / name).read_text("utf-8").split()), re.IGNORECASE)
        for name in names
    ]
    assert all(found), (pattern, names)
    return [WORDS.get(one[1].lower()) or int(one[1].replace(",", "")) for one in found]


def test_attacks_on_sql_are_as_many_as_pages_tell():
    page = "docs/explanation/untrusted-sql.md"
    assert told(r"(\d+) attacks,? (?:in|no)", "README.md", page) == [len(ATTACKS)] * 2
    assert told(r"attacks in (\d+) categories", page) == [len(CATEGORIES)]
    rows = re.findall(
        r"^\| (bombs)?[^|]*\| (\d+) \| 0 \|", (ROOT / page).read_text("utf-8"), flags=re.MULTILINE
    )
    bombs = sum(attack.category in BOMB_CATEGORIES for attack in ATTACKS)
    assert sum(int(number) for _, number in rows) == len(ATTACKS)
    assert sum(int(number) for name, number in rows if name) == bombs
    assert told(r"all (\d+) that are no bombs", page) == [len(ATTACKS) - bombs]


def test_disguises_are_as_many_as_pages_tell():
    pages = (
        "README.md",
        "CHANGELOG.md",
        "docs/explanation/the-gate.md",
        "docs/how-to/make-a-synthetic-operation.md",
    )
    assert told(r"in (\w+) disguises", *pages) == [len(DISGUISES)] * len(pages)


def test_checks_of_the_gate_are_as_many_as_pages_tell():
    assert told(r"(\w+) checks,", "CHANGELOG.md", "docs/adr/0014-the-gate.md") == [len(CHECKS)] * 2
