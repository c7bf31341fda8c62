"""CsvLines: the records that the tables ask for, byte for byte."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.publish.gate import csv_lines as module
from heliograph.publish.gate.csv_lines import Lines, account_lines, know_profiles, post_lines
from heliograph.tables.engine import connect
from heliograph.tables.schema import arrow_schema
from small_edition import account, pid, post

FULL = account(
    1, display_name="Mara", handle="mara9", location='the "old" town', description="tea", url="https://a.example",
    follower_count=64, following_count=0, created_on=date(2016, 3, 1), language='e"s',
)  # fmt: skip
SHOWN = account(77, hidden=False, display_name='Harbour "News"', handle="harbour")
FULL_CELLS = f'"{pid(1)}","{pid(1)}","{pid(1)}","the ""old"" town","tea","https://a.example","64","0","2016-03-01","e""s"'
SHOWN_CELLS = '"77","Harbour ""News""","harbour","","","","","","",""'


def table(name, rows):
    schema = arrow_schema(TABLES[name], Edition.PUBLIC)
    return pa.Table.from_pylist([{n: row[n] for n in schema.names} for row in rows], schema=schema)


@pytest.fixture
def connection():
    with connect() as made:
        made.register("public_accounts", table("accounts", [SHOWN, FULL]))
        know_profiles(made)
        yield made


def written(lines):
    return [lines.one(n).decode() for n in range(len(lines))]


def posts(connection, *rows, numbered=False):
    batch = table("posts", rows).combine_chunks().to_batches()[0]
    return post_lines(connection, batch, numbered=numbered)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_accounts_are_written_in_the_order_of_their_ids(connection, rows):
    """Of a hidden account its pseudonym stands for handle and name."""
    made = [line for lines in account_lines(connection, rows) for line in written(lines)]
    assert made == [f"{SHOWN_CELLS}\n", f"{FULL_CELLS}\n"]


def test_a_post_is_written_with_the_profile_of_its_author(connection):
    full = post(
        5, author=1, post_id="500", post_number="500", language="en", text='so "it" is', client="Web",
        posted_at=datetime(2019, 2, 28, 23, 59, 58, tzinfo=UTC).replace(tzinfo=None), reply_to_account_id="8", reply_to_post_id="9",
        quote_of_post_id="10", kind="repost", repost_of_account_id="11", repost_of_post_id="12", geo="absent", quote_count=1,
        reply_count=2, like_count=3, repost_count=4, hashtags=["one", "two"], urls=[], mentions=["7", None], poll_choices=["a", "b"],
    )  # fmt: skip
    cells = """"en","so ""it"" is","2019-02-28 23:59","Web","8","9","10","True","11","12","absent","absent","1","2","3","4","""
    lists = """"['one', 'two']","[]","[7, 0]","a|b"\n"""
    assert written(posts(connection, full)) == [f'"500",{FULL_CELLS},{cells}{lists}']


def test_what_is_missing_is_an_empty_cell(connection):
    assert written(posts(connection, post(6, author=77, hidden=False, post_id="600"))) == [
        f'"600",{SHOWN_CELLS},' + ",".join(['""'] * 7) + ',"False",' + ",".join(['""'] * 12) + "\n"
    ]


def test_of_an_author_without_a_profile_the_id_stands_alone(connection):
    [line] = written(posts(connection, post(6, author=9, post_id="600")))
    assert line.startswith(f'"600","{pid(9)}",' + ",".join(['""'] * 9) + ",")


def test_each_post_has_its_own_author(connection):
    rows = [
        post(n, author=a, hidden=h, post_id=str(n))
        for n, a, h in ((1, 77, False), (2, 1, True), (3, 77, False))
    ]
    lines = posts(connection, *rows)
    assert [line.split(",")[1].strip('"') for line in written(lines)] == ["77", pid(1), "77"]


def test_pseudonyms_of_posts_are_written_as_numbers(connection):
    own, other = pid(5, "p"), pid(6, "p")
    said = module._numbers(pa.array([own, other, "9", None])).to_pylist()
    row = post(5, post_id=own, post_number=said[0], quote_of_post_id=other, reply_to_post_id="9")
    [line] = written(posts(connection, row, numbered=True))
    cells = line.strip().split(",")

    assert 2**62 <= int(said[0]) < 2**63
    assert said[2:] == [None, None]
    assert (cells[0], cells[16], cells[17]) == (f'"{said[0]}"', '""', f'"{said[1]}"')
    assert (
        posts(connection, post(5, post_id=own, post_number=None), numbered=True)
        .one(0)
        .startswith(f'"{own}"'.encode())
    )


def test_a_record_begins_with_all_cells_up_to_its_text(connection):
    rows = [post(n, author=77, hidden=False, post_id=str(n), language="en", text=f"text {n}") for n in (1, 2)]
    lines = posts(connection, *rows)
    assert lines.begun(1).decode() == f'"2",{SHOWN_CELLS},"en","text 2"'
    assert bytes(lines.together(0, 2)) == lines.one(0) + lines.one(1)


def test_lines_of_a_slice_are_those_of_the_slice():
    lines = Lines(pa.array(["a\n", "bb\n", "c\n"])[1:], lambda: pa.array([]))
    assert (len(lines), lines.one(0), bytes(lines.together(0, 2))) == (2, b"bb\n", b"bb\nc\n")


def test_no_line_is_no_bytes():
    lines = Lines(pa.array([], pa.string()), lambda: pa.array([]))
    assert (len(lines), bytes(lines.together(0, 0))) == (0, b"")
