"""The limits of the shipped policies hold on synthetic operations: a policy that no data set can meet would protect nobody."""

import pytest

from heliograph.model.policy import Treatment
from heliograph.privacy.coarsen import COARSE, coarsened
from heliograph.privacy.declared import parse, shipped
from heliograph.privacy.risk.uniqueness import singled_out
from heliograph.synth.generate import generate
from heliograph.tables.engine import connect

EXPORTED = {
    "created_on": "account_creation_date",
    "follower_count": "follower_count",
    "following_count": "following_count",
    "language": "account_language",
    "location": "user_reported_location",
}


def published(policy, column):
    """What a policy publishes of a profile value of a hidden account."""
    treatment = policy.columns["accounts"][column]
    if treatment in {Treatment.HIDE, Treatment.DROP}:
        return "NULL"
    return coarsened(treatment, EXPORTED[column]) if treatment in COARSE else EXPORTED[column]


def singled(place, policy, preset, posts):
    generate(preset, place / preset, posts=posts, planted=0)
    rule = policy.accounts
    hidden = f"follower_count < {rule.below}" if rule.below else "true"
    with connect() as connection:
        query = (
            f"SELECT * FROM read_csv('{place / preset / f'{preset}_users_csv_unhashed.csv'}') WHERE {hidden}"
        )
        connection.execute(f"CREATE TABLE accounts AS {query}")
        return singled_out(connection, "accounts", [published(policy, column) for column in EXPORTED])


@pytest.mark.parametrize(("preset", "posts"), [("ira-2018", 100), ("demo", 500)])
def test_strict_can_be_met_by_an_operation(tmp_path, preset, posts):
    policy = shipped("strict")
    found = singled(tmp_path, policy, preset, posts)

    assert found.rows > 350
    assert found.share <= policy.limits.unique_accounts


@pytest.mark.parametrize("posts", [30, 400, 4_000])
def test_ordinary_people_are_never_singled_out_by_their_profile(tmp_path, posts):
    found = singled(tmp_path, shipped("ordinary-people"), "labels-2022", posts)
    assert (found.unique, found.few) == (0, 0)


def test_a_few_accounts_need_a_policy_that_keeps_less(tmp_path):
    """As the comment in strict.toml says."""
    less = parse(
        'extends = "strict"\nname = "ours"\n[columns.accounts]\ncreated_on = "hide"', what="policy.toml"
    )

    assert singled(tmp_path, shipped("strict"), "tiny", 100).share > 0.05
    assert singled(tmp_path / "less", less, "tiny", 100).share <= 0.05
