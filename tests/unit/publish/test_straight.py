"""Straight: posts come past the table engine as its view gives them, whatever the policy."""

from contextlib import closing
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from gate_desk import PLANTED, ROOT, imported, scope_name
from heliograph.errors import InputError
from heliograph.model.edition import Edition
from heliograph.privacy.declared import SHIPPED, shipped
from heliograph.privacy.pseudonym import KeyScope, scope_key
from heliograph.publish.opening import open_tables
from heliograph.publish.protect import protect
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import SAME, schema
from heliograph.publish.straight import Recipe, straight
from heliograph.tables.engine import connect, identifier

WAYS = [(policy, Edition.PUBLIC) for policy in SHIPPED] + [("strict", Edition.CONSORTIUM)]
NUMBERS = pa.schema([("number", pa.int64())])


@pytest.mark.parametrize(("name", "edition"), WAYS)
def test_both_ways_give_the_same_posts(name, edition):
    policy, workspace = shipped(name), imported(PLANTED)
    request = EditionRequest(edition=edition, dataset=PLANTED, release=1, policy=policy)
    key = scope_key(ROOT, KeyScope(policy.key_scope), scope_name(policy, PLANTED)) if request.hides else None
    wanted = pa.schema([field for field in schema("posts", request) if field.name not in SAME])
    with closing(connect(threads=1)) as connection:
        open_tables(connection, workspace)
        recipe = protect(connection, request, key)
        listed = ", ".join(map(identifier, wanted.names))
        asked = connection.execute(f"SELECT {listed} FROM edition_posts").to_arrow_table()
        made = pa.Table.from_batches(straight(connection, recipe, workspace.posts, wanted, 1_000), wanted)
    assert len(made) > 1_000
    assert made.equals(asked.cast(wanted))


def test_columns_that_sql_makes_see_what_became_of_the_row(tmp_path):
    pq.write_table(pa.table({"number": [1, 2, None]}), tmp_path / "posts.parquet")
    recipe = Recipe(
        read=["number"],
        change=lambda rows: pa.RecordBatch.from_arrays([pc.add(rows["number"], 4)], names=["number"]),
        values={"number": 't."number" * 10'},
    )
    assert numbers(recipe, tmp_path) == [50, 60, None]
    assert numbers(replace(recipe, values={"number": "7::BIGINT"}), tmp_path) == [7, 7, 7]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "posts.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(InputError, match=r"posts\.parquet: ") as caught:
        numbers(Recipe(read=["number"], change=lambda rows: rows), tmp_path)
    assert "--replace" in caught.value.hint


def numbers(recipe, folder):
    with closing(connect(threads=1)) as connection:
        batches = straight(connection, recipe, [folder / "posts.parquet"], NUMBERS, 1_000)
        return [number for batch in batches for number in batch["number"].to_pylist()]
