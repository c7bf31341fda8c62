"""Decide: each account is hidden or shown by the first rule that speaks of it, and the release says which and why."""

import pytest

from heliograph.model.policy import AccountException, AccountRule
from heliograph.privacy.declared import shipped
from heliograph.publish.decide import decide, shown_outsiders
from heliograph.tables.engine import connect

ACCOUNTS = [
    ("few", 4_999, False),
    ("enough", 5_000, False),
    ("many", 5_001, False),
    ("unknown", None, False),
    ("given", 9_000, True),
]


def decided(*exceptions, hide="below", below=5_000, received="keep"):
    """By account: hidden, masked, rule and reason."""
    rule = AccountRule(hide=hide, below=below if hide == "below" else None, received=received)
    policy = shipped("twitter-2018").model_copy(update={"accounts": rule, "exceptions": exceptions})
    with connect() as connection:
        connection.execute(
            "CREATE TABLE raw_accounts (account_id VARCHAR, follower_count BIGINT, is_pseudonymous BOOLEAN)"
        )
        connection.executemany("INSERT INTO raw_accounts VALUES (?, ?, ?)", ACCOUNTS)
        decide(connection, policy)
        found = connection.execute(
            "SELECT account_id, hidden, masked, decision_rule, decision_reason FROM decided"
        )
        return {account: tuple(what) for account, *what in found.fetchall()}


def exception(decision, *accounts, rule="listed", **fields):
    usual = {"reason": f"Why {rule}.", "reviewed_by": "The board"}
    return AccountException(decision=decision, accounts=accounts, rule=rule, **usual | fields)


def test_the_number_of_followers_decides_and_is_said():
    assert decided() == {
        "few": (True, True, "followers-below", "fewer than 5,000 followers"),
        "enough": (False, False, "followers-at-least", "5,000 followers or more"),
        "many": (False, False, "followers-at-least", "5,000 followers or more"),
        "unknown": (True, True, "followers-unknown", "no follower count in the export"),
        "given": (True, False, "received", "pseudonymous in the export"),
    }


def test_a_policy_hides_everybody_or_nobody_and_says_so():
    everybody, nobody = decided(hide="all"), decided(hide="none")

    assert everybody["many"] == (True, True, "everybody", "the policy hides every account")
    assert nobody["few"] == (False, False, "identified", "shown as exported")
    assert nobody["given"][0] is True


@pytest.mark.parametrize(("received", "masked"), [("keep", False), ("replace", True)])
def test_a_pseudonym_of_the_platform_is_kept_or_replaced(received, masked):
    assert decided(received=received)["given"][:2] == (True, masked)


def test_the_first_exception_that_names_an_account_decides():
    made = decided(
        exception("hide", "many", rule="at-risk"),
        exception("show", "few", "many", rule="public-figure"),
    )

    assert made["many"] == (True, True, "at-risk", "Why at-risk.")
    assert made["few"] == (False, False, "public-figure", "Why public-figure.")
    assert made["enough"][2] == "followers-at-least"


def test_an_exception_for_everyone_leaves_those_that_were_named_before():
    made = decided(
        exception("show", "few", rule="public-figure"),
        exception("hide", everyone=True, rule="compromised"),
        exception("show", "many", rule="too-late"),
    )

    assert {account: rule for account, (_, _, rule, _) in made.items()} == {
        "few": "public-figure",
        "enough": "compromised",
        "many": "compromised",
        "unknown": "compromised",
        "given": "received",
    }


def test_no_exception_shows_whom_the_platform_has_hidden():
    made = decided(exception("show", "given"))
    assert made["given"] == (True, False, "received", "pseudonymous in the export")


def test_outsiders_are_shown_where_a_list_shows_them():
    policy = shipped("strict").model_copy(
        update={"exceptions": (exception("show", "1", "2"), exception("hide", "3"))}
    )
    assert shown_outsiders(policy) == {"1", "2"}
