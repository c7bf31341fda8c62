import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heliograph.synth.chance import Chance, counting, lognormal, quantiles

CHANCE = Chance.of(7)
numbers = st.integers(min_value=0, max_value=2**40)


@given(st.lists(numbers, min_size=1, max_size=50))
def test_a_number_is_the_same_alone_and_in_company(index: list[int]) -> None:
    together = CHANCE.bits(np.array(index))
    alone = [CHANCE.bits(np.array([i]))[0] for i in index]
    assert together.tolist() == alone


@given(st.lists(numbers, min_size=1, max_size=50), st.integers(min_value=1, max_value=2**31))
def test_numbers_below_a_bound_are_below_it(index: list[int], bound: int) -> None:
    drawn = CHANCE.below(np.array(index), bound)
    assert drawn.min() >= 0
    assert drawn.max() < bound


def test_seeds_and_names_give_chances_of_their_own() -> None:
    index = counting(1_000)
    first = CHANCE.stream("a").bits(index)
    assert (first == CHANCE.stream("a").bits(index)).all()
    assert not (first == CHANCE.stream("b").bits(index)).any()
    assert not (first == Chance.of(8).stream("a").bits(index)).any()


def test_what_happens_in_a_third_of_the_cases_happens_in_a_third() -> None:
    assert abs(CHANCE.happens(counting(90_000), 1 / 3).mean() - 1 / 3) < 0.01


def test_a_table_of_quantiles_holds_the_weights() -> None:
    table = quantiles([1.0, 3.0, 0.0, 4.0])
    assert np.bincount(table, minlength=4).tolist() == [8192, 24576, 0, 32768]


def test_a_lognormal_table_keeps_its_share_below_the_bound() -> None:
    table = lognormal(median=260, below=5_000, share_below=0.975)
    assert abs((table < 5_000).mean() - 0.975) < 1e-3
    assert abs(np.median(table) - 260) < 2
