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


def test_the_ungated_edition_says_so_in_datasheet_and_manifest(published, datasheet):
    manifest = json.loads((published.folder / "public" / "manifest.json").read_text())

    assert "UNGATED" in datasheet
    assert manifest["notes"][0].startswith("UNGATED")


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
