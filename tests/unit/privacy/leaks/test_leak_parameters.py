"""Parameters: each that follows a reader is found in a link, and no other."""

import pytest

from heliograph.privacy.leaks.parameters import followed
from heliograph.tables.engine import connect

NAMES = (
    "utm_source", "utm_x1", "fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "igsh", "mc_eid", "mc_cid",
)  # fmt: skip


@pytest.fixture(scope="module")
def follows():
    with connect() as connection:

        def answer(text):
            return connection.execute(f"SELECT {followed('value')} FROM (SELECT ? AS value)", [text]).fetchall()[0][0]  # fmt: skip

        yield answer


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("before", ["?", "?b=2&", "?b=2&amp;"])
def test_each_name_is_found_wherever_it_stands_in_a_query(follows, name, before):
    """The plain search that comes first lets all of them through."""
    assert follows(f"see https://e.example/a{before}{name}=x, and more")


@pytest.mark.parametrize(
    "text",
    [
        "https://e.example/a?b=2",
        "https://e.example/?utm_=1",
        "https://e.example/?xutm_a=1",
        "https://e.example/?fbclidx=1",
        "https://e.example/?fbclid",
        "https://e.example/fbclid=1",
        "https://e.example/a#?fbclid=1",
        "https://e.example/a b?fbclid=1",
        "https://e.example/?b=1 fbclid=1",
        "https://e.example/?b=1 &fbclid=1",
        "https://?fbclid=1",
        "e.example/?fbclid=1",
        "What is fbclid=1?",
    ],
)
def test_what_only_looks_like_one_is_not(follows, text):
    assert not follows(text)


def test_links_are_those_of_both_schemes(follows):
    assert follows("http://e.example/?fbclid=1")
