"""Each control of the sheet of security is broken in a copy of the tree, and its test must be red then."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docs.pages.asvs import requirements

ROOT = Path(__file__).parents[2]
COPIED = ("src", "tests", "docs", "deploy", "pyproject.toml", "requirements.lock", "README.md")
BROKEN = [one for one in requirements() if one.broken]
PATIENCE = 300


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the tree that may be broken."""
    root = tmp_path_factory.mktemp("broken")
    for name in COPIED:
        there = ROOT / name
        if there.is_dir():
            shutil.copytree(there, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(there, root / name)
    return root


def failed(root, test):
    """Whether a test fails there; everything else than red or green is an error."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=root, env=environment, check=False, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode in {0, 1}, done.stdout[-3000:] + done.stderr[-3000:]
    assert " skipped" not in done.stdout or done.returncode, "its program is not there"
    return done.returncode == 1


@pytest.mark.nightly
@pytest.mark.parametrize("one", BROKEN, ids=lambda one: one.number)
def test_a_broken_control_is_noticed(copy, one):
    path = copy / one.broken.file
    whole = path.read_text("utf-8")
    try:
        path.write_text(whole.replace(one.broken.was, one.broken.becomes), encoding="utf-8")
        assert failed(copy, one.broken.test)
    finally:
        path.write_text(whole, encoding="utf-8")


@pytest.mark.nightly
def test_whole_controls_are_green(copy):
    tests = sorted({one.broken.test for one in BROKEN})
    assert not failed(copy, tests[0])
