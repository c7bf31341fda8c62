"""Media of an export: listed and counted by name, never dropped; the bytes are a later step."""

from pathlib import Path

from import_runs import SET, TWEETS_FILE, USERS_FILE, run_import
from legacy_files import HASHED_44, PLAIN, tweet_rows, tweets_csv, users_csv, zip_of

TABLES = {USERS_FILE: users_csv(), TWEETS_FILE: tweets_csv()}
POST = tweet_rows()[0]["tweetid"]
LIST = f"{SET}_media_file_list_hashed.txt"


def test_items_of_a_media_zip_are_rows(tmp_path: Path) -> None:
    members = {f"{PLAIN}/images/{POST}-AbC.jpg": b"12345", f"{HASHED_44}_banner.png": b"123"}
    run = run_import(tmp_path, {**TABLES, f"{SET}_tweet_media_hashed_1.zip": zip_of(members, junk=True)})
    found = {row["media_key"]: (row["post_id"], row["account_id"], row["kind"], row["bytes"]) for row in run.rows("media")}  # fmt: skip
    assert found == {"AbC": (POST, PLAIN, "image", 5), "banner": (None, HASHED_44, "banner", 3)}
    assert (run.report.rows["media"], run.report.junk, run.report.notes) == (2, 3, [])


def test_an_item_that_is_listed_and_held_is_one_row(tmp_path: Path) -> None:
    item = f"{PLAIN}/images/{POST}-AbC.jpg"
    files = {f"{SET}_tweet_media_hashed_1.zip": zip_of({item: b"12345"}), LIST: f"{item}\n{item}\n".encode()}
    run = run_import(tmp_path, {**TABLES, **files})
    assert [(row["media_key"], row["bytes"]) for row in run.rows("media")] == [("AbC", 5)]


def test_what_the_publisher_should_know_about_media_is_noted(tmp_path: Path) -> None:
    lines = [f"{SET}_tweet_media_hashed_{n}.zip" for n in (1, 2)] + [f"{PLAIN}/images/77-x.jpg"]
    lines += [f"boats_201901_2_tweet_media_hashed_{n}.zip" for n in range(22)]
    run = run_import(tmp_path, {**TABLES, LIST: "\n".join(lines).encode()})
    notes = run.report.notes
    assert notes[0] == "2 media archives are listed whose items are not at hand"
    assert (
        notes[1]
        == f"media list names another data set: {LIST}, line 4: boats_201901_2_tweet_media_hashed_0.zip"
    )
    assert notes[21:] == ["2 more lines of media lists name another data set", "1 media item belongs to no post of the export"]  # fmt: skip


def test_one_archive_is_one(tmp_path: Path) -> None:
    lines = [
        f"{SET}_tweet_media_hashed_1.zip",
        *(f"boats_201901_2_tweet_media_hashed_{n}.zip" for n in range(21)),
    ]
    run = run_import(tmp_path, {USERS_FILE: users_csv(), LIST: "\n".join(lines).encode()})
    assert run.report.notes[1] == "1 media archive is listed whose items are not at hand"
    assert run.report.notes[-1] == "1 more line of media lists names another data set"
