"""The import contract: the gate is held apart from every module that hides anything, also from those to come."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
GATE = {"leaks", "risk"}
DATA = {"policies"}
"""Folders below privacy/ that are no code of the pseudonymiser."""


def contract(name):
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    [found] = [c for c in settings["tool"]["importlinter"]["contracts"] if c["name"] == name]
    return found


def test_the_contract_of_the_gate_names_every_module_that_hides():
    apart = contract("the gate shares no code with the pseudonymiser")
    below = (ROOT / "src" / "heliograph" / "privacy").iterdir()
    modules = {path.stem for path in below if path.suffix == ".py" or path.is_dir()} - {
        "__init__",
        "__pycache__",
    }

    assert set(apart["source_modules"]) == {"heliograph.publish.gate"} | {
        f"heliograph.privacy.{n}" for n in GATE
    }
    assert {f"heliograph.privacy.{name}" for name in modules - GATE - DATA} <= set(apart["forbidden_modules"])
    assert "allow_indirect_imports" not in apart
    assert "ignore_imports" not in apart


def test_the_drawing_of_the_levels_is_that_of_the_contract():
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    lines = page.split("## The levels")[1].split("```")[1].splitlines()
    cells = [re.split(r"\s{2,}", line.strip()) for line in lines]
    drawn = [{cell for cell in row if re.fullmatch("[a-z]+", cell)} for row in cells]
    layers = contract("arrows point down")["layers"]
    assert [row for row in drawn if row] == [set(layer.split(" | ")) for layer in layers]


def test_only_the_portal_speaks_to_a_database():
    source = ROOT / "src" / "heliograph"
    speaking = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if re.search(r"^\s*(from|import) django\.db", path.read_text("utf-8"), flags=re.MULTILINE)
    }
    assert speaking
    assert {place for place in speaking if not place.startswith("store/portal/")} == set()
