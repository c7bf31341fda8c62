"""Signs script by script, and the invisible ones code by code."""

import re
import unicodedata

import pytest

from heliograph.privacy.leaks.signs import (
    changing_class,
    ignorable_class,
    is_accented_latin,
    is_border,
    is_ignorable,
    is_unspaced,
    is_word,
    ranges,
    words,
)

FILLERS = [
    0x034F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x3164,
    0xFFA0,
    0x180B,
    0x180F,
    0xFE00,
    0xFE0F,
    0xE0100,
    0xE01EF,
]
SEEN = [
    0x034E,
    0x0350,
    0x1161,
    0x17B3,
    0x17B6,
    0x3163,
    0x3165,
    0xFF9F,
    0xFFA1,
    0x180A,
    0x1810,
    0xFDFF,
    0xFE10,
    0x41,
]


@pytest.fixture(scope="module")
def changing():
    return re.compile(f"[{_python(changing_class())}]")


@pytest.fixture(scope="module")
def invisible():
    return re.compile(f"[{_python(ignorable_class())}]")


@pytest.mark.parametrize("sign", [*"是あアｱㄅ한กກကកꀀ〇ᥐ"])
def test_scripts_that_put_no_spaces_between_words(sign):
    assert is_unspaced(sign)
    assert is_word(sign)
    assert is_border(sign)


@pytest.mark.parametrize("sign", [*"aéяاאअა1_"])
def test_scripts_that_do(sign):
    assert not is_unspaced(sign)
    assert is_word(sign)
    assert not is_border(sign)


@pytest.mark.parametrize("code", FILLERS)
def test_nobody_sees_a_filler(invisible, code):
    assert is_ignorable(chr(code))
    assert not is_word(chr(code))
    assert invisible.match(chr(code))


@pytest.mark.parametrize("code", SEEN)
def test_the_signs_beside_the_fillers_are_seen(invisible, code):
    assert not is_ignorable(chr(code))
    assert not invisible.match(chr(code))


def test_invisible_signs_make_no_words():
    assert words("a\u200bb") == ["a", "b"]
    assert words("\u3164é") == ["é"]


def test_what_reads_as_another_sign_is_told_for_every_sign(changing):
    """As Unicode says it, sign by sign; whatever is rare or melts into the sign before it is looked at as well."""
    for code in [*range(0x80, 0xD800), *range(0xF900, 0x10000), *range(0x1F000, 0x1FB00)]:
        sign = chr(code)
        read = unicodedata.normalize("NFKC", sign)
        meant = read != sign and any(is_word(part) or part in "@#/%&_" for part in read)
        melts = any(len(unicodedata.normalize("NFC", f"{base}{sign}")) == 1 for base in "aeouAEOUIiynsg")
        if is_ignorable(sign):
            assert not changing.match(sign), hex(code)
        elif meant or melts:
            assert changing.match(sign), hex(code)


@pytest.mark.parametrize(
    "code", [0x10000, 0x1D400, 0x1EFFF, 0x1FB00, 0x1FFFF, 0x2F800, 0x2FA1F, 0x1161, 0x11FF]
)
def test_rare_planes_and_later_parts_of_syllables_are_looked_at(changing, code):
    assert changing.match(chr(code))


@pytest.mark.parametrize(
    "code", [0x7F, 0x4E00, 0x9FFF, 0xAC00, 0xD7A3, 0x1F600, 0x20000, 0x2FA20, 0x2F7FF, 0x2014, 0xE9]
)
def test_everyday_signs_are_not(changing, code):
    assert not changing.match(chr(code))


def test_runs_of_codes_are_written_as_ranges():
    assert ranges([]) == ""
    assert ranges([65]) == r"\x{41}-\x{41}"
    assert ranges([65, 66, 67, 70]) == r"\x{41}-\x{43}\x{46}-\x{46}"
    assert ranges([65, 67]) == r"\x{41}-\x{41}\x{43}-\x{43}"


def test_latin_goes_on_beyond_ascii():
    assert is_accented_latin("ß")
    assert not is_accented_latin("Z")
    assert not is_accented_latin("ª")
    assert not is_accented_latin("")


def _python(brackets):
    return re.sub(r"\\x\{([0-9A-F]+)\}", lambda m: re.escape(chr(int(m[1], 16))), brackets)
