"""Small cells: figures about fewer than ten people, in what is printed about a data set."""

import json

import pytest

from heliograph.model.risk import Level
from heliograph.publish.gate.small_cells import check
from publisher import edited
from small_edition import account, action, described, edition, kinds, measured, pid, policy_with


def indicator(share, n, kind="time-zone", country="QX"):
    return {"kind": kind, "country": country, "share": share, "n": n, "confidence": "low"}


def country(*indicators):
    return {"country": "QX", "indicators": list(indicators)}


def test_figures_about_many_are_green(tmp_path):
    subject = edition(
        tmp_path,
        accounts=[account(1)],
        description=described(presumptive_country=country(indicator(0.5, 100))),
    )
    result = check(subject)

    assert result.level is Level.GREEN
    assert measured(result) == {"indicators": (1, None), "indicators_withheld": (0, None)}


def test_an_indicator_that_is_left_out_is_no_finding(tmp_path):
    small = country(indicator(0.5, 100), indicator(0.02, 100))
    result = check(edition(tmp_path, description=described(presumptive_country=small)))

    assert result.level is Level.GREEN
    assert measured(result) == {"indicators": (1, None), "indicators_withheld": (1, None)}


def test_a_small_indicator_that_is_printed_stops_the_release(tmp_path, monkeypatch):
    monkeypatch.setattr("heliograph.model.indicator.SUPPRESSED_BELOW", 2)
    small = country(indicator(0.5, 100), indicator(0.05, 100), indicator(1.0, 9))
    result = check(edition(tmp_path, description=described(presumptive_country=small)))

    assert result.level is Level.RED
    assert kinds(result) == {"small-indicator": 2}


def test_an_indicator_that_all_but_a_few_show_is_amber(tmp_path):
    nearly = country(indicator(0.95, 100))
    result = check(edition(tmp_path, description=described(presumptive_country=nearly)))

    assert result.level is Level.AMBER
    assert kinds(result) == {"small-rest": 1}


def whole(*shares, n=100):
    return country(*(indicator(share, n, country=f"Q{chr(77 + at)}") for at, share in enumerate(shares)))


def test_a_left_out_indicator_that_can_be_worked_out_stops_the_release(tmp_path):
    subject = edition(tmp_path, description=described(presumptive_country=whole(0.5, 0.45, 0.05)).published())
    listed = ", ".join(_inline(i) for i in whole(0.5, 0.45, 0.05)["indicators"])
    edited(subject.workspace, name="boats")
    with subject.workspace.dataset_toml.open("a", encoding="utf-8") as stream:
        stream.write(f'[presumptive_country]\ncountry = "QX"\nindicators = [{listed}]\n')

    assert kinds(check(subject)) == {"recomputable-cell": 1}
    assert check(subject).level is Level.RED


def _inline(entries):
    return "{" + ", ".join(f"{key} = {json.dumps(value)}" for key, value in entries.items()) + "}"


@pytest.mark.parametrize("shares", [(0.5, 0.42, 0.04, 0.04), (0.5, 0.4, 0.04)])
def test_two_left_out_ones_hide_each_other(tmp_path, shares):
    result = check(edition(tmp_path, description=described(presumptive_country=whole(*shares))))
    assert result.level is Level.GREEN


def test_a_whole_of_few_kinds_of_indicator_is_looked_at_kind_by_kind(tmp_path):
    mixed = country(indicator(0.95, 1000), indicator(0.05, 100, kind="payment"))
    result = check(edition(tmp_path, description=described(presumptive_country=mixed)))
    assert result.level is Level.GREEN


def test_a_set_announced_as_a_handful_of_accounts_is_amber(tmp_path):
    counts = {
        "accounts": {"value": 9, "source": "blog", "date": "2019"},
        "posts": {"value": 3, "source": "blog", "date": "2019"},
    }
    result = check(edition(tmp_path, description=described(announced=counts)))

    assert result.level is Level.AMBER
    assert kinds(result) == {"small-announced-count": 1}
    counts["accounts"]["value"] = 10
    assert check(edition(tmp_path / "more", description=described(announced=counts))).level is Level.GREEN


FEW = "Among them were 3 accounts of minors."
WORDS = dict.fromkeys(("summary", "detection", "impact", "attribution", "sampling"), FEW)


@pytest.mark.parametrize(
    ("place", "words"),
    [*WORDS.items(), ("limits", ["Nothing is missing.", FEW]), ("difference_notes", {"posts": FEW})],
)
def test_few_people_in_the_words_of_the_publisher_are_amber(tmp_path, place, words):
    result = check(edition(tmp_path, description=described(**{place: words})))

    assert result.level is Level.AMBER
    assert kinds(result) == {"small-figure-in-words": 1}
    assert result.findings[0].where == f"dataset.toml, {place}"


def test_a_rule_for_a_few_accounts_is_amber(tmp_path):
    exceptions = '[{rule = "at-risk", decision = "hide", accounts = ["1"], reason = "Threatened"}]'
    accounts = [account(n, decision_rule="at-risk") for n in range(9)]
    policy = policy_with(exceptions=exceptions)
    result = check(
        edition(tmp_path, policy=policy, accounts=[*accounts, account(50, decision_rule="everybody")])
    )

    assert result.level is Level.AMBER
    assert kinds(result) == {"small-rule-group": 1}
    many = [account(n, decision_rule="at-risk") for n in range(10)]
    assert check(edition(tmp_path / "many", policy=policy, accounts=many)).level is Level.GREEN


def test_a_rule_for_everybody_says_nothing_about_a_few(tmp_path):
    exceptions = '[{rule = "compromised", decision = "hide", everyone = true, reason = "Taken over"}]'
    accounts = [account(n, decision_rule="compromised") for n in range(3)]
    assert (
        check(edition(tmp_path, policy=policy_with(exceptions=exceptions), accounts=accounts)).level
        is Level.GREEN
    )


def test_actions_against_a_few_accounts_are_amber(tmp_path):
    actions = [action(n, subject=pid(n), rule="spam") for n in range(10)]
    few = [action(20 + n, subject=pid(20 + n), rule="threats") for n in range(9)]
    posts = [action(40, subject="1", kind="post", rule="threats")]
    result = check(edition(tmp_path, actions=[*actions, *few, *few, *posts]))

    assert result.level is Level.AMBER
    assert kinds(result) == {"small-group-of-actions": 1}
    assert result.findings[0].samples == ("threats | suspended | null | null | 9",)


def test_each_rule_for_a_few_is_named_where_it_stands_and_shown_accounts_are_none_of_them(tmp_path):
    rules = ("compromised", "at-risk")
    listed = ", ".join(
        f'{{rule = "{rule}", decision = "hide", accounts = ["{n}"], reason = "Taken over"}}'
        for n, rule in enumerate(rules)
    )
    accounts = [
        *(account(n, decision_rule="at-risk") for n in range(3)),
        *(account(10 + n, decision_rule="compromised") for n in range(2)),
        *(account(20 + n, decision_rule="compromised", hidden=False) for n in range(9)),
    ]
    result = check(edition(tmp_path, policy=policy_with(exceptions=f"[{listed}]"), accounts=accounts))
    [finding] = result.findings

    assert (finding.what, finding.where, finding.count) == ("small-rule-group", "accounts.decision_rule", 2)
    assert finding.samples == ("at-risk | 3", "compromised | 2")
