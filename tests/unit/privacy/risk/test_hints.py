"""Hints: which words count, and which only look like them."""

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
