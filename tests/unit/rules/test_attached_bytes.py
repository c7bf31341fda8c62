"""What a whole file must not hold."""

import pytest
from tests.unsafe_uploads import PLAIN, UNSAFE, pdf

from heliograph.rules.attached_bytes import is_unsafe
from heliograph.rules.attachment import HEAD, kind_of


def taken(name, data):
    kind = kind_of(name, data[:HEAD])
    return kind is not None and not is_unsafe(kind, data)


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_file_is_taken(name):
    assert taken(name, PLAIN[name])


@pytest.mark.parametrize("wrong", UNSAFE)
def test_a_file_of_the_zoo_is_not(wrong):
    assert not taken(*UNSAFE[wrong])


def test_words_about_scripts_are_no_scripts():
    assert taken("letter.pdf", pdf(b"(We study JavaScript and launch a survey)"))
