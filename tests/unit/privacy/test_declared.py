"""policy.toml: shipped policies, own ones that build on them, and what is refused."""

import pytest

from heliograph.errors import InputError, UnknownNameError
from heliograph.model.policy import Policy, Treatment
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import SHIPPED, parse, shipped


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_policy_names_every_column_of_every_table(name):
    policy = shipped(name)

    assert policy.name == name
    assert {t: set(c) for t, c in policy.columns.items()} == {t: set(s.names()) for t, s in TABLES.items()}


def test_an_unknown_policy_is_named_with_those_that_exist():
    with pytest.raises(UnknownNameError, match="no policy 'lenient'") as error:
        shipped("lenient")

    assert "strict" in error.value.hint


def test_an_own_policy_changes_what_it_says_and_keeps_the_rest():
    own = parse('extends = "strict"\nname = "ours"\n[columns.posts]\ntext = "drop"\n', what="policy.toml")

    assert own.columns["posts"]["text"] is Treatment.DROP
    assert own.columns["posts"]["urls"] is Treatment.REDACT
    assert own.accounts == shipped("strict").accounts


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("extends = ", "not TOML"),
        ('extends = "lenient"', "extends 'lenient'"),
        ('extends = "strict"', "needs a name of its own"),
        ('extends = "strict"\nname = "strict"', "needs a name of its own"),
        ('extends = "strict"\nname = "ours"\nhid = "all"', "hid"),
        ('extends = "strict"\nname = "ours"\n[columns.posts]\nmood = "keep"', "no column posts.mood"),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\ntext = "year"',
            "posts.text cannot be treated as year",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\nkind = "drop"',
            "posts.kind cannot be treated as drop",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\ntext = "hide"',
            "posts.text cannot be treated as hide",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\ntext = "pseudonym"',
            "cannot be treated as pseudonym",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\nmentions = "keep"',
            "posts.mentions cannot be treated",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\nlatitude = "keep"',
            "posts.latitude cannot be treated",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\nlongitude = "keep"',
            "posts.longitude cannot be treated",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.accounts]\nhandle = "keep"',
            "accounts.handle cannot be treated",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.accounts]\ndisplay_name = "keep"',
            "accounts.display_name cannot be treated",
        ),
        ('extends = "strict"\nname = "ours"\n[columns.moods]\nmood = "keep"', "no column moods.mood"),
        ('extends = "strict"\nname = "ours"\ntexts = "all"', "texts: "),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\nrelease = "keep"',
            "posts.release cannot be treated",
        ),
        (
            'extends = "strict"\nname = "ours"\n[columns.posts]\nreply_to_post_id = "keep"',
            "kept in one column",
        ),
        (
            'extends = "strict"\nname = "ours"\n[texts]\npost_ids = false',
            "needs texts.post_ids = true: links",
        ),
        ('extends = "strict"\nname = "ours"\n[accounts]\nhide = "all"', "hide = 'below' needs below"),
    ],
)
def test_what_would_protect_nobody_is_refused(toml, complaint):
    with pytest.raises(InputError) as error:
        parse(toml, what="policy.toml")

    assert complaint in error.value.message
    assert error.value.message.startswith("policy.toml: ")


def test_a_misspelt_column_is_answered_with_the_one_that_was_meant():
    with pytest.raises(InputError, match=r"posts\.txt \(did you mean text\?\)") as error:
        parse('extends = "strict"\nname = "ours"\n[columns.posts]\ntxt = "drop"', what="policy.toml")

    assert "docs/reference/columns.md" in error.value.hint


def test_every_fault_is_named_at_once():
    toml = 'extends = "strict"\nname = "ours"\nhid = "all"\ntext = 1'

    with pytest.raises(InputError) as error:
        parse(toml, what="policy.toml")

    told = "Extra inputs are not permitted"
    assert error.value.message == f"policy.toml: not a policy: hid: {told}; text: {told}"


def test_a_column_without_treatment_is_an_error():
    columns = {t: dict(c) for t, c in shipped("strict").to_json()["columns"].items()}
    del columns["media"]["pdq"]
    listed = "\n".join(
        f"[columns.{t}]\n" + "\n".join(f'{n} = "{v}"' for n, v in c.items()) for t, c in columns.items()
    )

    with pytest.raises(InputError, match="media.pdq has no treatment"):
        parse(
            'name = "ours"\ntitle = "T"\nkey_scope = "archive"\n[accounts]\nhide = "all"\n[texts]\npost_ids = true\n'
            + listed,
            what="policy.toml",
        )


def test_exceptions_are_published_without_the_accounts_they_name():
    toml = """extends = "strict"
name = "ours"
[[exceptions]]
rule = "public-figure"
decision = "show"
accounts = ["12"]
handles = ["harbour_news"]
reason = "Heads of government"
reviewed_by = "Trust and safety council"
"""
    published = parse(toml, what="policy.toml").published()

    assert (published.exceptions[0].accounts, published.exceptions[0].handles) == ((), ())
    assert published.exceptions[0].reason == "Heads of government"


def test_nobody_is_shown_without_a_review():
    with pytest.raises(InputError, match="reviewed_by"):
        parse(
            'extends = "strict"\nname = "ours"\n[[exceptions]]\nrule = "figure"\ndecision = "show"\naccounts = ["1"]\nreason = "r"',
            what="policy.toml",
        )


def test_a_policy_is_the_same_after_a_journey_through_json():
    policy = shipped("ordinary-people")

    assert Policy.model_validate(policy.to_json()) == policy
