"""The glossary and the code use the same words."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from written_pages import ROOT

from heliograph.model.consortium.role import Role

SOURCE = ROOT / "src" / "heliograph"
GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text("utf-8")

SETTLED = """
    operation, data set, release, edition, table, file, account, post, action, referenced, media item, policy area,
    enforcement action, statement of reasons, technical indicator, presumptive country, manifest, log, checkpoint, witness,
    erratum, withdrawal, pseudonym, key scope, disclosure risk, gate, applicant, member, organisation, application, review,
    decision, agreement, grant, suspension, revocation, appeal, audit event, catalogue, view, citation, takedown report
"""
"""The vocabulary of the design: each word needs its entry."""

AVOIDED = {"dump", "helper", "manager", "utils", "util", "user", "tweet"}
LEGACY_WORDS = {"user", "tweet"}
LEGACY_PLACES = (
    "tables/legacy/",
    "publish/read/",
    "publish/package/",
    "publish/gate/csv_",
    "privacy/leaks/recompute.py",
    "privacy/leaks/guesses.py",
    "synth/",
    "store/portal/identity/",
)
"""Where users and tweets files are read, written and imitated, and where a library is answered that calls people so."""

ALLOWED_PHRASES = (
    "the user's configuration",
    "the user's cache folder",
    "the user's folder",
    "reaches the user",
    "users and tweets csv",
)
"""The person at the keyboard, and the legacy files by their names."""


@dataclass(frozen=True, slots=True)
class Entry:
    word: str
    about: str
    where: str


def entries() -> list[Entry]:
    made = []
    for section in re.split(r"^### ", GLOSSARY.split("## Words to avoid")[0], flags=re.MULTILINE)[1:]:
        word, _, body = section.partition("\n")
        about, _, where = body.partition("\nWhere: ")
        made.append(Entry(word.strip(), " ".join(about.split()), where.split("\n")[0].strip()))
    return made


ENTRIES = entries()


def places(entry: Entry) -> list[tuple[str, list[str]]]:
    """Files that an entry names, each with the names that must stand in it."""
    found = re.findall(r"`([\w/]+\.py)`(?: \(([^)]*)\))?", entry.where)
    return [(path, re.findall(r"`(\w+)`", names)) for path, names in found]


def defined(path: Path) -> set[str]:
    """Names that a module defines at its top level."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def model_files() -> list[Path]:
    return sorted(path for path in (SOURCE / "model").glob("*.py") if not path.name.startswith("_"))


def nouns() -> list[str]:
    """Every file of the model, those of the consortium too."""
    found = sorted((SOURCE / "model").rglob("*.py"))
    return [path.relative_to(SOURCE).as_posix() for path in found if not path.name.startswith("_")]


def enumerations() -> list[type[StrEnum]]:
    found = []
    for path in model_files():
        module = import_module(f"heliograph.model.{path.stem}")
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.__name__
        ]
    return found


def test_every_word_of_the_design_has_its_entry():
    words = [word.strip() for word in SETTLED.replace("\n", " ").split(",")]
    assert [word for word in words if word not in {entry.word for entry in ENTRIES}] == []


def test_no_word_has_two_entries():
    words = [entry.word for entry in ENTRIES]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word)
def test_an_entry_says_what_in_few_sentences_and_where(entry):
    sentences = re.findall(r"[.!?](?:\s|$)", entry.about)
    assert 1 <= len(sentences) <= 3, entry.about
    assert entry.where == "planned" or places(entry), entry.where
    for path, names in places(entry):
        assert (SOURCE / path).is_file(), f"{entry.word}: {path} does not exist"
        assert set(names) <= defined(SOURCE / path), f"{entry.word}: not in {path}"


@pytest.mark.parametrize("path", nouns())
def test_every_noun_of_the_model_has_its_entry(path):
    assert any(path == place for entry in ENTRIES for place, _ in places(entry))


@pytest.mark.parametrize("kind", enumerations(), ids=lambda kind: kind.__name__)
def test_every_closed_list_of_the_model_is_named_with_its_values(kind):
    naming = [entry for entry in ENTRIES if any(kind.__name__ in names for _, names in places(entry))]
    assert naming, f"no entry names {kind.__name__}"
    told = set(re.findall(r"`([^`]+)`", " ".join(entry.about for entry in naming)))
    assert {value.value for value in kind} <= told


def test_the_words_to_avoid_are_those_that_are_looked_for():
    rows = re.findall(r"^\| (\w+)[^|]* \|", GLOSSARY.split("## Words to avoid")[1], flags=re.MULTILINE)
    assert {row for row in rows if row not in {"avoid", "hash"}} == AVOIDED - {"util"}


def in_words(name: str) -> set[str]:
    """The words of an identifier or a sentence, in the singular."""
    return {
        word.lower().removesuffix("s") or word for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    }


def own_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The names that a module gives, with their lines; names of other libraries are not ours to choose."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def docstrings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            text = " ".join((ast.get_docstring(node) or "").split())
            yield getattr(node, "lineno", 1), text


def avoided_in(source: str, place: str) -> list[str]:
    tree = ast.parse(source)
    looked_for = {word.removesuffix("s") for word in AVOIDED}
    looked_for -= LEGACY_WORDS if place.startswith(LEGACY_PLACES) else set()
    found = [(line, name) for line, name in own_names(tree) if looked_for & in_words(name)]
    for line, text in docstrings(tree):
        left = text.lower()
        for phrase in ALLOWED_PHRASES:
            left = left.replace(phrase, "")
        found += [(line, word) for word in sorted(looked_for & in_words(left))]
    return [f"{place}:{line}: {name}" for line, name in found]


def test_no_avoided_word_stands_in_a_name_or_a_docstring():
    found = [
        line
        for path in sorted(SOURCE.rglob("*.py"))
        for line in avoided_in(path.read_text("utf-8"), path.relative_to(SOURCE).as_posix())
    ]
    assert found == []


def test_no_module_is_called_by_an_avoided_word():
    names = {path.stem for path in SOURCE.rglob("*.py")} | {
        path.name for path in SOURCE.rglob("*") if path.is_dir()
    }
    assert {name for name in names if in_words(name) & {word.removesuffix("s") for word in AVOIDED}} == set()


def test_every_allowed_phrase_is_still_needed():
    texts = " ".join(
        text.lower()
        for path in SOURCE.rglob("*.py")
        for _, text in docstrings(ast.parse(path.read_text("utf-8")))
    )
    assert [phrase for phrase in ALLOWED_PHRASES if phrase not in texts] == []


def test_the_checker_sees_an_avoided_word():
    assert avoided_in("def load_users(tweet_helper): ...", "access/x.py") == [
        "access/x.py:1: load_users",
        "access/x.py:1: tweet_helper",
    ]
    assert avoided_in("def load_users(tweet_helper): ...", "synth/x.py") == ["synth/x.py:1: tweet_helper"]
    assert avoided_in('"""What a user sees."""', "access/x.py") == ["access/x.py:1: user"]


def test_what_exists_is_not_called_planned():
    there = {path.stem.replace("_", " ") for path in (SOURCE / "model").rglob("*.py")} | {*Role}
    assert [entry.word for entry in ENTRIES if entry.where == "planned" and entry.word in there] == []
