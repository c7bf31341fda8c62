"""Signs: what makes words, what nobody sees, where words end."""

import re
import unicodedata

import pytest

from heliograph.privacy.leaks.signs import (
    changing_class,
    ignorable_class,
    is_accented_latin,
    is_border,
    is_ignorable,
    words,
)


@pytest.mark.parametrize(
    "sign", ["", " ", ".", "@", "«", "—", "🙂", "\u200b", "\ufe0f", "啊", "ア", "한", "ก", "\ufffd"]
)
def test_a_word_ends_beside_it(sign):
    assert is_border(sign)


@pytest.mark.parametrize("sign", ["a", "Z", "_", "0", "é", "я", "ا", "\u0301", "²"])
def test_a_word_goes_on_beside_it(sign):
    assert not is_border(sign)


def test_words_are_runs_of_letters_digits_accents_and_underscores():
    assert words("Mara_T. «Пётр»—2! naïve 🙂") == ["Mara_T", "Пётр", "2", "naïve"]
    assert words("plain ASCII, too") == ["plain", "ASCII", "too"]
    assert words("…") == []


def test_every_format_character_is_invisible():
    pattern = re.compile(f"[{_python(ignorable_class())}]")
    codes = [code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"]
    assert [hex(code) for code in codes if not pattern.match(chr(code)) or not is_ignorable(chr(code))] == []
    assert not pattern.match("a")


def test_signs_that_read_as_words_of_other_signs_are_known():
    pattern = re.compile(f"[{_python(changing_class())}]")
    assert all(pattern.match(sign) for sign in "ＡａＺ＠＃／％＆＿①ⓜ𝐦ªⅷㅎﬁ\u0301\u0308İ")
    assert not any(pattern.match(sign) for sign in "éяا啊한ก：，。！…—«»❤🙂\u200b\ufe0f")


def test_accented_letters_continue_latin_words():
    assert is_accented_latin("é")
    assert not is_accented_latin("e")
    assert not is_accented_latin("я")


def _python(brackets):
    return re.sub(r"\\x\{([0-9A-F]+)\}", lambda m: re.escape(chr(int(m[1], 16))), brackets)
