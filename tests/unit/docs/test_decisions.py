"""The pages that explain the code agree with it: decisions, dependencies, reasons."""

import re
import tomllib

import pytest
from written_pages import ROOT, named, pages

from heliograph.publish.read.quarantine import REASONS

DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
ONE_PAGE = 70
"""Lines."""


def test_decisions_are_numbered_without_a_gap():
    assert [page.name[:4] for page in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]


def test_the_list_of_decisions_names_each_once_by_its_title():
    index = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \| ", index, flags=re.MULTILINE)
    assert listed == [(page.name[:4], page.name) for page in DECISIONS]


def test_who_names_a_decision_by_its_number_leads_to_that_one():
    for page in pages():
        found = re.findall(r"\[decisions? (\d+)\]\((?:[^)]*/)?(\d{4})-[^)]*\)", page.read_text("utf-8"))
        assert [int(said) for said, _ in found] == [int(file) for _, file in found], named(page)


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_one_page_with_the_same_parts(page):
    text = page.read_text("utf-8")
    parts = re.findall(r"^## (.*)$", text, flags=re.MULTILINE)
    assert text.startswith(f"# {page.name[:4]}: ")
    assert [
        part for part in parts if part in {"Context", "Decision", "Consequences", "What we passed over"}
    ] == [
        "Context",
        "Decision",
        "Consequences",
        "What we passed over",
    ]
    assert len(text.splitlines()) <= ONE_PAGE


def test_every_dependency_has_its_line_and_every_line_its_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    wanted += [d for extra in project["project"]["optional-dependencies"].values() for d in extra]
    names = {re.split(r"[^A-Za-z0-9-]", requirement)[0] for requirement in wanted} - {"heliograph"}
    page = (ROOT / "docs" / "adr" / "0003-dependencies.md").read_text("utf-8")
    tables = [line for line in page.splitlines() if line.startswith("| `")]
    told = {found for line in tables for found in re.findall(r"`([a-z0-9-]+)`", line.rsplit("|", 3)[0])}
    extras = set(project["project"]["optional-dependencies"])
    assert names - told == set()
    assert told - names - extras == set()


def test_the_page_on_row_accounting_lists_every_reason_in_the_words_of_the_program():
    page = (ROOT / "docs" / "explanation" / "row-accounting.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, flags=re.MULTILINE))
    assert {name: text for name, text in rows.items() if name in REASONS} == REASONS
