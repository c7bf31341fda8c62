"""What the pages tell a reader to type does what they say: README, tutorials, guides.

A shell block in the tutorial is run as it stands. A text block right behind it is its output: digests, keys, dates, sizes
and places may differ, a line of three dots stands for any lines.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from written_pages import ROOT, Block, blocks, commands, named, pages

from heliograph.cli.main import COMMANDS, app

README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "publish-your-first-release.md"
WRITTEN = [page for page in pages() if "Written by python -m docs.generate" not in page.read_text("utf-8")]
TYPED = ("heliograph ", "export HELIOGRAPH_")
"""So begins a block of text whose capitals stand for what the reader has."""

CALLS = [
    pytest.param(words, id=f"{named(page)}:{block.line} {words[0]}")
    for page in WRITTEN
    for block in blocks(page.read_text("utf-8"))
    if block.language in {"sh", "bash", "console", ""} or block.text.lstrip().startswith(TYPED)
    for words in commands(block)
]
HOME = "/home/you"
PLACE = f"{HOME}/trial"
VARYING = (
    (r"\+[0-9a-f]{8}\+\S+|\+[0-9a-f]{8}(?=:)", "+KEY"),
    (r"\b[0-9a-f]{16,64}\b", "DIGEST"),
    (r"\b[apmux][a-z2-7]{26}\b", "PSEUDONYM"),
    (r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", "DATE"),
    (r"[\d.,]+ ([kMG]B|bytes)", "SIZE"),
)


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of a reader who has activated the virtual environment and has never used the program."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "XDG_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"HOME": str(home), "PATH": path, "COLUMNS": "120", "PYTHONWARNINGS": "ignore"}


def run(block: Block, place: Path, surroundings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", block.text],
        cwd=place,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def comparable(text: str, place: Path, home: Path) -> list[str]:
    text = text.replace(str(place), PLACE).replace(str(home), HOME)
    for pattern, word in VARYING:
        text = re.sub(pattern, word, text)
    return [line.rstrip() for line in text.strip().splitlines()]


def agree(shown: list[str], printed: list[str]) -> bool:
    """Whether the printed lines are those shown, three dots standing for any lines."""
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def test_the_tutorial_does_what_it_shows_from_the_first_line_to_the_last(tmp_path, surroundings):
    place, home = tmp_path / "trial", Path(surroundings["HOME"])
    place.mkdir()
    told = blocks(TUTORIAL.read_text("utf-8"))
    for block, after in zip(told, [*told[1:], None], strict=True):
        if block.language != "sh":
            continue
        done = run(block, place, surroundings)
        if after is not None and after.follows and after.language == "text":
            shown, printed = (comparable(text, place, home) for text in (after.text, done.stdout))
            assert agree(shown, printed), f"line {after.line}\nshown\n{after.text}\n\nprinted\n{done.stdout}"
        else:
            assert done.returncode == 0, f"line {block.line}: {done.stdout}"


def test_the_python_of_the_readme_runs_on_what_make_demo_leaves(tmp_path, surroundings):
    made = run(Block("sh", ("heliograph demo demo --posts 3000",), 0), tmp_path, surroundings)
    assert made.returncode == 0, made.stdout
    told = blocks(README.read_text("utf-8"))
    python = [block.text for block in told if block.language == "python"]
    assert python
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(python)],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^demo@1 sha256:[0-9a-f]{64}$", done.stdout, flags=re.MULTILINE)
    steps = re.compile(r"(synth|init|import|publish|verify) +\w")
    shown, printed = (
        [re.sub(r"[\d,.]+", "N", line) for line in text.splitlines() if steps.match(line)]
        for text in ("\n".join(block.text for block in told if block.language == "text"), made.stdout)
    )
    assert shown == printed


def test_the_damage_of_the_readme_is_told_as_the_readme_tells_it(tmp_path, surroundings):
    assert run(Block("sh", ("heliograph demo demo --posts 3000",), 0), tmp_path, surroundings).returncode == 0
    release = tmp_path / "demo" / "archive" / "demo" / "1"
    with (release / "public" / "accounts.parquet").open("ab") as file:
        file.write(b" ")
    (release / "note.txt").write_text("mine")
    (release / "public" / "media.parquet").unlink()
    done = run(Block("sh", ("heliograph verify demo/archive",), 0), tmp_path, surroundings)
    [block] = [b for b in blocks(README.read_text("utf-8")) if "Exit code" in b.text]
    shown, printed = (
        re.sub(r"[\d.,]+ (?=(signed )?bytes|MB)", "N ", text).splitlines()
        for text in (block.text, done.stdout)
    )
    assert agree(shown, printed), done.stdout
    assert f"Exit code {done.returncode}." in block.text


@pytest.mark.parametrize("words", CALLS)
def test_every_call_in_a_page_is_one_that_the_program_understands(words):
    app.parse_args(words, exit_on_error=False, print_error=False)


def test_the_readme_names_every_command_and_no_other():
    text = README.read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    told = set(re.findall(r"`heliograph ([a-z]+)`", "\n".join(rows)))
    assert told == {command.name for group in COMMANDS.values() for command in group}


def test_the_readme_and_the_list_of_changes_name_the_same_things_as_not_there_yet():
    missing = [
        re.split(after, (ROOT / page).read_text("utf-8"))[1].split("\n## ")[0]
        for page, after in (("README.md", r"\*\*Not yet:\*\*"), ("CHANGELOG.md", "### Not there yet"))
    ]
    named = [re.findall(r"\bno ([a-z ]+?)(?=[*,.:]| and )", text.lower()) for text in missing]
    assert named[0] == named[1] == ["log", "witnesses", "withdrawal", "erratum", "media files", "analysis"]


def test_the_readme_is_short():
    assert len(README.read_text("utf-8").splitlines()) < 150


def test_every_make_target_that_a_page_names_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    for page in WRITTEN:
        for block in blocks(page.read_text("utf-8")):
            named_here = set(re.findall(r"^make ([a-z-]+)", block.text, flags=re.MULTILINE))
            assert named_here <= targets, named(page)


def test_three_dots_stand_for_any_lines_and_nothing_else_does():
    assert agree(["a", "...", "d"], ["a", "b", "c", "d"])
    assert agree(["a", "...", "d"], ["a", "d"])
    assert not agree(["a", "d"], ["a", "b", "d"])
    assert not agree(["a", "..."], ["b", "a"])
