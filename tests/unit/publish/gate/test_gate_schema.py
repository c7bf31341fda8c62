"""Schema: columns, types, closed values and the order of rows are those of the model, or the edition is red."""

import shutil
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from gate_desk import PEOPLE, PLANTED, RECEIVED, desk, found, rezipped
from heliograph.model.risk import Level
from heliograph.publish.gate.row_order import out_of_order
from heliograph.publish.gate.schema import check


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def red(spoilt, **other):
    made = check(spoilt.subject(**other))
    assert {f.level for f in made.findings} <= {Level.RED}
    return found(made)


def test_every_file_is_looked_at(spoilt):
    made = check(spoilt.subject())

    assert found(made) == []
    assert [(m.name, m.value) for m in made.measures] == [("files", 10)]


@pytest.mark.parametrize(
    ("name", "query", "what"),
    [
        ("accounts.parquet", "SELECT * EXCLUDE (language) FROM rows", "column-missing"),
        ("accounts.parquet", "SELECT *, 5 AS follower_count_at_decision FROM rows", "column-unknown"),
        ("media.parquet", "SELECT *, 'x' AS source_file FROM rows", "column-unknown"),
        ("cube.parquet", "SELECT *, 1 AS more FROM rows", "column-unknown"),
        ("keys/by_post.parquet", "SELECT * EXCLUDE (row) FROM rows", "column-missing"),
        ("actions.parquet", "SELECT rule, * EXCLUDE (rule) FROM rows", "columns-out-of-order"),
    ],
)
def test_other_columns_than_those_of_the_model_are_red(spoilt, name, query, what):
    spoilt.rewrite(name, query)

    assert red(spoilt) == [(what, name, 1)]


def test_a_column_of_another_type_is_red(spoilt):
    spoilt.rewrite(
        "referenced.parquet", "SELECT * REPLACE (release::VARCHAR AS release) FROM rows", typed=False
    )

    assert ("column-type", "referenced.parquet") in [(what, where) for what, where, _ in red(spoilt)]


def test_a_file_that_nobody_expects_is_red(spoilt):
    shutil.copy(spoilt.folder / "accounts.parquet", spoilt.folder / "accounts-old.parquet")

    assert red(spoilt) == [("file-unknown", "accounts-old.parquet", 1)]


def test_a_missing_file_is_red(spoilt):
    (spoilt.folder / "cube.parquet").unlink()

    assert red(spoilt) == [("file-unreadable", "cube.parquet", 1)]


def test_a_missing_file_hides_no_other_fault(spoilt):
    (spoilt.folder / "accounts.parquet").unlink()
    subject = desk(PEOPLE).copy().subject()
    spoilt.rewrite("cube.parquet", "SELECT *, 1 AS more FROM rows")
    findings = check(replace(subject, folder=spoilt.folder)).findings

    assert {(f.what, f.where) for f in findings} == {
        ("file-unreadable", "accounts.parquet"),
        ("column-unknown", "cube.parquet"),
    }


def test_what_a_file_says_about_itself_is_red_unless_the_model_says_it(spoilt):
    """Tools write who made a file, and where."""
    path = spoilt.folder / "media.parquet"
    table = pq.read_table(path)
    pq.write_table(
        table.replace_schema_metadata((table.schema.metadata or {}) | {b"made on": b"mara's desk"}), path
    )
    [finding] = check(spoilt.subject()).findings

    assert (finding.what, finding.where, finding.count) == ("remark-unknown", "media.parquet", 2)
    assert list(finding.samples) == ["made on", "mara's desk"]


@pytest.mark.parametrize(
    ("name", "change", "where"),
    [
        ("posts", "'share' AS kind", "posts.kind"),
        ("posts", "'somewhere' AS geo", "posts.geo"),
        ("posts", "'other' AS dataset", "posts.dataset"),
        ("actions", "'shop' AS subject_kind", "actions.subject_kind"),
        ("accounts", "2 AS release", "accounts.release"),
        ("referenced", "'like' AS relation", "referenced.relation"),
    ],
)
def test_a_value_that_the_model_does_not_know_is_red(spoilt, name, change, where):
    path = spoilt.posts() if name == "posts" else f"{name}.parquet"
    spoilt.rewrite(path, f"SELECT * REPLACE ({change}) FROM rows")

    assert (("value-unknown", where)) in [(what, place) for what, place, _ in red(spoilt)]


def test_an_unknown_value_is_counted_and_shown_to_the_publisher(spoilt):
    spoilt.rewrite(
        spoilt.posts(),
        "SELECT * REPLACE (CASE WHEN kind = 'reply' THEN 'answer' ELSE kind END AS kind) FROM rows",
    )
    [finding] = check(spoilt.subject()).findings

    assert (finding.what, finding.where, finding.count, finding.samples) == (
        "value-unknown",
        "posts.kind",
        1,
        ("answer",),
    )


def test_a_value_that_is_missing_in_a_required_column_is_red(spoilt):
    spoilt.rewrite(
        spoilt.posts(),
        "SELECT * REPLACE (CASE WHEN kind = 'reply' THEN NULL ELSE kind END AS kind) FROM rows",
    )

    assert red(spoilt) == [("value-missing", "posts.kind", 1)]


def test_posts_in_the_order_of_the_raw_ids_are_red(spoilt):
    spoilt.rewrite(spoilt.posts(), "FROM rows ORDER BY posted_at")

    [(what, where, count)] = red(spoilt)
    assert (what, where) == ("rows-out-of-order", "posts")
    assert count > 1


def test_order_holds_from_part_to_part(spoilt):
    first = spoilt.folder / spoilt.posts()
    second = first.with_name("part-00002.parquet")
    shutil.copy(first, second)
    spoilt.rewrite(spoilt.posts(), "FROM rows OFFSET 6")
    spoilt.rewrite("posts/part-00002.parquet", "FROM rows LIMIT 6")

    assert red(spoilt) == [("rows-out-of-order", "posts", 1)]
    assert out_of_order([second, first], ["account_id", "posted_at", "post_id"]) == 0


def test_equal_moments_are_told_apart_by_the_post(spoilt):
    spoilt.rewrite(
        spoilt.posts(),
        "SELECT * REPLACE (TIMESTAMP '2020-01-01' AS posted_at) FROM rows ORDER BY account_id, post_id DESC",
    )

    assert [what for what, *_ in red(spoilt)] == ["rows-out-of-order"]


def test_rows_without_a_time_come_last(spoilt):
    late = "CASE WHEN kind = 'reply' THEN NULL ELSE posted_at END AS posted_at"
    spoilt.rewrite(
        spoilt.posts(),
        f"SELECT * REPLACE ({late}) FROM rows ORDER BY account_id, posted_at NULLS LAST, post_id",
    )
    assert red(spoilt) == []

    spoilt.rewrite(spoilt.posts(), "FROM rows ORDER BY account_id, posted_at NULLS FIRST, post_id")
    assert red(spoilt) == [("rows-out-of-order", "posts", 1)]


def test_places_on_a_map_are_red():
    spoilt = desk(PLANTED).copy()
    spoilt.rewrite(spoilt.posts(), "SELECT *, CASE WHEN kind = 'reply' THEN 52.5 END AS latitude FROM rows")
    posts = [n for what, where, n in red(spoilt) if (what, where) == ("coordinates", "posts.latitude")]

    assert ("column-unknown", spoilt.posts(), 1) in red(spoilt)
    assert len(posts) == 1
    assert posts[0] > 0


def test_places_on_a_map_are_declared_where_the_export_was_public_with_them():
    spoilt = desk(RECEIVED, "as-received").copy()
    assert found(check(spoilt.subject())) == []

    spoilt.rewrite(
        spoilt.posts(), "SELECT * REPLACE (CASE WHEN kind = 'reply' THEN 52.5 END AS longitude) FROM rows"
    )
    made = check(spoilt.subject())

    assert found(made, Level.AMBER) == [("coordinates", "posts.longitude", 1)]
    assert found(made, Level.RED) == []


def test_a_set_republished_as_received_has_columns_of_its_own():
    spoilt = desk(RECEIVED, "as-received").copy()
    spoilt.rewrite("accounts.parquet", "SELECT * EXCLUDE (source_row) FROM rows")

    assert red(spoilt) == [("column-missing", "accounts.parquet", 1)]


def test_a_csv_with_other_columns_is_red(spoilt):
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b'"tweet_text"', b'"text"', 1))

    assert red(spoilt) == [("csv-header", f"csv/{spoilt.csv('tweets').name}", 1)]


def test_a_csv_with_columns_in_another_order_is_red(spoilt):
    def swapped(data):
        return data.replace(b'"tweetid","userid"', b'"userid","tweetid"', 1)

    rezipped(spoilt.csv("tweets"), swapped)

    assert red(spoilt) == [("csv-header", f"csv/{spoilt.csv('tweets').name}", 1)]
