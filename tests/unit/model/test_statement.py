"""The closed lists of the DSA Transparency Database, beside real field names and what the actions table says."""

import json
from itertools import chain

import pytest

from heliograph.model.actions import ACTIONS
from heliograph.model.statement import (
    ATTRIBUTES,
    AUTOMATED,
    CATEGORIES,
    DECISIONS,
    EARLIER_CATEGORIES,
    KNOWN_CATEGORIES,
    SOURCES,
)
from heliograph.synth.actions import RULES


def test_the_actions_table_takes_the_categories_of_today_and_of_before():
    assert (len(CATEGORIES), len(EARLIER_CATEGORIES)) == (16, 4)
    assert ACTIONS.column("statement_of_reasons").values == (*CATEGORIES, *EARLIER_CATEGORIES)
    assert len(KNOWN_CATEGORIES) == 20


def test_every_word_for_an_action_stands_for_one_decision_and_every_decision_has_a_word():
    codes = list(chain.from_iterable(ATTRIBUTES.values()))
    assert sorted(DECISIONS.values()) == sorted(codes)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name}-{rule.action}")
def test_synthetic_labels_speak_the_same_language(rule):
    assert rule.action in DECISIONS
    assert rule.statement in CATEGORIES


def test_statements_as_the_database_writes_them_use_no_other_word(real_data):
    statements = json.loads((real_data / "dsa" / "example_multi_statements.json").read_text("utf-8"))[
        "statements"
    ]
    statements.append(json.loads((real_data / "dsa" / "example_statement.json").read_text("utf-8")))
    for statement in statements:
        assert statement["category"] in CATEGORIES
        assert set(statement["decision_visibility"]) <= set(ATTRIBUTES["decision_visibility"])
        for attribute in ("decision_account", "decision_monetary"):
            assert statement[attribute] in {None, *ATTRIBUTES[attribute]}
        assert statement["automated_decision"] in AUTOMATED
        assert statement["source_type"] in SOURCES
        assert statement["automated_detection"] in {"Yes", "No"}
