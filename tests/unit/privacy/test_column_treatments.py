"""What a policy may do to each column, written out: any other treatment is refused by name."""

import pytest

from heliograph.errors import InputError
from heliograph.model.policy import Treatment
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import refuse_incomplete, shipped

MADE = [
    "post_number",
    "is_pseudonymous",
    "decision_rule",
    "decision_reason",
    "follower_count_at_decision",
    "dataset",
    "release",
]
ACCOUNT_IDS = [
    "account_id",
    "reply_to_account_id",
    "repost_of_account_id",
    "mentions",
    "subject_id",
    "referenced_id",
    "media_key",
]
POST_IDS = ["post_id", "reply_to_post_id", "repost_of_post_id", "quote_of_post_id", "action_id"]
NEVER_KEPT = ["latitude", "longitude", "display_name", "handle"]
REQUIRED = [
    ("posts", "kind"),
    ("actions", "subject_kind"),
    ("referenced", "kind"),
    ("referenced", "relation"),
]
BY_TYPE = {
    "text": {"redact"}, "texts": {"redact"}, "moment": {"minute", "month", "year"}, "day": {"month", "year"},
    "integer": {"octave", "decade"}, "number": set(), "flag": set(),
}  # fmt: skip
COLUMNS = [(table, column) for table, spec in TABLES.items() for column in spec.columns]


def possible(table, column):
    """What the documentation of policies promises for a column."""
    if column.name in MADE:
        return {"made"}
    if column.name in ACCOUNT_IDS:
        return {"pseudonym"}
    if column.name in POST_IDS:
        return {"pseudonym", "keep"}
    if column.name == "time_resolution":
        return {"keep", "minute"}
    made = BY_TYPE[str(column.type)] | {"keep", "drop"} | ({"hide"} if table == "accounts" else set())
    if (table, column.name) in REQUIRED:
        made -= {"drop", "hide"}
    return made - ({"keep"} if column.name in NEVER_KEPT else set())


def refusal(policy, table, name, treatment):
    columns = policy.columns | {table: policy.columns[table] | {name: Treatment(treatment)}}
    try:
        refuse_incomplete(policy.model_copy(update={"columns": columns}), what="policy.toml")
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda part: getattr(part, "name", part))
def test_a_column_can_be_treated_in_these_ways_and_no_others(table, column):
    policy = shipped("strict")
    refused = {
        str(treatment)
        for treatment in Treatment
        if f"{table}.{column.name} cannot be treated as {treatment}"
        in refusal(policy, table, column.name, treatment)
    }
    assert {str(treatment) for treatment in Treatment} - refused == possible(table, column)


@pytest.mark.parametrize("name", ["reply_to_post_id", "repost_of_post_id", "quote_of_post_id", "post_id"])
def test_ids_of_posts_are_kept_everywhere_or_nowhere(name):
    assert "kept in one column and replaced in another" in refusal(shipped("strict"), "posts", name, "keep")
    assert "kept in one column" in refusal(shipped("twitter-2018"), "posts", name, "pseudonym")


def test_a_set_republished_as_received_may_keep_everything():
    assert refusal(shipped("as-received"), "accounts", "handle", "keep") == ""


@pytest.mark.parametrize("table", TABLES)
def test_every_table_must_be_named_and_no_other(table):
    policy = shipped("strict")
    without = {name: columns for name, columns in policy.columns.items() if name != table}
    with pytest.raises(InputError) as refused:
        refuse_incomplete(policy.model_copy(update={"columns": without}), what="policy.toml")
    assert all(f"{table}.{name} has no treatment" in str(refused.value) for name in TABLES[table].names())

    more = policy.columns | {"likes": {"post_id": Treatment.KEEP}}
    with pytest.raises(InputError, match="there is no column likes.post_id"):
        refuse_incomplete(policy.model_copy(update={"columns": more}), what="policy.toml")
