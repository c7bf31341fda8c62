"""Runs of words and signs against plain Python."""

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.risk.ngrams import BREAK, Tokens, _of_turn, runs, singled_out
from heliograph.privacy.risk.wording import SIGNS, WORDS, readings
from heliograph.tables.engine import connect

texts = st.lists(st.lists(st.integers(0, 3), max_size=9), max_size=12)


def tokens(listed, first=0):
    numbers = np.array([value for text in listed for value in text], np.uint64)
    ends = np.cumsum([len(text) for text in listed], dtype=np.int64)
    return Tokens(np.arange(first, first + len(listed)), ends, numbers)


def plain(listed, size):
    """Which lists hold a run that no other list holds, looked up one by one."""
    holders = defaultdict(set)
    for row, text in enumerate(listed):
        for at in range(len(text) - size + 1):
            run = tuple(text[at : at + size])
            if BREAK not in run:
                holders[run].add(row)
    return {next(iter(rows)) for rows in holders.values() if len(rows) == 1}


@given(texts, st.integers(1, 4), st.integers(1, 30))
def test_the_same_texts_stand_alone_as_in_plain_python(listed, size, at_once):
    half = len(listed) // 2
    batches = [tokens(listed[:half]), tokens(listed[half:], half)]
    found = singled_out(lambda: iter(batches), size, len(listed), at_once=at_once)

    assert set(np.flatnonzero(found).tolist()) == plain(listed, size)


@given(texts)
def test_breaks_are_not_counted_as_tokens(listed):
    assert tokens(listed).counts.tolist() == [sum(value != BREAK for value in text) for text in listed]


def test_no_run_goes_from_one_text_into_the_next():
    hashed, row = runs(tokens([[1, 2], [3, 4, 5]]), 3)
    assert (len(hashed), row.tolist()) == (1, [1])


def test_no_texts_are_no_trouble():
    assert singled_out(lambda: iter(()), 8, 0).tolist() == []


def exposed(*listed):
    """How many texts hold words, and signs, that no other one holds; and how many tokens each reading counts."""
    with connect() as connection:
        connection.register("given", pa.table({"post": range(len(listed)), "text": listed}))
        connection.execute("CREATE TEMP TABLE written AS FROM given")
        words, signs = readings(connection, "written")
        return (
            [
                np.flatnonzero(singled_out(reading.texts, reading.size, len(listed))).tolist()
                for reading in (words, signs)
            ],
            [np.concatenate([b.counts for b in r.texts()] or [[]]).tolist() for r in (words, signs)],
        )


EIGHT = "one two three four five six seven eight"
LONG = "今天天气很好我们一起去公园里散步吧" * 2


def test_eight_words_in_a_row_lead_to_a_text():
    assert exposed(EIGHT, "one two three four five six seven") == ([[0], []], [[8, 7], []])


def test_case_punctuation_and_links_make_no_difference():
    again = "ONE, two; three... Four five! six (seven) «eight» https://t.co/abc"
    assert exposed(EIGHT, again) == ([[], []], [[8, 8], []])


def test_an_apostrophe_behind_a_word_is_none_of_it():
    assert exposed(EIGHT, "'one' two' three’ four five six seven eight'") == ([[], []], [[8, 8], []])


def test_a_mention_parts_the_words_around_it():
    found, counts = exposed("one two three four @ann five six seven eight")
    assert (found, counts) == ([[], []], [[8], []])


def test_an_apostrophe_parts_no_word():
    assert exposed("don't we’ll l'été") == ([[], []], [[3], []])


def test_scripts_without_spaces_are_read_by_signs():
    found, counts = exposed(LONG, LONG[:15], EIGHT)
    assert found == [[2], [0]]
    assert counts == [[8], [34, 15]]


@pytest.mark.parametrize(
    "script", ["ภาษาไทยไม่มีเว้นวรรคระหว่างคำเลย", "日本語の文章には単語の間に空白がありません"]
)
def test_thai_and_japanese_are_read_by_signs_too(script):
    assert exposed(script)[0] == [[], [0]]


def test_a_few_signs_in_a_latin_text_change_nothing():
    found, counts = exposed(f"{EIGHT} 公园散步")
    assert (found, counts) == ([[0], []], [[9], []])


def test_a_link_parts_signs_too():
    half = LONG[:15]
    assert exposed(f"{half}https://t.co/a {half[::-1]}")[0] == [[], []]


def test_the_numbers_are_those_that_findings_name():
    assert (WORDS, SIGNS) == (8, 16)


def test_each_run_is_compared_in_one_turn():
    """So the memory holds one part of the runs at a time."""
    hashed, row = np.array([6, 7, 8, 9, 12], np.uint64), np.arange(5)
    turns = [_of_turn(hashed, row, turn, 3) for turn in range(3)]
    assert [(h.tolist(), r.tolist()) for h, r in turns] == [([6, 9, 12], [0, 3, 4]), ([7], [1]), ([8], [2])]


@pytest.mark.parametrize(("at_once", "read"), [(100, 2), (8, 2), (7, 3), (3, 4), (1, 9)])
def test_many_runs_are_compared_in_turns(at_once, read):
    """The texts are read once to be counted, and then once for each turn."""
    batch, calls = tokens([[1, 2, 3, 1], [1, 2, 3, 2]]), []

    def texts():
        calls.append(1)
        return iter([batch])

    assert singled_out(texts, 2, 2, at_once=at_once).tolist() == [True, True]
    assert len(calls) == read
