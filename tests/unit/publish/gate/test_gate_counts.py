"""Counts: whatever was lost or added on the way, in Parquet, in CSV, in either edition, is red."""

import json
import zipfile

import pyarrow.parquet as pq
import pytest

from gate_desk import PEOPLE, RECEIVED, desk, found, rewrite, rezipped, unzipped
from heliograph.model.risk import Level
from heliograph.publish.gate.counts import check

POSTS, ACCOUNTS = 13, 6


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def red(spoilt, **other):
    made = check(spoilt.subject(**other))
    assert {f.level for f in made.findings} <= {Level.RED}
    return found(made)


def test_an_edition_that_is_whole_has_nothing(spoilt):
    made = check(spoilt.subject())

    assert found(made) == []
    assert [(m.name, m.value) for m in made.measures] == [("rows", sum(spoilt.subject().rows.values()))]


def test_a_lost_post_is_missed_in_its_file_and_in_the_table(spoilt):
    spoilt.rewrite(spoilt.posts(), "FROM rows LIMIT 12")

    assert {("rows-missing", spoilt.posts(), 1), ("rows-missing", "posts", 1)} <= set(red(spoilt))


def test_an_account_that_is_there_twice_is_one_too_many(spoilt):
    spoilt.rewrite("accounts.parquet", "FROM rows UNION ALL (FROM rows LIMIT 1) ORDER BY account_id")

    assert red(spoilt) == [("rows-added", "accounts.parquet", 1), ("rows-added", "accounts", 1)]


def test_rows_that_the_manifest_makes_up_are_missed(spoilt):
    manifest = spoilt.subject().manifest
    spoilt.say(rows=manifest.rows | {"actions": 7})

    assert red(spoilt) == [("rows-added", "actions", 2)]


def test_a_post_lost_in_the_other_edition_is_missed(spoilt):
    [part] = (spoilt.gated / "posts").iterdir()
    rewrite(part, "FROM rows LIMIT 12")

    assert {
        ("rows-missing", f"consortium/posts/{part.name}", 1),
        ("rows-missing", "consortium/posts", 1),
    } <= set(red(spoilt))


def test_records_that_the_other_edition_lacks_are_missed(spoilt):
    path = spoilt.gated / "manifest.json"
    said = json.loads(path.read_text())
    [entry] = [file for file in said["files"] if "_tweets_" in file["path"]]
    entry["rows"] -= 1
    path.write_text(json.dumps(said))

    assert red(spoilt) == [("rows-missing", f"consortium/{entry['path']}", 1)]


def test_a_file_that_is_none_is_named(spoilt):
    (spoilt.folder / "keys" / "by_time.parquet").write_bytes(b"PAR1 no more")

    assert ("file-unreadable", "keys/by_time.parquet", 1) in red(spoilt)


@pytest.mark.parametrize("name", ["cube.parquet", "posts/part-00001.parquet"])
def test_what_cannot_be_read_is_not_compared(spoilt, name):
    subject = spoilt.subject()
    (spoilt.folder / name).write_bytes(b"PAR1 no more")
    made = found(check(subject))

    assert ("file-unreadable", name, 1) in made
    assert "counts-differ" not in [what for what, *_ in made]


def test_look_ups_have_a_row_for_each_post(spoilt):
    for name in ("by_time", "by_post", "by_text", "by_target"):
        spoilt.rewrite(
            f"keys/{name}.parquet", "FROM rows UNION ALL FROM rows UNION ALL FROM rows UNION ALL FROM rows"
        )

    places = [where for what, where, _ in red(spoilt) if what == "rows-added"]
    assert all(
        places.count(f"keys/{name}.parquet") == 2 for name in ("by_time", "by_post", "by_text", "by_target")
    )


def test_too_few_targets_are_noticed(spoilt):
    spoilt.rewrite("keys/by_target.parquet", "FROM rows LIMIT 1")

    assert len([where for what, where, _ in red(spoilt) if where == "keys/by_target.parquet"]) == 2


def test_a_cube_that_counts_other_posts_is_noticed(spoilt):
    spoilt.rewrite(
        "cube.parquet", "SELECT * REPLACE (CASE WHEN kind = 'reply' THEN 5 ELSE posts END AS posts) FROM rows"
    )

    assert red(spoilt) == [("counts-differ", "cube.parquet", 4)]


def test_a_language_that_differs_between_the_editions_is_noticed(spoilt):
    [part] = (spoilt.gated / "posts").iterdir()
    rewrite(
        part, "SELECT * REPLACE (CASE WHEN kind = 'quote' THEN 'xx' ELSE language END AS language) FROM rows"
    )

    assert red(spoilt) == [("counts-differ", "posts", 2)]


def test_without_another_edition_the_import_is_compared(spoilt):
    spoilt.rewrite(
        spoilt.posts(),
        "SELECT * REPLACE (posted_at + INTERVAL (CASE WHEN kind = 'quote' THEN 40 ELSE 0 END) DAY AS posted_at) FROM rows",
    )

    assert ("counts-differ", "posts", 2) in red(spoilt, gated=None)


def test_times_within_a_month_may_be_cut(spoilt):
    spoilt.rewrite(spoilt.posts(), "SELECT * REPLACE (date_trunc('month', posted_at) AS posted_at) FROM rows")
    spoilt.rewrite("cube.parquet", "SELECT * REPLACE (date_trunc('month', day)::DATE AS day) FROM rows")

    assert red(spoilt) == []


def test_a_record_lost_in_the_csv_is_missed(spoilt):
    rezipped(spoilt.csv("tweets"), lambda data: data[: data[:-1].rindex(b'\n"') + 1])
    name = f"csv/{spoilt.csv('tweets').name}"

    assert red(spoilt) == [("rows-missing", name, 1), ("rows-missing", "csv/ (posts)", 1)]


def test_a_line_end_in_quotes_is_no_record(spoilt):
    broken = b'"Fog\n""\n""lifts'
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b'"Fog lifts', broken))

    assert broken in unzipped(spoilt.csv("tweets"))
    assert red(spoilt) == []


def test_a_csv_without_its_last_line_end_is_whole(spoilt):
    rezipped(spoilt.csv("users"), lambda data: data.rstrip(b"\n"))

    assert red(spoilt) == []


def test_a_csv_that_cannot_be_unpacked_is_named(spoilt):
    path = spoilt.csv("users")
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :])

    assert ("csv-unreadable", f"csv/{path.name}", 1) in red(spoilt)


def test_a_csv_that_is_gone_is_missed(spoilt):
    spoilt.csv("users").unlink()

    assert red(spoilt) == [("rows-missing", "csv/ (accounts)", ACCOUNTS)]


def test_an_empty_csv_has_no_records(spoilt):
    path = spoilt.csv("users")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.csv", b"")

    assert red(spoilt) == [
        ("rows-missing", f"csv/{path.name}", ACCOUNTS),
        ("rows-missing", "csv/ (accounts)", ACCOUNTS),
    ]


def test_a_set_republished_as_received_is_counted_like_any_other():
    spoilt = desk(RECEIVED, "as-received").copy()
    spoilt.rewrite(spoilt.posts(), "FROM rows LIMIT 11")

    assert pq.read_metadata(spoilt.folder / spoilt.posts()).num_rows == 11
    assert ("rows-missing", "posts", 1) in red(spoilt)
