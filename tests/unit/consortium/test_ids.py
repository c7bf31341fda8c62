"""Ids are UUIDs of version 7: valid, and in the order of time."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from heliograph.consortium.ids import uuid7

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2900, 1, 1), timezones=st.just(UTC))
BYTES = st.binary(min_size=10, max_size=10)


def test_the_example_of_the_rfc():
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert uuid7(at, bytes.fromhex("0cc398c4dc0c0c07398f")) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(MOMENTS, BYTES)
def test_version_and_variant(at, randomness):
    made = UUID(uuid7(at, randomness))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


@given(st.tuples(MOMENTS, BYTES), st.tuples(MOMENTS, BYTES))
def test_later_ones_sort_behind(one, other):
    first, second = sorted((one, other), key=lambda pair: int(pair[0].timestamp() * 1000))
    if int(first[0].timestamp() * 1000) < int(second[0].timestamp() * 1000):
        assert uuid7(*first) < uuid7(*second)
