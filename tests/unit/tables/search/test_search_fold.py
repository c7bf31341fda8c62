"""Folding: spellings that people use for one another are one, and others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.tables.search.fold import fold, fold_whole
from heliograph.tables.search.tokens import Tokens, tokens_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("case", "ПРИВЕТ World", "привет wORLD"),
        ("Turkish", "İSTANBUL ISPARTA", "istanbul ısparta"),
        ("German", "STRASSE", "Straße"),
        ("Greek", "ΟΔΥΣΣΕΎΣ", "οδυσσευς"),
        ("French", "Élève", "e\u0301leve"),
        ("Russian yo", "Ёлка", "елка"),
        ("Arabic vowels", "كِتَابٌ", "كتاب"),
        ("Arabic tatweel", "كـتـــاب", "كتاب"),
        ("Arabic alef", "أحمد إلى آخر", "احمد الي اخر"),
        ("Arabic teh marbuta", "مدرسة", "مدرسه"),
        ("Arabic digits", "٢٠١٦", "2016"),
        ("Persian yeh and kaf", "یک کتاب", "يك كتاب"),
        ("Persian ZWNJ", "می‌خواهم", "میخواهم"),
        ("Persian digits", "۱۳۹۵", "1395"),
        ("presentation forms", "ﻛﺘﺎﺏ", "كتاب"),
        ("Hindi nukta", "क़लम ज़रूर", "कलम जरूर"),
        ("Hindi composed nukta", "क\u093c", "\u0958"),
        ("Hindi joiners", "क्\u200dष", "क्ष"),
        ("Hindi digits", "२०१६", "2016"),
        ("Hebrew points", "שָׁלוֹם", "שלום"),
        ("full width", "ＡＢＣ１２３", "abc123"),
        ("half width kana", "ｶﾞｷﾞｸﾞ ﾊﾟﾝ", "ガギグ パン"),
        ("Hangul from letters", "\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("ligature", "ﬁnd", "find"),
        ("soft hyphen", "demo\u00adcracy", "democracy"),
        ("direction", "\u202bשלום\u202c", "שלום"),
        ("form of an emoji", "☀\ufe0f", "☀"),
    ],
)
def test_spellings_of_the_same_are_one(language: str, one: str, other: str) -> None:
    assert fold([one])[0].split() == fold([other])[0].split()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("мой", "мои"),
        ("हिंदी", "हद"),
        ("は", "ば"),
        ("ї", "і"),
        ("کار", "كور"),
        ("中", "国"),
        ("👍", "👎"),
        ("क", "ख"),
    ],
)
def test_letters_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold([one]) != fold([other])


def test_runs_without_spaces_become_pairs_and_their_last_character() -> None:
    assert fold(["光送关x ไท 中"])[0].split() == ["光送", "送关", "关", "x", "ไท", "ท", "中"]


def test_words_keep_their_marks_and_lose_what_parts_them() -> None:
    assert fold(["हिन्दी, don't #stop @some_one"])[0].split() == ["हिन्दी", "don", "t", "stop", "some_one"]


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_a_batch_folds_as_its_texts_do_alone(texts: list[str]) -> None:
    assert [t.split() for t in fold(texts)] == [fold([text])[0].split() for text in texts]


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold_whole([text])[0]
    assert fold_whole([once])[0].split() == once.split()


@given(TEXTS)
def test_tokens_are_safe_in_a_document_of_the_index(text: str) -> None:
    assert not set(fold([text])[0]) & {'"', "\\", *map(chr, range(0x20)), "\x7f"}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("中", Tokens((), "中")),
        ("中文", Tokens(("中文",))),
        ("中文字", Tokens(("中文", "文字"))),
        ("中文 x", Tokens(("中文", "文", "x"))),
        ("x 中", Tokens(("x",), "中")),
        ("x中文", Tokens(("x", "中文"))),
        ("中 文", Tokens(("中",), "文")),
        ("don't", Tokens(("don", "t"))),
        ("!!", Tokens(())),
    ],
)
def test_what_is_looked_for_ends_where_the_text_may_go_on(text: str, tokens: Tokens) -> None:
    assert tokens_of(text) == tokens


def test_the_last_word_may_go_on_when_asked() -> None:
    assert tokens_of("new yor", beginning=True) == Tokens(("new",), "yor")
