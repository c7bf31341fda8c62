"""Where words begin and end, in every script."""

import pytest

from heliograph.privacy.border import (
    NONE,
    SPACED,
    UNSPACED,
    after,
    apart,
    before,
    extends_latin,
    is_mark,
    kind_of,
    sign_at,
)

KINDS = [
    ("a", SPACED), ("9", SPACED), ("_", SPACED), ("é", SPACED), ("ж", SPACED), ("م", SPACED), ("\u0301", SPACED),
    (" ", NONE), ("-", NONE), ("@", NONE), ("\x7f", NONE), ("…", NONE), ("\U0001f680", NONE), ("\u200b", NONE), ("€", NONE),
    ("は", UNSPACED), ("世", UNSPACED), ("ไ", UNSPACED), ("ກ", UNSPACED), ("မ", UNSPACED), ("한", UNSPACED),
    ("ក", UNSPACED), ("\u3005", UNSPACED), ("\uf900", UNSPACED), ("\U0001b000", UNSPACED), ("\U00020000", UNSPACED),
    ("\u1100", UNSPACED), ("\u2e80", NONE), ("\u2f00", NONE), ("\ua960", UNSPACED), ("\u0dff", NONE), ("\u0f00", SPACED),
    ("\U0001b170", SPACED), ("\ua980", SPACED), ("\u1800", NONE),
    ("\u1000", UNSPACED), ("\u10a0", SPACED), ("\u1200", SPACED), ("\u3400", UNSPACED), ("\ua000", SPACED), ("\uac00", UNSPACED),
    ("\ufb00", SPACED),
]  # fmt: skip


@pytest.mark.parametrize(("sign", "kind"), KINDS)
def test_what_stands_at_a_border(sign, kind):
    text = f"世{sign}世".encode()
    end = 3 + len(sign.encode())
    assert after(text, 3) == kind
    assert before(text, end) == kind
    if not sign.isascii():
        assert kind_of(sign) == kind


@pytest.mark.parametrize(
    "edges",
    [
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x3400, 0x9FFF), (0xAC00, 0xD7FF),
        (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
    ],
)  # fmt: skip
def test_scripts_that_do_not_write_words_apart_end_where_their_blocks_do(edges):
    first, last = edges
    inside = [kind_of(chr(code)) for code in range(first, min(last, first + 0x300) + 1)]
    assert UNSPACED in inside
    assert SPACED not in inside
    assert kind_of(chr(first - 1)) != UNSPACED
    assert kind_of(chr(last + 1)) != UNSPACED or last in {0x10FF, 0x0EFF}


def test_nothing_stands_beyond_the_ends_of_a_text_or_value():
    assert before(b"ab", 0) == after(b"ab", 2) == NONE
    assert before(b"\xffab", 1) == after(b"ab\xff", 2) == NONE


def test_a_sign_of_several_bytes_is_read_as_one():
    text = "aé世\U0001f680".encode()
    assert [sign_at(text, place).decode() for place in (0, 1, 3, 6)] == ["a", "é", "世", "\U0001f680"]
    assert sign_at(text, len(text)) == b""
    assert sign_at(b"a\xffb", 1) == b""


@pytest.mark.parametrize(
    ("text", "word", "alone"),
    [
        ("ann", "ann", True),
        ("(ann)", "ann", True),
        ("anna", "ann", False),
        ("joann", "ann", False),
        ("ann_", "ann", False),
        ("_ann", "ann", False),
        ("éann", "ann", False),
        ("annж", "ann", False),
        ("世annは", "ann", True),
        ("a世b", "世", True),
        ("世世世", "世", True),
        ("a@ann", "@ann", True),
        ("ann@b", "ann@", True),
    ],
)
def test_a_word_stands_alone_unless_letters_go_on(text, word, alone):
    data, sought = text.encode(), word.encode()
    start = data.index(sought)
    assert apart(data, start, start + len(sought)) is alone


@pytest.mark.parametrize(
    ("sign", "extends"),
    [("é", True), ("ñ", True), ("\u0301", True), ("ı", True), ("ж", False), ("世", False), ("a", False), ("", False), ("€", False), ("²", False), ("ª", False)],
)  # fmt: skip
def test_accents_go_on_with_a_latin_word(sign, extends):
    assert extends_latin(sign.encode()) is extends


def test_marks_belong_to_the_letter_before_them():
    assert is_mark("\u0301")
    assert not is_mark("e")
