"""Plans: the SQL of a chain of steps, and which files it can do without."""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.access.conditions import between, equals, sql_value
from heliograph.access.plan import Head, Select, Sort, Where, compose, needed
from heliograph.errors import UsageError
from heliograph.model.manifest import TableFile
from heliograph.tables.engine import connect


def file(name: str, accounts: tuple[str, str], days: tuple[str, str], rows: int = 10) -> TableFile:
    times = (f"{days[0]}T00:00:00Z", f"{days[1]}T00:00:00Z")
    return TableFile(
        path=name, bytes=1, sha256="0" * 64, table="posts", rows=rows, accounts=accounts, times=times
    )


FILES = [
    file("1", ("a1", "a2"), ("2016-01-01", "2016-02-10")),
    file("2", ("a3", "a4"), ("2016-03-01", "2016-04-10")),
    file("3", ("a4", "a6"), ("2016-05-01", "2016-06-10")),
]


def kept(*steps):
    return "".join(file.path for file in needed(FILES, steps))


def account(*names):
    return equals("account_id", list(names), is_list=False)


def test_an_account_leaves_out_the_files_that_cannot_hold_it():
    assert kept(account("a2")) == "1"
    assert kept(account("a4")) == "23"
    assert kept(account("a1", "a6")) == "13"
    assert kept(account("b")) == ""


def test_a_period_leaves_out_the_files_before_and_after_it():
    assert kept(between("posted_at", "2016-02-01", "2016-03-15")) == "12"
    assert kept(between("posted_at", "2016-04-10", "2016-04-10")) == "2"
    assert kept(between("posted_at", "2016-06-10 00:00:01", None)) == ""
    assert kept(between("posted_at", None, "2016-01-01")) == "1"


def test_conditions_add_up():
    assert kept(account("a4"), between("posted_at", "2016-05-01", None)) == "3"


def test_other_columns_and_missing_values_leave_out_nothing():
    assert kept(equals("language", "ru", is_list=False)) == "123"
    assert kept(equals("account_id", None, is_list=False)) == "123"
    assert kept(equals("account_id", ["a1", None], is_list=False)) == "123"
    assert kept(between("original_posted_at", "2030-01-01", None)) == "123"


def test_files_without_bounds_are_always_kept():
    bare = TableFile(path="x", bytes=1, sha256="0" * 64, table="posts", rows=1)
    assert needed([bare], [account("zz"), between("posted_at", "1990-01-01", "1990-01-02")]) == [bare]


def test_a_head_needs_no_more_files_than_its_rows_fill():
    assert kept(Head(rows=10)) == "1"
    assert kept(Head(rows=11)) == "12"
    assert kept(Select(columns=("text",)), Head(rows=1)) == "1"
    assert kept(Head(rows=0)) == ""


def test_after_a_sort_or_a_filter_a_head_needs_every_file_that_may_match():
    assert kept(Sort(keys=(("like_count", True),)), Head(rows=1)) == "123"
    assert kept(Where(condition="like_count > 1"), Head(rows=1)) == "123"


def test_a_filter_after_a_head_must_not_leave_out_files():
    assert kept(Sort(keys=(("like_count", True),)), Head(rows=1), account("a1")) == "123"
    assert kept(Head(rows=15), account("a6")) == "12"


@cache
def database():
    return connect(threads=1, ordered=True)


def rows(query: str) -> list:
    return database().execute(query).fetchall()


def test_steps_are_taken_one_after_the_other():
    source = "SELECT i, i % 3 AS k FROM range(10) t(i)"
    steps = [
        Where(condition="k = 1 -- a comment"),
        Sort(keys=(("i", True),)),
        Head(rows=2),
        Where(condition="i < 7"),
        Select(columns=("i",)),
    ]
    assert rows(compose(source, steps)) == [(4,)]


@pytest.mark.parametrize(
    ("value", "count"),
    [("a", 2), (["a", "b"], 3), (None, 1), (["b", None], 2), ([], 0), ((), 0), ({"a"}, 2), ("it's", 0)],
)
def test_a_value_keeps_the_rows_that_have_it(value, count):
    source = "SELECT * FROM (VALUES ('a'), ('a'), ('b'), (NULL)) t(x)"
    assert len(rows(compose(source, [equals("x", value, is_list=False)]))) == count


@pytest.mark.parametrize(("value", "count"), [("a", 2), (["b", "c"], 2), (None, 1), ("z", 0)])
def test_a_list_column_has_a_value_when_it_contains_it(value, count):
    source = "SELECT * FROM (VALUES (['a']), (['a', 'b']), (['c']), ([]), (NULL)) t(x)"
    assert len(rows(compose(source, [equals("x", value, is_list=True)]))) == count


def test_a_day_stands_for_all_of_its_hours():
    source = "SELECT TIMESTAMP '2016-12-31 23:59:59.999' AS posted_at"
    assert len(rows(compose(source, [between("posted_at", "2016-01-01", "2016-12-31")]))) == 1
    assert len(rows(compose(source, [between("posted_at", date(2016, 12, 31), date(2016, 12, 31))]))) == 1
    assert rows(compose(source, [between("posted_at", None, "2016-12-31 23:59")])) == []


def test_a_moment_with_a_zone_is_taken_as_utc():
    source = "SELECT TIMESTAMP '2016-01-01 12:00:00' AS posted_at"
    noon = datetime(2016, 1, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    assert len(rows(compose(source, [between("posted_at", noon, noon)]))) == 1
    assert len(rows(compose(source, [equals("posted_at", noon, is_list=False)]))) == 1
    assert len(rows(compose(source, [between("posted_at", "2016-01-01T12:00:00Z", None)]))) == 1


@pytest.mark.parametrize("wrong", [("2016-13-01", None), ("yesterday", None), ("2016-02-01", "2016-01-01")])
def test_a_period_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(UsageError):
        between("posted_at", *wrong)


def test_a_value_that_no_column_can_have_is_refused():
    with pytest.raises(UsageError, match="dict"):
        equals("x", {"a": 1}, is_list=False)


@given(
    st.one_of(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
        st.integers(-(2**63), 2**63 - 1),
        st.booleans(),
        st.floats(allow_nan=False),
        st.dates(),
        st.datetimes(
            min_value=datetime.fromisoformat("1700-01-01"), max_value=datetime.fromisoformat("2200-01-01")
        ),
    )
)
def test_a_value_means_the_same_in_sql(value):
    assert rows(f"SELECT {sql_value(value)}") == [(value,)]


@given(
    wanted=st.lists(st.sampled_from(["a1", "a2", "a3", "b"]), max_size=3),
    days=st.tuples(
        st.dates(date(2016, 1, 1), date(2016, 1, 20)), st.dates(date(2016, 1, 1), date(2016, 1, 20))
    ),
    head=st.none() | st.integers(0, 8),
    sort=st.booleans(),
    late=st.booleans(),
)
def test_leaving_out_files_never_changes_the_answer(wanted, days, head, sort, late):
    held = {
        f"{number}": [
            (f"a{number}", datetime(2016, 1, day, tzinfo=UTC)) for day in range(number * 3, number * 3 + 6)
        ]
        for number in (1, 2, 3)
    }
    files = [
        file(
            name, (part[0][0], part[-1][0]), (f"{part[0][1]:%Y-%m-%d}", f"{part[-1][1]:%Y-%m-%d}"), len(part)
        )
        for name, part in held.items()
    ]
    filters = [equals("account_id", wanted, is_list=False), between("posted_at", min(days), max(days))]
    cut = [Head(rows=head)] if head is not None else []
    order = [Sort(keys=(("posted_at", True), ("account_id", False)))] if sort else []
    steps = [*order, *cut, *filters] if late else [*filters, *order, *cut]

    def source(names: list[str]) -> str:
        values = [f"('{a}', TIMESTAMP '{t:%Y-%m-%d}')" for name in names for a, t in held[name]]
        none = "SELECT NULL::VARCHAR AS account_id, NULL::TIMESTAMP AS posted_at WHERE FALSE"
        return f"SELECT * FROM (VALUES {', '.join(values)}) t(account_id, posted_at)" if values else none

    assert rows(compose(source([f.path for f in needed(files, steps)]), steps)) == rows(
        compose(source(list(held)), steps)
    )
