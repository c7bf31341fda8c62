"""What a platform did is said in the words of the model, and for each of them there is a word."""

from django.utils.translation import override

from heliograph.model import indicator, statement
from heliograph.web import measures


def test_the_english_words_are_those_of_the_model(client):
    with override("en"):
        assert {code: str(said) for code, said in measures.CATEGORIES.items()} == statement.KNOWN_CATEGORIES
        assert {code: str(said) for code, said in measures.INDICATORS.items()} == indicator.INDICATOR_KINDS
        assert str(measures.NO_ATTRIBUTION) == indicator.NO_ATTRIBUTION


def test_every_decision_of_the_schema_has_a_word():
    assert set(measures.ACTIONS) == set(statement.DECISIONS)
