"""Words: what stands in a dictionary of any language."""

import pytest

from heliograph.privacy.leaks.words import dictionary_words


@pytest.mark.parametrize(
    "word", ["breaking", "weather", "nachrichten", "noticias", "новости", "أخبار", "summer"]
)
def test_words_of_many_languages_are_known(word):
    assert dictionary_words([word, "tolvinskaya99", "tolvinskovo", ""]) == {word}


def test_parts_of_words_and_words_with_quotes_are_none():
    assert dictionary_words(["breakin", 'a"b', "news room", "reaking"]) == {"breakin"} & dictionary_words(
        ["breakin"]
    )


def test_nothing_asked_nothing_read():
    assert dictionary_words([]) == frozenset()
