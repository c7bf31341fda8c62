"""``pip install heliograph`` without extras reads, queries and verifies; what needs an extra says which, in one line.

The libraries of the extras are hidden from a new interpreter, so that importing any of them fails as where it is not installed.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.unit.client.small_archive import make_archive

HIDDEN = (
    "ahocorasick_rs",
    "ibis",
    "isal",
    "jinja2",
    "numpy",
    "pandas",
    "phonenumbers",
    "polars",
    "spellchecker",
    "sqlglot",
    "tantivy",
)

BEGIN = f"""
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {HIDDEN!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hidden())
"""

COMMAND = BEGIN + "from heliograph.cli.main import run; run(sys.argv[1:])"


@pytest.fixture
def core(tmp_path):
    """Run Python without the extras, in a folder with an archive."""
    make_archive(tmp_path / "archive")

    def ask(program, *words):
        return subprocess.run(
            [sys.executable, "-c", program, *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return ask


@pytest.mark.parametrize(
    "words",
    [
        ("open", "archive"),
        ("query", "SELECT count(*) AS n FROM posts", "--dataset", "*", "--archive", "archive"),
        ("query", "--facet", "language", "--dataset", "ira-2018", "--archive", "archive"),
        ("query", "--view", "rows=2", "--dataset", "ira-2018", "--archive", "archive", "--copy-as", "r"),
        ("get", "ira-2018", "--archive", "archive"),
        ("--help",),
    ],
)
def test_readers_need_no_extra(core, words):
    done = core(COMMAND, *words)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_verification_needs_no_extra(core):
    """The small archive is not signed: verification finds that, and nothing is missing to find it."""
    done = core(COMMAND, "verify", "archive", "--json")
    assert json.loads(done.stdout)
    assert "needs" not in done.stderr


def test_python_needs_no_extra(core):
    done = core(BEGIN + "import heliograph as hg; print(hg.open('archive').view('ira-2018', rows=3).count())")
    assert (done.stdout.strip(), done.stderr) == ("3", "")


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (("search", "news", "--archive", "archive"), "search"),
        (("query", "--view", "q=news", "--dataset", "ira-2018", "--archive", "archive"), "search"),
        (("publish", "workspace"), "publish"),
        (("import", "archive"), "publish"),
        (("synth", "tiny"), "publish"),
        (("demo",), "publish"),
    ],
)
def test_what_needs_an_extra_says_which_in_one_line(core, words, extra):
    done = core(COMMAND, *words)
    assert done.returncode == 2, done.stderr
    assert f"heliograph[{extra}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_a_server_is_installed_with_all_that_it_imports():
    """It opens held releases, signs heads and keeps indexes: with the libraries of publishing."""
    with (Path(__file__).parents[2] / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    assert "heliograph[publish]" in extras["serve"]
