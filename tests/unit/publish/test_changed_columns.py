"""Changes: what is made of each column that holds identifiers, and that all others are left alone."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from heliograph.model.policy import Treatment
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import shipped
from heliograph.privacy.pseudonym import ScopeKey
from heliograph.privacy.redact import Redactor
from heliograph.privacy.vocabulary import VOCABULARY
from heliograph.publish.changes import CLEAR_ID, changes
from heliograph.publish.replace import Replacer

HIDDEN = "a" + "b" * 26
STRICT, OF_2018 = shipped("strict"), shipped("twitter-2018")


def marked(letter):
    """A change that can be seen: what it was asked for, behind a letter."""
    return lambda column: pc.binary_join_element_wise(pa.scalar(letter), column, "")


def replacer(policy):
    vocabulary = [("quorvex99", "handle", HIDDEN, True)]
    columns = [pa.array(column) for column in zip(*vocabulary, strict=True)]
    redactor = Redactor(
        pa.table(columns, schema=VOCABULARY), ScopeKey(b"k" * 32), policy.texts, shown=frozenset()
    )
    return Replacer(
        accounts=marked("a"),
        posts=marked("p"),
        every_post=marked("p"),
        media=marked("m"),
        actions=marked("x"),
        redactor=redactor,
    )


def made(table, policy, **columns):
    """What has become of some columns of a table."""
    arrays = {name: array(values) for name, values in columns.items()}
    makings = changes(table, policy, replacer(policy))
    return {name: makings[name](arrays).to_pylist() for name in makings if name in arrays or name == CLEAR_ID}


def array(values):
    listed = any(isinstance(value, list) for value in values)
    return pa.array(values, pa.list_(pa.string()) if listed else pa.string())


@pytest.mark.parametrize("policy", [STRICT, OF_2018], ids=lambda policy: policy.name)
@pytest.mark.parametrize("table", TABLES)
def test_what_the_policy_replaces_or_redacts_is_changed_and_nothing_else(table, policy):
    asked = policy.columns[table]
    wanted = {
        name for name, treatment in asked.items() if treatment in {Treatment.PSEUDONYM, Treatment.REDACT}
    }
    added = {"accounts": {CLEAR_ID}, "posts": {"post_number"} & set(asked)}.get(table, set())
    found = set(changes(table, policy, replacer(policy)))
    hidden = {c.name for c in TABLES[table].columns if asked[c.name] is Treatment.HIDE}
    assert wanted <= found
    assert found - wanted - added <= hidden


def test_each_kind_of_identifier_has_its_own_change():
    assert made(
        "posts", STRICT, post_id=["1"], account_id=["2"], reply_to_account_id=[None], mentions=[["3", None]]
    ) == {
        "post_id": ["p1"],
        "account_id": ["a2"],
        "reply_to_account_id": [None],
        "mentions": [["a3", None]],
    }
    assert made("media", STRICT, media_key=["1"], post_id=["2"]) == {"media_key": ["m1"], "post_id": ["p2"]}
    assert made("actions", STRICT, action_id=["1"]) == {"action_id": ["x1"]}


def test_an_identifier_of_several_kinds_is_changed_as_its_kind_says():
    kinds, ids = ["account", "post", "media", "unknown"], ["1", "2", "3", "4"]
    assert made("referenced", STRICT, kind=kinds, referenced_id=ids)["referenced_id"] == [
        "a1",
        "p2",
        "m3",
        None,
    ]
    assert made("referenced", OF_2018, kind=kinds, referenced_id=ids)["referenced_id"] == [
        "a1",
        "2",
        "m3",
        None,
    ]


def test_accounts_keep_a_clear_id_by_which_they_find_their_decision():
    found = made("accounts", STRICT, account_id=["7"])
    assert found == {CLEAR_ID: ["7"], "account_id": ["a7"]}
    assert next(iter(found)) == CLEAR_ID


def test_texts_are_redacted_and_gaps_stay():
    tags = [["quorvex99", "x"], None, [], [None]]
    found = made("posts", STRICT, text=["@quorvex99", None], hashtags=tags)
    assert found == {"text": [f"@{HIDDEN}", None], "hashtags": [[HIDDEN, "x"], None, [], [None]]}
