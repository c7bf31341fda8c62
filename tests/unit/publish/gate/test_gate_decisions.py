"""Decisions: the gate decides about every account once more, and what stands otherwise in the edition is named."""

import pyarrow as pa
import pytest

import identified_export as people
import legacy_files as legacy
from gate_desk import PARTLY, PEOPLE, RECEIVED, changed, desk, found, key
from heliograph.model.policy import AccountException
from heliograph.model.risk import Level
from heliograph.publish.gate.decisions import check, decide_again

PLAIN = "twitter-2018"
HIDDEN = set(people.HIDDEN)
SHOWN = {people.SHOWN, people.AT_THRESHOLD}


@pytest.fixture
def spoilt():
    return desk(PEOPLE, PLAIN).copy()


def excepting(policy, *exceptions):
    usual = {"reason": "Why not", "reviewed_by": "Review board"}
    made = tuple(AccountException(rule=f"rule-{n}", **usual | e) for n, e in enumerate(exceptions))
    return policy.model_copy(update={"exceptions": made})


def decided(source, policy, *, recompute=True):
    """Ids of accounts by hidden, masked, and by what they must be called."""
    held = desk(source, PLAIN if source != RECEIVED else "as-received")
    subject = held.subject(policy=policy, recompute=key(policy, source) if recompute else None)
    rows = subject.connection.execute(
        "SELECT account_id, hidden, masked, public_id FROM gate_decided"
    ).fetchall()
    return {a: (hidden, masked, public) for a, hidden, masked, public in rows}


def hidden(rows):
    return {account for account, (hides, *_) in rows.items() if hides}


def test_the_rule_on_followers_hides_those_below_and_those_unknown():
    assert hidden(decided(PEOPLE, changed(PLAIN))) == HIDDEN


def test_a_policy_can_hide_all_or_none():
    assert hidden(decided(PEOPLE, changed("ordinary-people"))) == HIDDEN | SHOWN
    none = changed(PLAIN).model_copy(update={"accounts": changed("as-received").accounts})
    assert hidden(decided(PEOPLE, none)) == set()


def test_the_first_exception_that_names_an_account_decides():
    policy = excepting(
        changed(PLAIN),
        {"decision": "show", "accounts": (people.BELOW,)},
        {"decision": "hide", "everyone": True},
        {"decision": "show", "accounts": (people.SHOWN,)},
    )

    assert hidden(decided(PEOPLE, policy)) == (HIDDEN | SHOWN) - {people.BELOW}


def test_everyone_can_be_shown_but_one():
    policy = excepting(
        changed(PLAIN),
        {"decision": "hide", "accounts": (people.SHOWN,)},
        {"decision": "show", "everyone": True},
    )

    assert hidden(decided(PEOPLE, policy)) == {people.SHOWN}


def test_a_pseudonym_of_the_platform_is_never_shown_and_kept_or_replaced():
    policy = excepting(changed(PLAIN), {"decision": "show", "everyone": True})
    kept = decided(PARTLY, policy)
    replaced = decided(PARTLY, changed("strict"))

    assert hidden(kept) == {legacy.HASHED_44, legacy.HASHED_43, legacy.HASHED_42, legacy.HASHED_41}
    assert kept[legacy.HASHED_44] == (True, False, legacy.HASHED_44)
    hides, masked, public = replaced[legacy.HASHED_44]
    assert (hides, masked, public[0], len(public)) == (True, True, "a", 27)


def test_a_hidden_account_has_the_pseudonym_of_the_key_and_a_shown_one_its_id():
    rows = decided(PEOPLE, changed(PLAIN))
    [expected] = key(changed(PLAIN), PEOPLE)("user_id", pa.array([people.BELOW])).to_pylist()

    assert rows[people.BELOW] == (True, True, expected)
    assert rows[people.SHOWN] == (False, False, people.SHOWN)
    assert decided(PEOPLE, changed(PLAIN), recompute=False)[people.BELOW] == (True, True, None)


def test_outsiders_of_a_reviewed_list_are_shown_unless_an_earlier_list_hides_them():
    subject = desk(PEOPLE, PLAIN).subject(
        policy=excepting(
            changed(PLAIN),
            {"decision": "hide", "accounts": (people.OUTSIDER, people.BELOW)},
            {"decision": "show", "accounts": (people.OUTSIDER, people.MENTIONED_OUTSIDER, people.BELOW)},
        )
    )
    shown = {a for (a,) in subject.connection.execute("FROM gate_shown").fetchall()}

    assert shown == SHOWN | {people.MENTIONED_OUTSIDER}


def test_deciding_twice_changes_nothing(spoilt):
    subject = spoilt.subject()
    before = subject.connection.execute("FROM gate_decided ORDER BY ALL").fetchall()
    decide_again(subject)

    assert subject.connection.execute("FROM gate_decided ORDER BY ALL").fetchall() == before


def test_the_check_counts_what_is_hidden(spoilt):
    made = check(spoilt.subject())

    assert found(made) == []
    assert [(m.name, m.value, m.of) for m in made.measures] == [("hidden_accounts", 4, 6)]


def test_an_account_that_is_shown_and_must_be_hidden_is_red(spoilt):
    pseudonym = decided(PEOPLE, changed(PLAIN))[people.BELOW][2]
    spoilt.rewrite(
        "accounts.parquet",
        f"""SELECT * REPLACE (CASE account_id WHEN '{pseudonym}' THEN '{people.BELOW}' ELSE account_id END AS account_id,
            is_pseudonymous AND account_id <> '{pseudonym}' AS is_pseudonymous) FROM rows""",
    )
    made = check(spoilt.subject())

    assert found(made, Level.RED) == [
        ("hidden-account-shown", "accounts.account_id", 1),
        ("pseudonym-missing", "accounts.account_id", 1),
        ("unknown-account", "accounts.account_id", 1),
    ]
    assert found(made, Level.AMBER) == []
    assert made.findings[0].samples == (people.BELOW,)
    assert found(check(spoilt.subject(recompute=None)), Level.RED) == [
        ("hidden-account-shown", "accounts.account_id", 1)
    ]


def test_a_hidden_account_under_its_own_id_is_red(spoilt):
    pseudonym = decided(PEOPLE, changed(PLAIN))[people.BELOW][2]
    spoilt.rewrite(
        "accounts.parquet",
        f"SELECT * REPLACE (CASE account_id WHEN '{pseudonym}' THEN '{people.BELOW}' ELSE account_id END AS account_id) FROM rows",
    )

    assert ("hidden-account-by-its-id", "accounts.account_id", 1) in found(check(spoilt.subject()), Level.RED)
    assert found(check(spoilt.subject(recompute=None)), Level.RED) == [
        ("hidden-account-by-its-id", "accounts.account_id", 1)
    ]


def test_a_pseudonym_that_is_marked_as_shown_is_red(spoilt):
    spoilt.rewrite("accounts.parquet", "SELECT * REPLACE (false AS is_pseudonymous) FROM rows")

    made = check(spoilt.subject())
    assert found(made) == [("hidden-account-marked-as-shown", "accounts.account_id", 4)]
    hidden_ones = {public for _, masked, public in decided(PEOPLE, changed(PLAIN)).values() if masked}
    assert set(made.findings[0].samples) == hidden_ones
    assert found(check(spoilt.subject(recompute=None))) == [("unknown-account", "accounts.account_id", 4)]


def test_an_account_that_is_hidden_and_may_be_shown_is_amber(spoilt):
    spoilt.rewrite("accounts.parquet", "SELECT * REPLACE (true AS is_pseudonymous) FROM rows")
    made = check(spoilt.subject())

    assert found(made, Level.AMBER) == [("shown-account-hidden", "accounts.account_id", 2)]
    assert found(made, Level.RED) == []


def test_a_shown_account_under_another_name_is_amber_and_the_other_name_red(spoilt):
    spoilt.rewrite(
        "accounts.parquet",
        f"SELECT * REPLACE (CASE account_id WHEN '{people.SHOWN}' THEN '999' ELSE account_id END AS account_id) FROM rows",
    )
    made = check(spoilt.subject())

    assert found(made, Level.AMBER) == [("shown-account-missing", "accounts.account_id", 1)]
    assert found(made, Level.RED) == [("unknown-account", "accounts.account_id", 1)]
    assert {finding.what: finding.samples for finding in made.findings} == {
        "shown-account-missing": (f"{people.SHOWN} | {people.SHOWN}",),
        "unknown-account": ("999",),
    }


def test_an_account_twice_is_red(spoilt):
    spoilt.rewrite("accounts.parquet", "FROM rows UNION ALL (FROM rows LIMIT 1)")

    assert found(check(spoilt.subject())) == [("account-twice", "accounts.account_id", 1)]


@pytest.mark.parametrize(
    "change",
    ["NULL AS decision_rule", "'' AS decision_rule", "NULL AS decision_reason", "'' AS decision_reason"],
)
def test_a_decision_without_rule_or_reason_is_red(spoilt, change):
    spoilt.rewrite("accounts.parquet", f"SELECT * REPLACE ({change}) FROM rows")

    assert found(check(spoilt.subject()), Level.RED) == [
        ("decision-without-reason", "accounts.decision_rule", 6)
    ]


def test_where_a_received_set_breaks_its_own_rule_is_declared():
    received = desk(RECEIVED, "as-received").subject()
    assert found(check(received)) == []

    received.connection.execute(
        f"""CREATE OR REPLACE VIEW raw_accounts AS SELECT * REPLACE (CASE account_id WHEN '{legacy.PLAIN}' THEN 4999
        WHEN '{legacy.HASHED_42}' THEN 5000 ELSE follower_count END AS follower_count)
        FROM read_parquet('{received.workspace.table("accounts")}')"""
    )
    made = check(received)
    assert found(made, Level.AMBER) == [
        ("shown-below-the-rule", "accounts.follower_count", 1),
        ("hidden-above-the-rule", "accounts.follower_count", 1),
    ]
    assert found(made, Level.RED) == []


def test_nothing_in_a_received_set_is_red():
    spoilt = desk(RECEIVED, "as-received").copy()
    spoilt.rewrite(
        "accounts.parquet",
        "SELECT * REPLACE (NOT is_pseudonymous AS is_pseudonymous, '' AS decision_rule) FROM rows",
    )
    made = check(spoilt.subject())

    assert {f.level for f in made.findings} == {Level.AMBER}
    assert len(made.findings) == 3


def test_the_gate_decides_itself_where_nobody_has_yet(spoilt):
    subject = spoilt.subject()
    columns = subject.connection.execute("DESCRIBE gate_decided").fetchall()
    assert [name for name, *_ in columns] == ["account_id", "hidden", "masked", "public_id"]

    subject.connection.execute("DROP TABLE gate_decided")
    made = check(subject)
    assert found(made) == []
    assert made.measures[0].value == 4


def test_what_was_decided_before_is_what_the_edition_is_held_against(spoilt):
    subject = spoilt.subject()
    subject.connection.execute("UPDATE gate_decided SET hidden = false")

    assert [what for what, *_ in found(check(subject))] == []
    assert check(subject).measures[0].value == 0


def test_where_nobody_has_the_key_pseudonyms_are_no_strangers(spoilt):
    assert found(check(spoilt.subject(recompute=None))) == []


def test_the_publisher_sees_who_breaks_the_early_rule():
    received = desk(RECEIVED, "as-received").subject()
    received.connection.execute(
        f"""CREATE OR REPLACE VIEW raw_accounts AS SELECT * REPLACE (CASE account_id WHEN '{legacy.PLAIN}' THEN 17
        ELSE follower_count END AS follower_count) FROM read_parquet('{received.workspace.table("accounts")}')"""
    )

    assert check(received).findings[0].samples == (f"{legacy.PLAIN} | 17",)
