"""Media: keys and paths of the export are found in the table, in links and in the names of shards."""

import pytest

import identified_export as people
from gate_desk import LABELS, PEOPLE, desk, found
from heliograph.model.risk import Level
from heliograph.publish.gate.media import check

POST = people.tweet_rows()[0]["tweetid"]
PATH = f"people/{people.BELOW}/images/{POST}-{people.MEDIA_KEY}.jpg"


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def test_media_under_pseudonyms_have_nothing(spoilt):
    made = check(spoilt.subject())

    assert found(made) == []
    assert [(m.name, m.value) for m in made.measures] == [("media_items", 1)]


def test_a_set_without_media_has_nothing_to_look_at():
    made = check(desk(LABELS, "ordinary-people").subject())

    assert (found(made), made.measures[0].value) == ([], 0)


@pytest.mark.parametrize("value", [people.MEDIA_KEY, PATH])
def test_a_key_or_path_of_the_export_is_red(spoilt, value):
    spoilt.rewrite("media.parquet", f"SELECT * REPLACE ('{value}' AS media_key) FROM rows")
    made = check(spoilt.subject())

    assert found(made, Level.RED) == [("raw-media-key", "media.media_key", 1)]
    assert made.findings[0].samples == (value,)


def test_a_key_that_an_action_names_is_red(spoilt):
    spoilt.rewrite("actions.parquet", f"SELECT * REPLACE ('{people.LISTED_KEY}' AS subject_id) FROM rows")

    assert found(check(spoilt.subject()), Level.RED) == [("raw-media-key", "actions.subject_id", 2)]


@pytest.mark.parametrize(
    ("shard", "count"),
    [
        ("media-0001.tar", 0),
        (f"{people.BELOW}.tar", 1),
        (f"{people.SHOWN}.tar", 0),
        (f"items/{POST}.tar", 1),
        (f"{people.MEDIA_KEY}.tar", 1),
        ("1234-something.jpg", 1),
    ],
)
def test_names_of_shards_tell_nothing(spoilt, shard, count):
    spoilt.rewrite("media.parquet", f"SELECT * REPLACE ('{shard}' AS shard) FROM rows")

    made = check(spoilt.subject())
    assert found(made) == [("shard-names-identify", "media.shard", 1)] * count
    assert [finding.samples for finding in made.findings] == [(shard,)] * count


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("urls", f"['http://pbs.twimg.com/media/{people.MEDIA_KEY}.jpg:large']"),
        ("urls", f"['https://mirror.example/media/{people.MEDIA_KEY}']"),
        ("text", f"'look: https://pbs.twimg.com/media/{people.MEDIA_KEY}?format=jpg'"),
    ],
)
def test_a_link_to_an_item_is_red_and_amber_where_posts_can_be_found_anyway(spoilt, column, value):
    change = (
        f"SELECT * REPLACE (CASE WHEN kind = 'reply' THEN {value} ELSE {column} END AS {column}) FROM rows"
    )
    spoilt.rewrite(spoilt.posts(), change)
    made = check(spoilt.subject())
    assert found(made, Level.RED) == [("media-key-in-link", f"posts.{column}", 1)]
    assert made.findings[0].samples == (value.strip("[']"),)

    kept = desk(PEOPLE, "twitter-2018").copy()
    kept.rewrite(kept.posts(), change)
    assert found(check(kept.subject()), Level.AMBER) == [("media-key-in-link", f"posts.{column}", 1)]


def test_links_to_other_pictures_are_none(spoilt):
    value = "['http://pbs.twimg.com/media/DHnqVUxXoAAt1bX.jpg', 'http://example.org/a']"
    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ({value} AS urls) FROM rows")

    assert found(check(spoilt.subject())) == []


def test_fingerprints_of_items_of_hidden_accounts_are_declared():
    kept = desk(PEOPLE, "twitter-2018").copy()
    assert found(check(kept.subject())) == []

    kept.rewrite("media.parquet", f"SELECT * REPLACE ('{'0' * 64}' AS sha256, '{'f' * 64}' AS pdq) FROM rows")
    made = check(kept.subject())
    assert found(made, Level.AMBER) == [
        ("fingerprint-kept", "media.sha256", 1),
        ("fingerprint-kept", "media.pdq", 1),
    ]

    kept.rewrite("media.parquet", f"SELECT * REPLACE ('{people.SHOWN}' AS account_id) FROM rows")
    assert found(check(kept.subject())) == []


@pytest.mark.parametrize(("key", "told"), [("abcdefg", []), ("abcdefgh", ["media-key-in-link"])])
def test_a_key_of_eight_signs_leads_to_its_item(spoilt, key, told):
    """Shorter ones are words, as those of profile pictures are."""
    value = f"['https://pbs.twimg.com/media/{key}.jpg']"
    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ({value} AS urls) FROM rows")
    subject = spoilt.subject()
    subject.connection.execute(
        f"CREATE OR REPLACE VIEW raw_media AS SELECT '{POST}' AS post_id, '{key}' AS media_key"
    )
    assert [what for what, *_ in found(check(subject))] == told
