"""One stretch for each group that overlaps, and which of them counts."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.spans import Rank, Spans, settle


def settled(*listed):
    return settle(Spans.of(listed)).listed()


def test_nothing_stays_nothing():
    assert settled() == []


def test_stretches_that_do_not_overlap_stay_and_come_in_order():
    apart = [(7, 9, b"c", Rank.POST), (0, 3, b"a", Rank.TOKEN), (3, 5, b"b", Rank.MENTION)]
    assert settled(*apart) == sorted(apart)


def test_neighbours_that_touch_stay_apart_beside_others_that_overlap():
    assert settled((0, 3, b"a", Rank.TOKEN), (3, 5, b"b", Rank.MENTION), (4, 8, b"c", Rank.TOKEN)) == [
        (0, 3, b"a", Rank.TOKEN),
        (3, 8, b"c", Rank.TOKEN),
    ]


def test_two_groups_that_touch_stay_apart():
    assert settled(
        (0, 3, b"a", Rank.TOKEN), (1, 3, b"b", Rank.TOKEN), (3, 6, b"c", Rank.TOKEN), (4, 6, b"d", Rank.TOKEN)
    ) == [(0, 3, b"a", Rank.TOKEN), (3, 6, b"c", Rank.TOKEN)]


def test_the_longer_of_two_covers_both_wherever_it_stands():
    long, short = (2, 8, b"long", Rank.TRACKING), (7, 10, b"short", Rank.MENTION)
    assert settled(long, short) == [(2, 10, b"long", Rank.TRACKING)]
    assert settled((2, 4, b"short", Rank.MENTION), (3, 9, b"long", Rank.TRACKING)) == [
        (2, 9, b"long", Rank.TRACKING)
    ]


RANKS = (Rank.TRACKING, Rank.PERSONAL, Rank.POST, Rank.BYSTANDER, Rank.TOKEN, Rank.MENTION)


@pytest.mark.parametrize(("low", "high"), list(itertools.combinations(RANKS, 2)))
def test_of_two_equally_long_ones_the_higher_rank_counts(low, high):
    expected = [(0, 4, b"x", high)]
    assert settled((0, 4, b"y", low), (0, 4, b"x", high)) == expected
    assert settled((0, 4, b"x", high), (0, 4, b"y", low)) == expected


def test_of_two_alike_the_choice_does_not_depend_on_their_order():
    one, other = (0, 4, b"a", Rank.TOKEN), (1, 5, b"b", Rank.TOKEN)
    assert settled(one, other) == settled(other, one) == [(0, 5, b"b", Rank.TOKEN)]


def test_what_is_found_twice_counts_once_and_what_only_reads_alike_stays():
    one = (5, 8, b"a", Rank.TOKEN)
    assert settled((0, 3, b"a", Rank.TOKEN), one, one) == [(0, 3, b"a", Rank.TOKEN), one]
    alike = (0, 3, b"a", Rank.TOKEN), (0, 3, b"b", Rank.POST), (0, 3, b"b", Rank.TOKEN)
    assert settled(*alike) == [(0, 3, b"b", Rank.TOKEN)]


def test_a_known_mention_counts_before_a_longer_one_of_a_stranger():
    assert settled((0, 9, b"stranger", Rank.BYSTANDER), (3, 6, b"known", Rank.MENTION)) == [
        (0, 9, b"known", Rank.MENTION)
    ]
    assert settled((0, 3, b"known", Rank.MENTION), (2, 9, b"stranger", Rank.BYSTANDER)) == [
        (0, 9, b"known", Rank.MENTION)
    ]


def test_a_chain_of_overlaps_becomes_one_stretch():
    chain = [
        (0, 10, b"a", Rank.TOKEN),
        (2, 3, b"b", Rank.TOKEN),
        (9, 12, b"c", Rank.TOKEN),
        (11, 14, b"d", Rank.TOKEN),
    ]
    assert settled(*chain) == [(0, 14, b"a", Rank.TOKEN)]


def test_what_a_long_one_covers_does_not_end_its_group():
    assert settled((0, 10, b"a", Rank.TOKEN), (1, 2, b"b", Rank.TOKEN), (5, 6, b"c", Rank.TOKEN)) == [
        (0, 10, b"a", Rank.TOKEN)
    ]


def test_parts_are_laid_one_behind_the_other_and_empty_ones_left_out():
    one, two = (
        Spans.of([(0, 1, b"a", Rank.TOKEN)]),
        Spans.of([(5, 6, b"b", Rank.POST), (8, 9, b"c", Rank.MENTION)]),
    )
    assert Spans.together([Spans.of([]), one, Spans.of([]), two]).listed() == [*one.listed(), *two.listed()]
    assert Spans.together([Spans.of([])]).listed() == []
    assert Spans.together([one, Spans.of([])]) is one


def test_some_are_chosen_by_mask_or_by_number():
    three = Spans.of([(n, n + 1, bytes([n + 65]), Rank.TOKEN) for n in range(3)])
    by_mask = three.chosen(three.starts != 1)
    assert by_mask.listed() == three.chosen((three.starts != 1).nonzero()[0]).listed()
    assert [span[2] for span in by_mask.listed()] == [b"A", b"C"]


SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8), st.sampled_from([b"a", b"b"]), st.sampled_from(Rank)),
    max_size=8,
).map(lambda rows: [(start, start + size, text, rank) for start, size, text, rank in rows])


@given(SPANS)
def test_what_was_covered_is_covered_once_and_nothing_else(listed):
    covered = {place for start, end, _, _ in listed for place in range(start, end)}
    made = [place for start, end, _, _ in settled(*listed) for place in range(start, end)]
    assert sorted(made) == sorted(covered)
    assert {(text, rank) for _, _, text, rank in settled(*listed)} <= {
        (text, rank) for _, _, text, rank in listed
    }
