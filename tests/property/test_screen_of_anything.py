"""Whatever is asked, the screen passes it or says in one line what is wrong."""

import random
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises, SeenTable
from heliograph.access.sandbox.screen import screened
from heliograph.errors import HeliographError
from sql_attacks import ATTACKS

SHIPS = Premises(
    name="ships@1 public",
    tables=(SeenTable(name="posts", files=(), columns=(("text", "VARCHAR"), ("hashtags", "VARCHAR[]"))),),
)
PLACES = dict.fromkeys(("secret", "csv", "parquet", "db", "other", "out", "port"), "x")
TEXT = """
    SELECT FROM posts text hashtags WHERE GROUP BY ORDER ALL WITH x AS ( ) , ; * . 'a' "b" $1 ? :: INTEGER [ ] { } -> => := || = <> count max
    CASE WHEN THEN END OVER PARTITION UNION JOIN USING ON LATERAL unnest VALUES PIVOT COPY TO INTO SET NOT NULL IN LIKE INTERVAL DATE LIMIT 1
    2.5 -- /* */ ü EXCLUDE REPLACE COLUMNS FILTER QUALIFY WINDOW SAMPLE DISTINCT EXISTS CAST TRY_CAST STRUCT MAP LIST lambda : %
"""
WORDS = [*TEXT.split(), "\n", "\x00"]


def judged(query):
    with suppress(HeliographError), one_line():
        screened(query, SHIPS, Limits())


@contextmanager
def one_line():
    """Errors pass, if they are what people can read."""
    try:
        yield
    except HeliographError as error:
        if not (str(error).isprintable() and 0 < len(str(error)) < 400):
            pytest.fail(f"no line: {error}")
        raise


@given(st.text(max_size=200))
def test_any_text(text):
    judged(text)
    judged(f"SELECT {text}")


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_order_of_words(words):
    judged("SELECT " + " ".join(words))


@given(st.sampled_from([attack.sql for attack in ATTACKS if len(attack.sql) < 2000]), st.integers(0))
def test_pieces_of_attacks(sql, seed):
    query, chance = sql.format(**PLACES), random.Random(seed)
    for _ in range(chance.randrange(4)):
        start = chance.randrange(len(query) + 1)
        end = min(len(query), start + chance.randrange(8))
        query = query[:start] + chance.choice(WORDS) + query[end:]
    judged(query)
