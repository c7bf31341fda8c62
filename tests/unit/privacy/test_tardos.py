"""Copies are marked by a key alone; leaks lead to those who made them, and to nobody else."""

import hashlib

import numpy as np
import pytest
from tests.tardos_trials import trial_group, trials

from heliograph.privacy.tardos import biases, code_word, evidence, seed_of, uniform

KEY = b"k" * 32
BIAS = biases(seed_of(KEY, "bias"), 2000, coalition=5)


def word(name):
    return code_word(seed_of(KEY, "code", name), BIAS)


def test_a_key_and_a_name_give_the_same_marks_for_ever():
    assert hashlib.sha256(np.packbits(word("grant-1")).tobytes()).hexdigest()[:16] == "d9adc4ff389063bd"
    assert (word("grant-1") != word("grant-2")).sum() > 400


def test_words_do_not_run_into_one_another():
    assert seed_of(KEY, "ab", "c") != seed_of(KEY, "a", "bc") != seed_of(KEY, "abc")


def test_biases_stay_away_from_certainty_and_follow_the_arcsine_law():
    bias = biases(seed_of(KEY, "many"), 50_000, coalition=5)

    assert bias.min() >= 1 / 1500 - 1e-12
    assert bias.max() <= 1 - 1 / 1500 + 1e-12
    assert abs(np.mean(bias < 0.5) - 0.5) < 0.01
    assert abs(np.mean(bias < 0.1) - 2 / np.pi * np.arcsin(np.sqrt(0.1))) < 0.02


def test_numbers_are_even():
    drawn = uniform(b"seed", 100_000)

    assert 0 <= drawn.min() < drawn.max() < 1
    assert np.abs(np.histogram(drawn, 10, (0, 1))[0] - 10_000).max() < 500


def test_the_score_of_the_innocent_is_nought_on_average_with_a_spread_that_is_known():
    present = word("leaker")
    seen = evidence(BIAS, present)
    scores = seen.scores([word(f"innocent-{number}") for number in range(2000)])

    assert seen.spread == pytest.approx(np.sqrt(2000))
    assert abs(scores.mean()) < 4 * seen.spread / np.sqrt(2000)
    assert scores.std() == pytest.approx(seen.spread, rel=0.1)


def test_the_bound_is_above_what_happens():
    seen = evidence(BIAS, word("leaker"))
    scores = seen.scores([word(f"innocent-{number}") for number in range(4000)])

    for chance in (0.3, 0.1, 0.03, 0.01):
        assert np.mean(scores >= seen.threshold(chance)) <= chance
    # and not far above it: for a normal law Chernoff's bound is exp(-z^2/2)
    assert seen.chances(np.array([3 * seen.spread]))[0] == pytest.approx(np.exp(-4.5), rel=0.5)


def test_the_threshold_is_where_the_bound_is_the_chance():
    seen = evidence(BIAS, word("leaker"))
    threshold = seen.threshold(1e-9)

    assert seen.chances(np.array([threshold]))[0] == pytest.approx(1e-9, rel=0.02)
    assert seen.chances(np.array([0.0, -5.0])).tolist() == [1.0, 1.0]


def test_what_a_leak_does_not_say_accuses_nobody():
    nothing = evidence(BIAS, np.zeros(len(BIAS), bool), kept=0.0)

    assert nothing.threshold(1e-3) == float("inf")
    assert nothing.chances(np.array([0.0, 9.0])).tolist() == [1.0, 1.0]


def test_a_missing_row_says_less_where_other_rows_are_missing_too():
    none = np.zeros(len(BIAS), bool)

    whole, half = evidence(BIAS, none), evidence(BIAS, none, kept=0.5)

    assert (np.abs(half.slope) < np.abs(whole.slope)).all()
    assert (np.sign(half.slope) == np.sign(whole.slope)).all()


def test_coalitions_are_caught_and_innocents_are_not_accused():
    outcomes = trial_group(7, members=100)

    assert all(caught for caught, _ in outcomes.values())
    assert not any(innocents for _, innocents in outcomes.values())


def test_one_who_leaks_a_tenth_is_caught():
    outcomes = trial_group(8, members=100, sizes=(1,), kept=0.1)

    assert all(caught for caught, _ in outcomes.values())
    assert not any(innocents for _, innocents in outcomes.values())


@pytest.mark.nightly
def test_two_thousand_trials_accuse_no_innocent_and_catch_all_but_a_hundredth():
    outcomes = trials(range(100, 167)).values()

    assert sum(one.trials for one in outcomes) >= 2000
    assert sum(one.innocents for one in outcomes) == 0
    assert sum(one.caught for one in outcomes) >= 0.99 * sum(one.trials for one in outcomes)
