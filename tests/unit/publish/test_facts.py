"""Facts: what the documents may say is counted in the files of the public edition."""

import json

import pytest

import identified_export as export
import legacy_files as legacy
from publisher import Publisher, edited, rows

HASHED = {
    "boats_users_csv_hashed.csv": legacy.users_csv(),
    "boats_tweets_csv_hashed.csv": legacy.tweets_csv(),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    publisher = Publisher.at(tmp_path_factory.mktemp("facts") / "desk")
    return publisher.publish(publisher.workspace(export.files()))


@pytest.fixture(scope="module")
def datasheet(published):
    return (published.folder / "datasheet.md").read_text("utf-8")


def test_computed_counts_are_those_of_the_files(published):
    for table, count in published.release.computed.items():
        path = published.folder / "public" / ("posts/*.parquet" if table == "posts" else f"{table}.parquet")
        assert rows(path, "count(*)") == [(count.value,)]
        assert count.query == f"SELECT count(*) FROM {table}"


@pytest.mark.parametrize(
    "line",
    [
        "First post (UTC) | 2016-01-01 00:00",
        "Last post (UTC) | 2019-04-01 12:00",
        "Accounts under a pseudonym | 4",
        "Accounts under their own name | 2",
        "Accounts without a post in the data set | 0",
        "Original posts | 8",
        "Reposts | 3",
        "Replies | 1",
        "Quotes | 1",
        "Posts with links | 4",
        "Posts without a time | 0",
        "Posts of the most active account | 4",
        "Distinct media items listed | 1",
        "Media items listed whose bytes are not held | 1",
    ],
)
def test_the_datasheet_prints_the_figures(datasheet, line):
    assert line in datasheet


def test_the_gated_edition_is_known_by_its_existence_alone(published):
    release = json.loads((published.folder / "release.json").read_text())

    assert set(release["editions"]["consortium"]) == {"manifest_sha256", "state"}


def test_an_embargo_on_one_edition_is_not_told_of_the_other(tmp_path):
    publisher = Publisher.at(tmp_path / "desk")
    workspace = publisher.workspace(export.files())
    edited(workspace, embargo={"until": "2020-01-01", "reason": "over"})

    readme = (publisher.publish(workspace).folder / "README.txt").read_text()

    assert "Opens on" not in readme


def test_a_received_set_lists_where_it_breaks_its_own_rule(tmp_path):
    publisher = Publisher.at(tmp_path / "desk")
    users = legacy.user_rows()
    users[1]["follower_count"] = "0"
    users[2]["follower_count"] = "70000"
    files = HASHED | {"boats_users_csv_hashed.csv": legacy.users_csv(users)}

    folder = publisher.publish(publisher.workspace(files), policy="as-received").folder

    datasheet = (folder / "datasheet.md").read_text()
    assert "1 account is shown with fewer than 5,000 followers, 1 of them with 0" in datasheet
    assert "1 account is hidden in spite of 5,000 followers or more" in datasheet


def test_a_received_set_says_which_files_it_gives_back_byte_for_byte(tmp_path):
    publisher = Publisher.at(tmp_path / "desk")

    made = publisher.publish(publisher.workspace(HASHED), policy="as-received")

    assert made.unfaithful == []
    assert (made.folder / "datasheet.md").read_text().count("byte for byte") >= 2


def received(folder, **files):
    """Publish some files as received: what could not be written again, and the datasheet."""
    publisher = Publisher.at(folder)
    named = {f"{name}.csv": data for name, data in files.items()}
    made = publisher.publish(publisher.workspace(named), policy="as-received")
    return made, (made.folder / "datasheet.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("style", "note"),
    [
        ({"bom": True}, "begins with a byte order mark"),
        ({"line_end": "\r\n"}, "lines end with CR LF"),
        ({"quoting": "minimal"}, "fields are quoted only where needed"),
        ({"rows": legacy.with_float_counts(legacy.tweet_rows())}, "counts are written as 0.0"),
    ],
)
def test_the_dialect_of_a_received_file_is_told_and_kept(tmp_path, style, note):
    made, datasheet = received(
        tmp_path / "desk",
        boats_users_csv_hashed=legacy.users_csv(),
        boats_tweets_csv_hashed=legacy.tweets_csv(**style),
    )

    assert note in datasheet
    assert made.unfaithful == []


def test_a_file_that_cannot_be_written_again_byte_for_byte_says_why(tmp_path):
    mixed = legacy.tweets_csv().replace(b'"en"', b"en", 1)
    made, datasheet = received(
        tmp_path / "desk", boats_users_csv_hashed=legacy.users_csv(), boats_tweets_csv_hashed=mixed
    )

    assert made.unfaithful == ["boats_tweets_csv_hashed.zip: the source mixes ways of quoting or line ends"]
    assert "not byte for byte: the source mixes ways of quoting or line ends" in datasheet


def test_records_in_quarantine_are_missing_from_the_copy_and_counted(tmp_path):
    rows = legacy.with_column(legacy.tweet_rows(), "tweetid", legacy.scientific, at=[3])
    made, _ = received(
        tmp_path / "desk",
        boats_users_csv_hashed=legacy.users_csv(),
        boats_tweets_csv_hashed=legacy.tweets_csv(rows),
    )

    assert made.unfaithful == ["boats_tweets_csv_hashed.zip: records in quarantine: 1"]


def test_files_of_one_name_in_two_folders_are_both_given_back(tmp_path):
    publisher = Publisher.at(tmp_path / "desk")
    posts = legacy.tweet_rows()
    export_folder = publisher.root / "export-boats"
    for folder, chosen in (("a", posts[:6]), ("b", posts[6:])):
        (export_folder / folder).mkdir(parents=True)
        (export_folder / folder / "boats_tweets_csv_hashed.csv").write_bytes(legacy.tweets_csv(chosen))

    made = publisher.publish(
        publisher.workspace({"boats_users_csv_hashed.csv": legacy.users_csv()}), policy="as-received"
    )

    assert made.unfaithful == []
    assert sorted(path.name for path in (made.folder / "public" / "csv").iterdir()) == [
        "boats_tweets_csv_hashed-2.zip",
        "boats_tweets_csv_hashed.zip",
        "boats_users_csv_hashed.zip",
    ]


def test_a_set_of_accounts_alone_can_be_published(tmp_path):
    made, _ = received(tmp_path / "desk", boats_users_csv_hashed=legacy.users_csv())

    assert made.release.computed["posts"].value == 0
    assert rows(f"{made.folder}/public/posts/*.parquet", "count(*)") == [(0,)]
