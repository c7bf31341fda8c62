"""Columns: where identifiers and words can stand; a column that no list names would be looked at by nobody."""

import pytest

from heliograph.model.column import ColumnType
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import shipped
from heliograph.publish.gate.id_columns import ID_COLUMNS, Names, misshapen, odd
from heliograph.publish.gate.occurrences import Group, Occurrences, columns_of, occurrences
from heliograph.publish.gate.text_columns import TextColumn, text_columns
from small_edition import account, action, edition, pid, post

IDS = {
    Names.ACCOUNT: (
        "accounts.account_id", "posts.account_id", "posts.reply_to_account_id", "posts.repost_of_account_id", "posts.mentions",
        "media.account_id", "actions.subject_id", "referenced.referenced_id", "referenced.account_id",
    ),
    Names.POST: (
        "posts.post_id", "posts.reply_to_post_id", "posts.repost_of_post_id", "posts.quote_of_post_id", "media.post_id",
        "actions.subject_id", "referenced.referenced_id",
    ),
    Names.MEDIA: ("media.media_key", "actions.subject_id"),
    Names.ACTION: ("actions.action_id",),
}  # fmt: skip


@pytest.fixture
def subject(tmp_path):
    """Pseudonyms, an account that is shown, and what is neither."""
    posts = [
        post(1, post_id=pid(1, "p"), mentions=[pid(3), "77", "88", None], reply_to_post_id="123"),
        post(2, post_id=pid(2, "p"), reply_to_post_id=pid(1, "p"), repost_of_account_id=pid(1, "p")),
    ]
    actions = [
        action(1, subject=pid(1), action_id=pid(1, "x")),
        action(2, subject="55", kind="post", action_id=pid(1, "a")),
        action(3, subject="66", kind="media", action_id=pid(2, "x")),
    ]
    made = edition(tmp_path, accounts=[account(1), account(77, hidden=False)], posts=posts, actions=actions)
    made.connection.execute("CREATE TEMP TABLE gate_shown AS SELECT '77' AS account_id")
    return made


def test_every_column_of_identifiers_is_listed_and_the_first_of_a_kind_is_what_others_point_to():
    for names, (first, *others) in IDS.items():
        listed = [column.place for column in columns_of(names)]
        assert (listed[0], sorted(listed[1:])) == (first, sorted(others))


def test_every_other_column_of_words_is_read_as_words():
    """But for closed lists of values, digests, and what publishing makes itself."""
    public = {
        f"{spec.name}.{column.name}"
        for spec in TABLES.values()
        for column in spec.columns
        if Edition.PUBLIC in column.editions
        and column.type in {ColumnType.TEXT, ColumnType.TEXTS}
        and not column.values
    }
    made = {"posts.post_number", "media.sha256", "media.pdq", "media.pdq_profile"}
    made |= {f"{table}.dataset" for table in TABLES}
    listed = {column.place for column in text_columns()}

    assert listed == public - {place for places in IDS.values() for place in places} - made
    assert {"posts.text", "posts.urls", "accounts.description", "actions.label_text"} <= listed


def test_lists_are_read_as_one_text():
    assert TextColumn(table="posts", name="urls", listed=True).value == "array_to_string(\"urls\", ' ')"
    assert TextColumn(table="posts", name="text", listed=False).value == '"text"'
    listed = [column.name for column in text_columns() if column.listed]
    assert listed == ["hashtags", "urls", "domains", "poll_choices"]


def test_what_is_no_pseudonym_of_its_kind_is_counted_by_column(subject):
    found = {(c.place, c.names): count for c, count in misshapen(subject).items() if count}
    assert found == {
        ("posts.reply_to_post_id", Names.POST): 1,
        ("posts.repost_of_account_id", Names.ACCOUNT): 1,
        ("posts.mentions", Names.ACCOUNT): 1,
        ("actions.action_id", Names.ACTION): 1,
        ("actions.subject_id", Names.POST): 1,
        ("actions.subject_id", Names.MEDIA): 1,
    }
    [mentions] = [column for column in misshapen(subject) if column.place == "posts.mentions"]
    assert subject.connection.execute(odd(mentions)).fetchall() == [("88",)]


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        ("strict", []),
        ("twitter-2018", [*IDS[Names.POST], *IDS[Names.ACTION]]),
        ("as-received", [place for places in IDS.values() for place in places]),
    ],
)
def test_columns_whose_ids_are_kept_are_left_out(policy, kept):
    found = [column.place for column in ID_COLUMNS if not column.replaced(shipped(policy))]
    assert sorted(found) == sorted(kept)


def test_identifiers_are_followed_through_all_columns_of_their_kind(subject):
    subject.connection.execute(
        "CREATE VIEW raw_posts AS FROM public_posts; CREATE VIEW raw_media AS FROM public_media"
    )
    subject.connection.execute(
        "CREATE VIEW raw_actions AS FROM public_actions; CREATE VIEW raw_referenced AS FROM public_referenced"
    )
    found = occurrences(subject)

    assert {names: tuple(side.ids for side in sides) for names, sides in found.items()} == {
        Names.ACCOUNT: (5, 5),
        Names.POST: (4, 4),
        Names.MEDIA: (1, 1),
        Names.ACTION: (3, 3),
    }
    raw, public = found[Names.ACCOUNT]
    assert raw == public
    accounts, authors, *_ = public.columns
    [mentions] = [column for column in public.columns if column.place == "posts.mentions"]
    assert (
        public.distinct(accounts),
        public.distinct(accounts, authors),
        public.distinct(accounts, mentions),
    ) == (2, 1, 1)
    assert public.distinct(authors, mentions) == 0


def test_groups_are_told_by_the_columns_that_they_share():
    columns = columns_of(Names.MEDIA)
    made = Occurrences(
        columns=columns, groups=[Group(mask=1, ids=5, values=9), Group(mask=3, ids=2, values=4)]
    )
    assert (made.ids, made.distinct(columns[0]), made.distinct(columns[1]), made.distinct(*columns)) == (
        7,
        7,
        2,
        2,
    )
