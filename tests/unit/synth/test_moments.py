import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heliograph.model import snowflake
from heliograph.synth import moments
from heliograph.synth.presets import MOST_POSTS

numbers = st.integers(min_value=0, max_value=MOST_POSTS - 1)
times = st.integers(min_value=snowflake.EPOCH_MS + 86_400_000, max_value=1_900_000_000_000)


def ids(number: list[int], ms: int) -> list[int]:
    post = np.array(number, dtype=np.int64)
    return moments.post_ids(post, moments.in_slot(post, np.full(len(number), ms))).tolist()


@given(st.sets(numbers, min_size=2, max_size=30), times)
def test_posts_of_the_same_moment_have_ids_of_their_own(number: set[int], ms: int) -> None:
    assert len(set(ids(sorted(number), ms))) == len(number)


@given(numbers.filter(lambda n: n + 2**21 < MOST_POSTS), times)
def test_posts_whose_low_bits_are_equal_have_ids_of_their_own(number: int, ms: int) -> None:
    neighbours = list(range(number % 2**21, MOST_POSTS, 2**21))
    assert len(set(ids(neighbours, ms))) == len(neighbours)


@given(numbers, times)
def test_an_id_tells_the_time_of_its_post(number: int, ms: int) -> None:
    (post_id,) = ids([number], ms)
    told = snowflake.milliseconds(post_id)
    assert told is not None
    assert abs(told - ms) < moments.SLOTS


@given(numbers, st.integers(min_value=0, max_value=2**64 - 1), times)
def test_an_outside_post_never_has_the_id_of_an_inside_one(number: int, bits: int, ms: int) -> None:
    (inside,) = ids([number], ms)
    outside = moments.outside_ids(
        np.array([bits], dtype=np.uint64), np.array([snowflake.milliseconds(inside)])
    )
    assert outside[0] != inside
