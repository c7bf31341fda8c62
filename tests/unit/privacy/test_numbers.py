"""The number of a post can be read from its pseudonym: both come from one MAC."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.numbers import post_numbers_of
from heliograph.privacy.pseudonym import Field, KeyScope, scope_key

KEY = scope_key(bytes(range(32)), KeyScope.ARCHIVE, "example.org\x002026")


@given(st.lists(st.none() | st.from_regex(r"[1-9][0-9]{0,18}", fullmatch=True)))
def test_the_number_of_a_pseudonym_is_the_number_of_its_post(ids):
    posts = pa.array(ids, pa.string())
    assert post_numbers_of(KEY.pseudonyms(Field.POST, posts)).equals(KEY.post_numbers(posts))


def test_no_pseudonyms_have_no_numbers():
    assert post_numbers_of(pa.array([], pa.string())).to_pylist() == []
    assert post_numbers_of(pa.array([None, None], pa.string())).to_pylist() == [None, None]


def test_what_is_no_pseudonym_has_no_number():
    with pytest.raises(ValueError, match="no pseudonym"):
        post_numbers_of(pa.array(["p123"]))
