"""Tally: counts of what was sighted, some cells, and the bounds of both."""

import numpy as np
import pyarrow as pa
import pytest

from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.sightings import Reading, Sightings, table
from heliograph.privacy.leaks.tally import Tally

ANN, BOB = 0, 1
LISTED = needles([("handle", "ann", "a1"), ("handle", "bob", "b1")], [])


def sighted(*rows, mentions=()):
    """Sightings of (needle, row, context, whether used as a word)."""
    columns = (
        [np.array(column) for column in zip(*rows, strict=True)] if rows else [np.zeros(0, np.int64)] * 4
    )
    return Sightings(columns[0], columns[1], columns[2].astype(np.int64), columns[3].astype(bool), mentions)


def cells(count, text="cell"):
    return pa.array([f"{text} {n}" for n in range(count)])


def test_cells_are_counted_by_place_needle_and_context():
    tally = Tally(LISTED)
    found = sighted(
        (ANN, 0, Context.WORD, True), (ANN, 1, Context.WORD, False), (BOB, 1, Context.WORD, False), (BOB, 2, Context.MENTION, False)
    )  # fmt: skip
    tally.add("posts.text", found, cells(4))
    tally.add("posts.text", found, cells(4))
    tally.add("posts.urls", sighted((ANN, 3, Context.PROFILE, False)), cells(4))

    assert {key: seen.found for key, seen in tally.hits.items()} == {
        ("posts.text", ANN, Context.WORD): 4,
        ("posts.text", BOB, Context.WORD): 2,
        ("posts.text", BOB, Context.MENTION): 2,
        ("posts.urls", ANN, Context.PROFILE): 1,
    }
    assert tally.hits["posts.text", BOB, Context.MENTION].samples == ["cell 2", "cell 2"]
    assert tally.hits["posts.urls", ANN, Context.PROFILE].samples == ["cell 3"]
    assert (tally.values, tally.bytes) == (12, 3 * cells(4).nbytes)


def test_a_value_that_stands_there_often_counts_as_often():
    tally = Tally(LISTED)
    mentions = [(1, "bob", Context.MENTION)]
    found = sighted((ANN, 0, Context.WORD, False), (ANN, 2, Context.WORD, False), mentions=mentions)
    tally.add("posts.text", found, cells(3), counts=np.array([5, 7, 11]))

    assert tally.values == 23
    assert tally.hits["posts.text", ANN, Context.WORD].found == 16
    assert tally.mentions["posts.text", "bob", Context.MENTION].found == 7


def test_some_cells_are_kept_and_long_ones_cut():
    tally = Tally(LISTED)
    for number in range(25):
        tally.add(
            "posts.text", sighted((ANN, 0, Context.WORD, False)), pa.array([f"{number} " + "x" * 2_000])
        )
    seen = tally.hits["posts.text", ANN, Context.WORD]

    assert (seen.found, len(seen.samples)) == (25, 20)
    assert {len(sample) for sample in seen.samples} == {1_000}
    assert seen.samples[0].startswith("0 x")


def test_names_beyond_a_number_count_as_one():
    tally = Tally(LISTED, most_names=2)
    names = [(0, name, Context.MENTION) for name in ("zoe", "yan", "xia", "wim", "zoe")]
    tally.add("posts.text", sighted(mentions=names), cells(1))

    assert {name: seen.found for (_, name, _), seen in tally.mentions.items()} == {"zoe": 2, "yan": 1, "": 2}


def test_of_one_sort_at_one_place_so_many_cells_are_kept():
    tally = Tally(LISTED)
    names = [(0, f"n{n}", Context.MENTION) for n in range(2_100)]
    tally.add("posts.text", sighted(mentions=names), cells(1))
    tally.add("posts.urls", sighted(mentions=names[:1]), cells(1))

    kept = [len(seen.samples) for (place, *_), seen in tally.mentions.items() if place == "posts.text"]
    assert (len(kept), sum(kept)) == (2_100, 2_000)
    assert tally.mentions["posts.urls", "n0", Context.MENTION].samples == ["cell 0"]


def test_others_who_use_a_word_are_counted_up_to_three():
    tally = Tally(LISTED)
    authors = pa.array(["a1", "c", "d", "c", "e", "f", "g"])
    rows = [(ANN, row, Context.WORD, row != 5) for row in range(7)]
    tally.add("posts.text", sighted(*rows[:2]), cells(7), authors=authors)
    assert (tally.others(ANN), tally.others(BOB)) == (1, 0)

    tally.add("posts.text", sighted(*rows[:4]), cells(7), authors=authors)
    assert tally.others(ANN) == 2

    tally.add("posts.text", sighted(*rows, (BOB, 1, Context.WORD, True)), cells(7), authors=authors)
    assert (tally.others(ANN), tally.others(BOB)) == (3, 1)


def test_whoever_uses_it_in_another_way_has_not_used_the_word():
    tally = Tally(LISTED)
    tally.add("posts.text", sighted((ANN, 0, Context.MENTION, False)), cells(1), authors=pa.array(["c"]))
    tally.add("posts.text", sighted((ANN, 0, Context.WORD, True)), cells(1))
    assert tally.others(ANN) == 0


@pytest.mark.parametrize(("authors", "others"), [([None, None], 0), ([None, "c"], 1), (["c", None], 1)])
def test_whoever_is_not_named_is_nobody_else(authors, others):
    """A damaged edition has posts without an author; it is for another check to say so."""
    tally = Tally(LISTED)
    rows = [(ANN, row, Context.WORD, True) for row in range(2)]
    tally.add("posts.text", sighted(*rows), cells(2), authors=pa.array(authors, pa.string()))
    assert (tally.others(ANN), tally.hits["posts.text", ANN, Context.WORD].found) == (others, 2)


def test_readings_of_a_value_are_put_together():
    first, second = Reading(), Reading()
    first.hits.append(table([(0, ANN, Context.WORD, True), (1, BOB, Context.TAG, False)]))
    first.mentions = {(0, "zoe", Context.MENTION)}
    second.hits.append(table([(0, ANN, Context.PROFILE, False), (0, BOB, Context.WORD, False)]))
    second.mentions = {(1, "yan", Context.PROFILE)}
    first.add(second, np.array([0, 2]))
    made = first.merged(np.array([10, 11, 13]))

    assert made.rows.tolist() == [10, 10, 11]
    assert made.needles.tolist() == [ANN, BOB, BOB]
    assert made.contexts.tolist() == [Context.PROFILE, Context.WORD, Context.TAG]
    assert made.used.tolist() == [True, False, False]
    assert made.mentions == [(10, "zoe", Context.MENTION), (13, "yan", Context.PROFILE)]


def test_nothing_read_is_nothing_sighted():
    made = Reading().merged(np.zeros(0, np.int64))
    assert (len(made.rows), list(made.mentions)) == (0, [])


@pytest.mark.parametrize("place", ["posts.text", "media.shard"])
def test_nothing_found_is_only_counted_as_read(place):
    tally = Tally(LISTED)
    tally.add(place, sighted(), cells(2), authors=pa.array(["a", "b"]))
    assert (tally.hits, tally.mentions, tally.values) == ({}, {}, 2)
