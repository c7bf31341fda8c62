"""Uniqueness: who is singled out by a profile, and when that stops a release."""

from datetime import date

import pytest

from heliograph.model.risk import Level
from heliograph.privacy.risk.uniqueness import AT_MONTH_AND_OCTAVE, AT_YEAR_AND_DECADE
from heliograph.publish.gate.uniqueness import PROFILE, check
from small_edition import account, edition, kinds, measured, pid, policy_with

YEAR = date(2015, 1, 1)


def crowd(count, **columns):
    return [account(number, created_on=YEAR, follower_count=100, **columns) for number in range(count)]


def test_alike_accounts_hide_each_other(tmp_path):
    result = check(edition(tmp_path, accounts=crowd(40)))

    assert result.level is Level.GREEN
    assert measured(result)["unique_as_published"] == (0, 40)


def test_more_loners_than_the_policy_allows_stop_the_release(tmp_path):
    loners = [account(100 + n, created_on=YEAR, follower_count=10**n) for n in range(3)]
    result = check(edition(tmp_path, accounts=[*crowd(40), *loners[:2], loners[2] | {"follower_count": 7}]))

    assert result.level is Level.RED
    assert kinds(result) == {"unique-profile": 3}
    [finding] = result.findings
    assert "6.98%; the policy allows 5.00%" in finding.about
    assert len(finding.samples) == 3


def test_as_many_as_the_policy_allows_do_not(tmp_path):
    loners = [account(100, created_on=YEAR, follower_count=1), account(101, follower_count=1)]
    result = check(edition(tmp_path, accounts=[*crowd(38), *loners]))

    assert measured(result)["unique_as_published"] == (2, 40)
    assert result.level is Level.GREEN


def test_without_a_limit_a_large_share_is_amber(tmp_path):
    accounts = [account(n, created_on=date(2000 + n, 1, 1)) for n in range(10)]
    result = check(edition(tmp_path, policy="twitter-2018", accounts=accounts))

    assert result.level is Level.AMBER
    assert kinds(result) == {"unique-profile": 10}


@pytest.mark.parametrize(("alike", "level"), [(19, Level.GREEN), (18, Level.AMBER)])
def test_a_twentieth_alone_is_worth_no_word_more_is(tmp_path, alike, level):
    accounts = [*crowd(alike), account(100, follower_count=1)]
    assert check(edition(tmp_path, policy="twitter-2018", accounts=accounts)).level is level


def test_a_set_republished_as_received_is_never_red(tmp_path):
    policy = policy_with("as-received", limits="{ unique_accounts = 0.0 }")
    result = check(edition(tmp_path, policy=policy, accounts=[account(1, follower_count=3)]))

    assert result.level is Level.AMBER


def test_shown_accounts_are_not_counted(tmp_path):
    shown = [account(n, hidden=False, follower_count=5000 + n) for n in range(10)]
    result = check(edition(tmp_path, accounts=[*crowd(5), *shown]))

    assert measured(result)["hidden_accounts"] == (5, None)
    assert result.level is Level.GREEN


def test_groups_smaller_than_five_are_counted(tmp_path):
    four = [account(100 + n, follower_count=1) for n in range(4)]
    result = check(edition(tmp_path, accounts=[*crowd(5), *four]))

    assert measured(result)["few_as_published"] == (4, 9)
    assert measured(result)["unique_as_published"] == (0, 9)


def test_other_granularities_are_counted_in_clear(tmp_path):
    in_clear = [
        account(1, created_on=date(2015, 1, 2), follower_count=8, following_count=0, language="en"),
        account(2, created_on=date(2015, 1, 30), follower_count=15, following_count=0, language="EN"),
        account(3, created_on=date(2015, 6, 1), follower_count=16, following_count=0, language="en"),
        account(4, created_on=date(2015, 6, 1), follower_count=99, following_count=0, language="en"),
        account(5, hidden=False, created_on=date(2015, 6, 1), follower_count=99_999),
    ]
    result = check(edition(tmp_path, accounts=crowd(4), raw=in_clear))

    assert measured(result)["unique_by_month_and_octave"] == (2, 4)
    assert measured(result)["unique_by_year_and_decade"] == (1, 4)
    assert measured(result)["few_by_year_and_decade"] == (4, 4)


def test_what_could_have_been_published_are_the_same_values_but_for_the_location():
    named = [column for column in PROFILE if column != "location"]
    assert [*AT_MONTH_AND_OCTAVE] == [*AT_YEAR_AND_DECADE] == named


def test_a_location_singles_out_too(tmp_path):
    accounts = [*crowd(9), *crowd(10, location="Minsk")[9:]]
    assert kinds(check(edition(tmp_path, accounts=accounts))) == {"unique-profile": 1, "unique-location": 1}


@pytest.mark.parametrize("column", ["description", "location", "url"])
def test_own_words_that_nobody_shares_are_counted(tmp_path, column):
    accounts = [account(n, **{column: "the same"}) for n in range(20)]
    result = check(edition(tmp_path, accounts=[*accounts, account(20, **{column: "mine"}), account(21)]))

    assert kinds(result)[f"unique-{column}"] == 1
    assert measured(result)[f"unique_{column}"] == (1, 22)
    assert all(
        finding.level is not Level.RED for finding in result.findings if finding.what != "unique-profile"
    )


def test_nobody_hidden_is_nobody_singled_out(tmp_path):
    result = check(edition(tmp_path, accounts=[account(1, hidden=False, follower_count=9_000)]))

    assert result.level is Level.GREEN
    assert measured(result)["unique_as_published"] == (0, 0)


def test_a_share_that_is_worth_no_word_stops_a_release_that_allows_less(tmp_path):
    policy = policy_with(limits="{ unique_accounts = 0.01 }")
    result = check(edition(tmp_path, policy=policy, accounts=[*crowd(39), account(100, follower_count=1)]))

    assert result.level is Level.RED
    assert kinds(result) == {"unique-profile": 1}


def test_without_a_limit_nothing_is_said_of_one(tmp_path):
    loners = [account(n, created_on=date(2000 + n, 1, 1), follower_count=7) for n in (2, 1)]
    [finding] = check(edition(tmp_path, policy="twitter-2018", accounts=loners)).findings

    assert finding.where == "accounts"
    assert finding.about == (
        "Hidden accounts that one combination of created_on, follower_count, following_count, language, location "
        "singles out: 100.00%."
    )
    assert [sample.split(" | ")[1:3] for sample in finding.samples] == [
        ["2002-01-01", "7"],
        ["2001-01-01", "7"],
    ]


def test_own_words_are_shown_to_the_publisher_with_their_place(tmp_path):
    accounts = crowd(40) + [
        account(50 + n, created_on=YEAR, follower_count=100, url=url) for n, url in enumerate("ba")
    ]
    [finding] = [f for f in check(edition(tmp_path, accounts=accounts)).findings if f.what == "unique-url"]

    assert finding.where == "accounts.url"
    assert finding.samples == (f"{pid(50)} | b", f"{pid(51)} | a")
