"""The sheet of security: every requirement once, and what it names is there."""

import ast
from functools import cache

import pytest
from docs.generate import page
from docs.pages.asvs import FOLDER, numbers, requirements, said, share
from written_pages import ROOT, anchors

ALL = requirements()
COUNTED = {1: 70, 2: 183}
"""Requirements of the standard in its version 5.0.0."""


@cache
def names_in(path):
    """Names of the tests of a file, read and not run."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@cache
def headings(path):
    return anchors((ROOT / path).read_text("utf-8"))


def test_every_requirement_stands_there_once():
    listed = [number for level in COUNTED for number in numbers()[f"level-{level}"]]
    assert {level: len(numbers()[f"level-{level}"]) for level in COUNTED} == COUNTED
    assert len(set(listed)) == len(listed)
    assert set(said()) == set(listed)
    lines = [line for path in FOLDER.glob("[0-9]*.toml") for line in path.read_text("utf-8").splitlines()]
    heads = [line for line in lines if line.startswith('["')]
    assert sorted(heads) == sorted(f'["{number}"]' for number in listed)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.number)
def test_no_line_is_blank_and_what_it_names_is_there(one):
    shown = one.test + one.code + one.document + one.duty
    assert one.asks
    assert len(one.asks) < 100, "a few words of ours"
    assert bool(shown or one.not_met) != bool(one.not_applicable), (
        "something that shows it, or why it does not apply"
    )
    for each in one.test:
        path, _, name = each.partition("::")
        assert name.startswith("test_")
        assert name in names_in(path), each
    for each in one.code:
        assert (ROOT / each).exists(), each
    for each in one.document + one.duty:
        path, _, anchor = each.partition("#")
        assert not anchor or anchor in headings(path), each
    assert all("#" in each for each in one.duty), "a section of a page"


@pytest.mark.parametrize("one", [one for one in ALL if one.broken], ids=lambda one: one.number)
def test_what_is_broken_to_see_a_test_fail_still_stands_in_the_code(one):
    assert (ROOT / one.broken.file).read_text("utf-8").count(one.broken.was) == 1
    assert one.broken.was != one.broken.becomes
    assert one.broken.test in one.test


def test_the_share_that_is_told_is_the_one_that_is_counted():
    tested = [one for one in ALL if one.test and not one.not_met]
    about_us = [one for one in ALL if not one.not_applicable]
    assert share(ALL) == (len(tested), len(about_us))
    assert len(tested) * 2 >= len(about_us), "half at least"
    told = f"**Automated share: {len(tested)} of {len(about_us)} that apply, {100 * len(tested) // len(about_us)} %.**"
    assert told in page("asvs.md")
