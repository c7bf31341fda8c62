"""Parts of links: where a path part ends, and which parameters go."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.links import TRACKER, followed, parameters, path_part, queries
from heliograph.privacy.platforms import TRACKING
from heliograph.privacy.runs import laid_out


def cut(text):
    """A text without the tracking parameters of its first query."""
    data = text.encode("latin-1")
    for start, end in reversed(parameters(data, data.index(b"?"))):
        data = data[:start] + data[end:]
    return data.decode("latin-1")


@pytest.mark.parametrize("sign", "/?#&\"'<>,;:!)] \n\t")
def test_a_part_of_a_path_ends_before_a_sign_that_is_none_of_a_name(sign):
    assert path_part(f"x/ann.b-c_d{sign}e".encode(), 2) == 11


def test_a_part_of_a_path_ends_with_its_value_or_is_empty():
    assert path_part(b"x/ann\xffb", 2) == 5
    assert path_part(b"x/ann", 2) == 5
    assert path_part(b"x//ann", 2) == 2
    assert path_part(b"x/", 2) == 2


@pytest.mark.parametrize(("behind", "goes_on"), [(".a", True), ("-9", True), ("._", True), (". ", False), ("", False), ("/a", False), ("a", False)])  # fmt: skip
def test_a_name_goes_on_behind_a_dot_or_hyphen(behind, goes_on):
    assert followed(f"ann{behind}".encode(), 3) is goes_on


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a?utm_source=x", "a"),
        ("a?utm_source=x&fbclid=y", "a"),
        ("a?utm_source=x&amp;fbclid=y", "a"),
        ("a?utm_source=x b", "a b"),
        ("a?utm_source=x#top", "a#top"),
        ('a?utm_source=x"', 'a"'),
        ("a?fbclid", "a"),
        ("a?fbclid&gclid=1", "a"),
        ("a?b=1", "a?b=1"),
        ("a?b=1&utm_source=x", "a?b=1"),
        ("a?b=1&amp;utm_source=x&c=2", "a?b=1&c=2"),
        ("a?b=1&utm_a=x&utm_b=y&c=2&utm_c=z", "a?b=1&c=2"),
        ("a?utm_a=x&utm_b=y&b=1", "a?b=1"),
        ("a?utm_a=x&b=1&utm_b=y", "a?b=1"),
        ("a?utm_a=x&amp;b=1", "a?b=1"),
        ("a?b=1&utm_a=x c&utm_b=y", "a?b=1 c&utm_b=y"),
        ("a?b=utm_a=x", "a?b=utm_a=x"),
        ("a?fbclidx=1&b=2", "a?fbclidx=1&b=2"),
        ("a?fbclidx=1", "a?fbclidx=1"),
        ("a?", "a?"),
        ("a?&utm_a=1", "a?"),
        ("a?utm_a=1&", "a?"),
        ("a?utm_a=1\xffb?c=2", "a\xffb?c=2"),
        ("a?b=1&utm_a=1\xffb", "a?b=1\xffb"),
    ],
)
def test_tracking_parameters_go_and_the_others_stay(text, left):
    assert cut(text) == left


@pytest.mark.parametrize("name", TRACKING)
def test_every_name_that_is_looked_for_is_cut(name):
    written = f"{name.rstrip('=')}x" if name == "utm_" else name.rstrip("=")
    assert cut(f"a?{written}=1") == "a"
    assert cut(f"a?b=1&{written}=2&c=3") == "a?b=1&c=3"


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("a?utm_a", 1),
        ("a?b=1&utm_a", 1),
        ("?a?utm_a", 2),
        ("?utm_a", 0),
        ("b\xff?utm_a", 2),
        ("utm_a", -1),
        ("a?b utm_a", -1),
        ("a?b\nutm_a", -1),
        ("a?b\xffutm_a", -1),
        ("a?b\xffc?utm_a", 5),
        ("a?b c?utm_a", 5),
    ],
)
def test_a_parameter_belongs_to_the_query_before_it(text, begin):
    data = text.encode("latin-1")
    found = queries(laid_out(data), np.array([data.index(b"utm_a")]))
    assert found == [begin][begin < 0 :]


def test_a_query_of_many_parameters_is_looked_at_once():
    data = b"a?b=1\xffc?utm_a=1&utm_b=2 d?utm_c"
    places = np.array([found.start() for found in re.finditer(b"utm", data)])
    assert queries(laid_out(data), places) == [7, data.rindex(b"?")]
    assert queries(laid_out(data), places[:0]) == []


@given(
    st.lists(
        st.sampled_from(["utm_a=1", "fbclid=2", "gclid", "b=3", "c", "fbclidx=4"]), min_size=1, max_size=6
    )
)
def test_what_is_left_are_the_other_parameters_in_their_order(names):
    kept = [name for name in names if not TRACKER.match(name.encode())]
    assert cut(f"a?{'&'.join(names)}") == (f"a?{'&'.join(kept)}" if kept else "a")
    assert not re.search(r"utm_|fbclid=|gclid", cut(f"a?{'&'.join(names)}"))
