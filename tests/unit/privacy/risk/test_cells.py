"""Cells: which figures are too small, and which can be worked out."""

import pytest

from heliograph.privacy.risk.cells import Cell, recomputable, small_figures


def cell(share, n, name="time-zone"):
    return Cell(name=name, share=share, n=n)


@pytest.mark.parametrize(
    ("share", "n", "small", "small_rest"),
    [
        (1.0, 9, True, False),
        (1.0, 10, False, False),
        (0.09, 100, True, False),
        (0.1, 100, False, False),
        (0.0, 100, False, False),
        (0.0, 9, True, False),
        (0.91, 100, False, True),
        (0.9, 100, False, False),
        (1.0, 100, False, False),
    ],
)
def test_fewer_than_ten_are_small(share, n, small, small_rest):
    assert (cell(share, n).small, cell(share, n).small_rest) == (small, small_rest)


def test_the_only_small_cell_of_a_whole_can_be_worked_out():
    whole = [cell(0.5, 100), cell(0.45, 100), cell(0.05, 100)]
    assert list(recomputable(whole)) == [whole[2]]


@pytest.mark.parametrize("shares", [(0.95, 0.05), (0.945, 0.05), (0.5, 0.45, 0.055)])
def test_two_cells_may_be_a_whole_and_shares_may_be_rounded_by_half_a_hundredth(shares):
    whole = [cell(share, 100) for share in shares]
    assert list(recomputable(whole)) == whole[-1:]


@pytest.mark.parametrize("shares", [(0.944, 0.05), (0.5, 0.45, 0.056)])
def test_shares_that_are_further_from_everybody_are_not_a_whole(shares):
    assert list(recomputable([cell(share, 100) for share in shares])) == []


@pytest.mark.parametrize(
    "shares", [(0.5, 0.44, 0.03, 0.03), (0.5, 0.4, 0.05), (0.5, 0.5), (0.05,), (0.9, 0.8, 0.05), ()]
)
def test_two_small_cells_or_no_whole_give_nothing_away(shares):
    assert list(recomputable([cell(share, 100) for share in shares])) == []


@pytest.mark.parametrize(
    "text",
    [
        "of whom 3 accounts were minors",
        "Seven people",
        "two of the accounts",
        "4 user accounts",
        "It names five very young women.",
    ],
)
def test_few_people_in_words_are_found(text):
    assert len(list(small_figures(text))) == 1


@pytest.mark.parametrize(
    "few",
    [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
    ],
)
def test_each_number_below_ten_is_few_in_digits_and_in_words(few):
    assert list(small_figures(f"Of these, {few} people left.")) == [f"{few} people"]


@pytest.mark.parametrize(
    "who",
    [
        "account",
        "accounts",
        "people",
        "person",
        "persons",
        "user",
        "users",
        "member",
        "members",
        "individual",
        "individuals",
        "minor",
        "minors",
        "children",
        "women",
        "men",
        "holder",
        "holders",
        "employees",
    ],
)
def test_each_word_for_people_is_one(who):
    assert list(small_figures(f"It names 2 {who}.")) == [f"2 {who}"]


@pytest.mark.parametrize(
    "text",
    [
        "13 accounts",
        "1,209 accounts",
        "0.5 people",
        "5% of accounts",
        "3 posts",
        "2019 people",
        "one network of 900 accounts",
        "",
    ],
)
def test_other_figures_are_not(text):
    assert list(small_figures(text)) == []
