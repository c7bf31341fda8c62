"""Asking and finding: rows as samples, tables that are known, and how bad what is found is."""

import pyarrow as pa
import pytest

from heliograph.model.risk import CheckName, Level
from heliograph.publish.gate.asking import cells, knows, one, serious, teach
from heliograph.publish.gate.finding import Finding, Result
from heliograph.tables.engine import connect
from small_edition import edition


@pytest.fixture
def connection():
    with connect() as made:
        yield made


def test_rows_become_samples_of_one_line(connection):
    assert one(connection, "SELECT 1, NULL") == (1, None)
    assert cells(connection, "SELECT 1, NULL, 'a' UNION ALL SELECT 2, 'b', NULL") == (
        "1 | null | a",
        "2 | b | null",
    )


def test_a_publisher_sees_twenty_samples(connection):
    assert cells(connection, "SELECT * FROM range(20)") == tuple(map(str, range(20)))
    assert len(cells(connection, "SELECT * FROM range(21)")) == 20


def test_only_tables_of_the_gate_itself_are_known(connection):
    connection.execute("CREATE TEMP TABLE mine AS SELECT 1 AS a; CREATE TABLE other AS SELECT 1 AS a")
    assert [knows(connection, table) for table in ("mine", "other", "none")] == [True, False, False]


@pytest.mark.parametrize(("policy", "level"), [("strict", Level.RED), ("as-received", Level.AMBER)])
def test_what_no_release_may_show_is_declared_where_it_was_received_so(tmp_path, policy, level):
    assert serious(edition(tmp_path, policy=policy)) is level


def test_a_function_that_is_taught_again_is_the_last_one(connection):
    for letter in ("a", "b"):
        teach(
            connection,
            "named",
            "user_id",
            lambda kind, ids, letter=letter: pa.array([f"{letter}{kind}{i}" for i in ids.to_pylist()]),
        )
    found = connection.execute("SELECT named(x) FROM unnest(['1', '2', '1']) t(x)").fetchall()
    assert found == [("buser_id1",), ("buser_id2",), ("buser_id1",)]


def result(*levels):
    return Result(
        check=CheckName.MEDIA,
        findings=[Finding(level=level, what="a-thing", where="posts.text", count=2, about="Why.", samples=("x",)) for level in levels],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "level", "waived"),
    [((), Level.GREEN, False), ((Level.AMBER,), Level.AMBER, False), ((Level.AMBER, Level.RED), Level.RED, True)],
)  # fmt: skip
def test_only_what_is_red_can_be_waived(levels, level, waived):
    made = result(*levels).published(waived=True)
    assert (made.level, made.waived) == (level, waived)
    assert not result(*levels).published(waived=False).waived


def test_samples_are_not_published():
    [published] = result(Level.RED).published(waived=False).findings
    assert published.model_dump() == {
        "level": Level.RED, "what": "a-thing", "where": "posts.text", "count": 2, "about": "Why.",
    }  # fmt: skip
