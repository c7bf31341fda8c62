"""Hints: which words count, and which only look like them."""

import tomllib
from importlib import resources

import pytest

from heliograph.privacy.risk.hints import categories
from heliograph.tables.engine import connect


def hinted(text):
    with connect() as connection:
        return {
            name
            for name, category in categories().items()
            if connection.execute("SELECT regexp_matches(lower(?), ?)", [text, category.pattern]).fetchall()[
                0
            ][0]
        }


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I am 13 years old", "minors"),
        ("My Daughter is at home", "minors"),
        ("она школьница", "minors"),
        ("她是小学生", "minors"),
        ("diagnosed with Diabetes", "health"),
        ("estoy embarazada", "health"),
        ("она беременна", "health"),
        ("أصيب بمرض السرطان", "health"),
        ("#Muslims pray", "religion"),
        ("в церкви", "religion"),
        ("والمسلمين", "religion"),
        ("he is gay.", "sexuality"),
        ("同性恋者", "sexuality"),
        ("refugees welcome", "ethnicity"),
        ("мигранты", "ethnicity"),
        ("I voted today", "politics"),
        ("seçimler", "politics"),
        ("join a trade union", "unions"),
        ("забастовка", "unions"),
    ],
)
def test_a_word_hints_at_its_category(text, category):
    assert category in hinted(text)


@pytest.mark.parametrize(
    "text",
    [
        "18 years old",
        "2017 year",
        "the minority report",
        "gayety",
        "jewel",
        "she is strong",
        "camino",
        "ordinary words",
        "",
    ],
)
def test_other_words_do_not(text):
    assert hinted(text) == set()


def test_every_category_says_what_it_is_about():
    assert list(categories()) == [
        "minors",
        "health",
        "religion",
        "sexuality",
        "ethnicity",
        "politics",
        "unions",
    ]
    assert all(category.about for category in categories().values())


LISTED = tomllib.loads((resources.files("heliograph.privacy.risk") / "hints.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(categories()))
def test_whatever_hints_at_something_is_likely_to(name):
    category = categories()[name]
    words = [word.lower() for kind in ("words", "stems", "anywhere") for word in LISTED[name][kind]]
    texts = [text for word in words for text in (word, f"so, {word}!", f"x{word}x")]
    texts += ["she is 14 years old", "tengo 15 años", "мне 13 лет"] if name == "minors" else []
    query = """SELECT count(*) FILTER (regexp_matches(t, $1)), count(*) FILTER (regexp_matches(t, $1) AND NOT regexp_matches(t, $2))
        FROM unnest($3) u(t)"""
    with connect() as connection:
        [(hinting, missed)] = connection.execute(query, [category.pattern, category.likely, texts]).fetchall()

    assert hinting >= 2 * len(words)
    assert missed == 0


def test_a_hint_within_another_word_is_none():
    assert hinted("a nosegay of roses") == set()
    assert hinted("a gay rose") == {"sexuality"}
