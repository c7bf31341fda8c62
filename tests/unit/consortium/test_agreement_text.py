"""The exact text that people sign."""

import hashlib
import re
from pathlib import Path

import pytest

from heliograph.consortium.agreement_text import (
    SHIPPED,
    parse,
    plain_words,
    read,
    render,
    shipped,
    text_digest,
)
from heliograph.errors import InputError, UnknownNameError
from heliograph.model.consortium.agreement_text import Term

VALUES = {
    "platform": "Example Platform",
    "organisation": "University of the Hill",
    "project": "Who wrote this?",
    "purpose": "to learn who wrote this",
    "researchers": ["A. Reader", "B. Writer"],
    "datasets": ["ira-2018, consortium edition, download"],
    "starts-on": "2026-05-04",
    "ends-on": "2027-05-03",
    "contact": "security@example.org",
    "law": "Ireland",
    "coordinator": "Coordinator of Example",
    "request": "2026/1",
}
CODES, LANGUAGES = ("data-access", "art40"), ("en", "es", "ar")


def text(code="data-access", language="en", terms=(), **more) -> str:
    return render(shipped(code, 1, language), VALUES | more, terms=terms)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_agreement_bears_its_name_and_can_be_rendered(code, language):
    template = shipped(code, 1, language)
    assert template.name == f"{code}@1/{language}"
    assert template.is_authoritative == (language == "en")
    made = text(
        code, language, terms=[clause.only for clause in template.clauses if clause.only], duties=["One duty"]
    )
    assert "{" not in made
    assert made.count("\n## ") == len(template.clauses)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_translation_says_the_same_clause_by_clause(code, language):
    english, other = shipped(code, 1, "en"), shipped(code, 1, language)
    assert [(c.code, c.only, c.variables()) for c in other.clauses] == [
        (c.code, c.only, c.variables()) for c in english.clauses
    ]
    assert len(other.summary) == len(english.summary)
    assert other.needs_institution == english.needs_institution


def test_the_plain_words_of_an_agreement_are_found_by_its_name():
    assert plain_words("data-access@1/es") == shipped("data-access", 1, "es").summary
    for other in ("data-access@9/en", "terms-of-ours@1/en", "data-access@1/xx", "data-access", ""):
        assert plain_words(other) == ()


def test_every_shipped_file_is_listed():
    folder = Path(__file__).parents[3] / "src/heliograph/consortium/agreements"
    assert sorted(SHIPPED) == sorted(path.stem for path in folder.glob("*.toml"))


def test_values_stand_in_their_places():
    made = text()
    assert made.startswith(
        "# Agreement on access to data\n\n## 1. Who agrees\n\nExample Platform (the platform)"
    )
    assert "\n- A. Reader\n- B. Writer\n" in made
    assert made.endswith("sources.\n")


def test_clauses_stand_there_only_where_the_grant_says_so():
    assert "delete every copy" not in text()
    assert "delete every copy" in text(terms=[Term.DELETION])
    assert "can be traced" in text(terms=[Term.MARKING])


def test_a_request_under_article_40_brings_its_own_duties_and_nothing_is_added():
    bare = text("art40")
    assert not re.search(r"asks the researchers to delete|be checked for", bare)
    assert "no duty to archive, store, refresh or delete" in bare
    assert "- Keep a log" in text("art40", terms=[Term.DUTIES], duties=["Keep a log"])


def test_numbers_follow_each_other_whichever_clauses_are_there():
    for terms in ([], [Term.MARKING], [Term.MARKING, Term.DELETION]):
        numbers = [int(n) for n in re.findall(r"^## (\d+)\.", text(terms=terms), flags=re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    ("more", "terms", "told"),
    [
        ({"weather": "fine"}, [], "no variable weather"),
        ({"project": "  "}, [], "project: is empty"),
        ({"project": ["one", "two"]}, [], "project: must be one text"),
        ({"researchers": "A. Reader"}, [], "researchers: must be a list"),
        ({"researchers": []}, [], "researchers: must be a list"),
        ({"project": "turned \u202eround"}, [], r"invisible character U\+202E"),
        ({}, [Term.DUTIES], "no clause for duties"),
    ],
)
def test_what_does_not_fit_is_refused(more, terms, told):
    with pytest.raises(InputError, match=told):
        text(terms=terms, **more)


def test_what_is_missing_is_named():
    with pytest.raises(InputError, match="nothing is given for law, project"):
        render(
            shipped("data-access", 1, "en"), {k: v for k, v in VALUES.items() if k not in {"law", "project"}}
        )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("# Heading", r"\# Heading"),
        ("a\n\n## 99. Clause", r"a \#\# 99. Clause"),
        ("[link](http://x)", r"\[link\](http://x)"),
        ("1. first", r"1\. first"),
        ("- item", r"\- item"),
        ("<b>&amp;", r"\<b\>\&amp;"),
        ("{law}", r"\{law\}"),
    ],
)
def test_a_value_adds_no_structure(value, written):
    assert f"It does so for the project {written}.\n" in text(project=value)


def test_a_date_in_an_arabic_text_is_not_read_backwards():
    assert "\u200e2026-05-04\u200e" in text(language="ar")
    assert "\u200e" not in text()
    assert "\u200eجامعة" not in text(language="ar", organisation="جامعة التل")


def test_the_digest_is_that_of_the_bytes():
    made = text()
    assert text_digest(made) == hashlib.sha256(made.encode()).hexdigest()
    assert text_digest(made) != text_digest(text(project="Another"))


SMALL = """
code = "small"
version = 1
language = "en"
is_authoritative = true
title = "T"
summary = ["S"]
[[clauses]]
code = "one"
title = "One"
text = "Words for {project}."
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{project}", "{prject}", "no variable {prject}"),
        ("{project}", "{project", "a brace stands alone"),
        ("Words for {project}", "## Sneaky", "headings and HTML"),
        ("Words for {project}", "<b>Bold</b>", "headings and HTML"),
        ("{project}", "{researchers}", "needs a paragraph of its own"),
        ("is_authoritative = true", "", "a translation needs a notice"),
        (
            "is_authoritative = true",
            "is_authoritative = true\nis_breaking = true",
            "needs grace_days of at least 14",
        ),
    ],
)
def test_a_wrong_template_is_refused(old, new, told):
    with pytest.raises(InputError, match=re.escape(told)):
        parse(SMALL.replace(old, new), what="small.toml")


def test_a_clause_that_stands_there_twice_is_refused():
    with pytest.raises(InputError, match="a clause stands there twice"):
        parse(SMALL + SMALL[SMALL.index("[[clauses]]") :], what="small.toml")


def test_an_installation_has_agreements_of_its_own(tmp_path):
    (tmp_path / "small.toml").write_text(SMALL, "utf-8")
    assert render(read(tmp_path / "small.toml"), {"project": "X"}) == "# T\n\n## 1. One\n\nWords for X.\n"
    with pytest.raises(UnknownNameError, match="no agreement"):
        shipped("data-access", 9, "en")
