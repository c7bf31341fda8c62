"""Distinctive: the bounds between an identifier and a common word."""

import pytest

from heliograph.privacy.distinctive import (
    _plain,
    dictionary_words,
    is_distinctive,
    is_distinctive_id,
)


@pytest.mark.parametrize(
    ("value", "others", "word", "every", "expected"),
    [
        ("quorvexx", 0, False, False, True),
        ("quorvex", 0, False, False, False),
        ("quorvexx", 5, False, False, True),
        ("quorvexx", 6, False, False, False),
        ("quorvexx", 0, True, False, False),
        ("quorv", 99, False, True, True),
        ("quor", 0, False, True, False),
        ("quorv", 0, True, True, False),
    ],
)
def test_bounds(value, others, word, every, expected):
    assert is_distinctive(value, others, word=word, every=every) is expected


def test_ids_of_eight_digits_are_distinctive():
    assert is_distinctive_id("12345678")
    assert not is_distinctive_id("1234567")


def test_words_of_several_languages_are_known():
    assert dictionary_words(["weather", "погода", "quorvexx", "weather9"]) >= {"weather", "погода"}
    assert not dictionary_words(["quorvexx", "weather9"])


def test_words_are_known_in_the_form_in_which_identifiers_are_compared():
    assert dictionary_words(["süssestem", "großartigem".casefold()]) == {"süssestem", "grossartigem"}


@pytest.mark.parametrize("listed", ['{"café": 1, "b": 22}', r'{"caf\u00e9": 1, "b": 22}'])
def test_a_list_gives_its_words_whether_it_is_written_with_escapes_or_without(listed):
    assert '"café"' in _plain(listed)
    assert '"b"' in _plain(listed)


def test_parts_of_words_are_no_words():
    assert not dictionary_words(["weathe", "eather", "огода"])


def test_no_candidate_is_no_word():
    assert dictionary_words([]) == frozenset()
