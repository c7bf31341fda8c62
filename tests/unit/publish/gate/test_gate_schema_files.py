"""Schema: what a file of the edition says of its columns and of itself, held against the model, file by file."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.model.accounts import ACCOUNTS
from heliograph.model.risk import Level
from heliograph.privacy.declared import shipped
from heliograph.publish.gate import schema as module
from heliograph.publish.gate.footers import footer
from small_edition import again, edition, post

WANTED = {"a": pa.string(), "b": pa.int64()}


def told(tmp_path, table, check, *args):
    """Findings about one file."""
    pq.write_table(table, tmp_path / "a.parquet")
    found = check({"a.parquet": footer(tmp_path / "a.parquet")}, *args)
    return [(f.level, f.what, f.where, f.count, list(f.samples)) for f in found]


def red(what, count, *samples):
    return Level.RED, what, "a.parquet", count, list(samples)


def columns(**types):
    return pa.table({name: pa.array([None], kind) for name, kind in types.items()})


@pytest.mark.parametrize(
    ("types", "findings"),
    [
        ({"a": pa.string(), "b": pa.int64()}, []),
        ({"b": pa.int64(), "a": pa.string()}, [red("columns-out-of-order", 1)]),
        ({"a": pa.string(), "b": pa.int32()}, [red("column-type", 1, "b")]),
        ({"b": pa.int32(), "a": pa.string()}, [red("column-type", 1, "b"), red("columns-out-of-order", 1)]),
        ({"b": pa.int64()}, [red("column-missing", 1, "a")]),
        ({"c": pa.int64()}, [red("column-missing", 2, "a", "b"), red("column-unknown", 1, "c")]),
        ({"b": pa.int64(), "a": pa.string(), "c": pa.int8()}, [red("column-unknown", 1, "c")]),
    ],
)
def test_columns_are_those_of_the_model(tmp_path, types, findings):
    assert told(tmp_path, columns(**types), module._columns, {"a.parquet": WANTED}) == findings


def test_a_file_that_cannot_be_read_is_told():
    [found] = module._columns({"a.parquet": None}, {"a.parquet": WANTED})
    assert (found.level, found.what, found.where, found.count) == (
        Level.RED,
        "file-unreadable",
        "a.parquet",
        1,
    )


def test_what_the_model_says_of_its_columns_a_file_may_say(tmp_path):
    [about] = [column.about for column in ACCOUNTS.columns if column.name == "handle"]
    field = pa.field("handle", pa.string(), metadata={"about": about})
    table = pa.table(
        {"handle": pa.array(["x"])},
        schema=pa.schema([field], metadata={"table": "accounts", "about": ACCOUNTS.about}),
    )
    assert told(tmp_path, table, module._remarks) == []


def test_whatever_else_it_says_is_told_and_of_every_file(tmp_path):
    field = pa.field("handle", pa.string(), metadata={"made by": "mara"})
    kept = pa.field("source_file", pa.string(), metadata={"hint": "kept as received"})
    schema = pa.schema([field, kept], metadata={"table": "mara\xff"})
    table = pa.table({"handle": pa.array(["x"]), "source_file": pa.array(["y"])}, schema=schema)
    assert told(tmp_path, table, module._remarks) == [red("remark-unknown", 3, "made by", "mara", "mara\xff")]
    assert list(module._remarks({"b.parquet": None})) == []


def test_source_columns_belong_to_accounts_and_posts_as_received():
    received, strict = shipped("as-received"), shipped("strict")
    found = {
        table: set(module._model(spec, received)) - set(module._model(spec, strict))
        for table, spec in module.TABLES.items()
    }
    assert found["accounts"] == {"source_file", "source_row"}
    assert found["posts"] == {"source_file", "source_row", "latitude", "longitude"}
    assert all(not found[table] for table in ("actions", "referenced", "media"))


def test_places_on_a_map_are_counted_by_posts_that_have_one(tmp_path):
    subject = edition(tmp_path, posts=[post(1)])
    pq.write_table(
        pa.table({"latitude": [1.5, None, 2.5], "longitude": pa.array([None] * 3, pa.float64())}),
        tmp_path / "a.parquet",
    )
    footers = {"a": footer(tmp_path / "a.parquet"), "b": None}
    [found] = module._coordinates(subject, footers)
    assert (found.level, found.what, found.where, found.count) == (
        Level.RED,
        "coordinates",
        "posts.latitude",
        2,
    )

    [found] = module._coordinates(again(subject, policy=shipped("as-received")), footers)
    assert found.level is Level.AMBER


def test_rules_hold_for_values_and_a_missing_one_breaks_none(tmp_path):
    posts = [post(1, kind="share"), post(2, kind="share", release=2), post(3, dataset="cars", geo=None)]
    subject = edition(tmp_path, posts=posts)
    found = module._closed(subject, module.TABLES["posts"])
    assert [(f.where, f.count, list(f.samples)) for f in found] == [
        ("posts.kind", 2, ["share"]),
        ("posts.dataset", 1, ["cars"]),
        ("posts.release", 1, ["2"]),
    ]


def test_a_value_that_must_be_there_is_missed_and_counted(tmp_path):
    subject = edition(tmp_path, posts=[post(1, kind=None), post(2, kind=None), post(3)])
    feet = [footer(path) for path in subject.paths("posts")]
    found = [(f.where, f.count) for f in module._required(subject, module.TABLES["posts"], [*feet, None])]
    assert ("posts.kind", 2) in found
    assert all(where != "posts.text" for where, _ in found)
