"""Whatever an export holds goes in and comes out again: lists, records, fast and slow path, whole files."""

import ast
import csv
import hashlib
import io
import tempfile
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from heliograph.errors import HeliographError
from heliograph.publish.read.clean import clean
from heliograph.publish.read.stretches import stretches
from heliograph.tables.legacy import typed
from heliograph.tables.legacy.lists import canonical, join, parse, split
from heliograph.tables.legacy.records import Counter, offsets
from heliograph.tables.legacy.typed import CsvFile
from import_runs import TWEETS_FILE, USERS_FILE, Run, run_import
from legacy_files import (
    COUNTS,
    HASHED_41,
    HASHED_42,
    HASHED_43,
    HASHED_44,
    Row,
    bare_list,
    quoted_list,
    tweet_rows,
    tweets_csv,
    user_rows,
    users_csv,
)
from typed_rows import csv_file, opened

TIMES = max(1, settings().max_examples // 100)  # 1, or more where the profile asks for more
FEW = settings(max_examples=6 * TIMES, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(max_examples=60 * TIMES)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TRICKY = st.text(st.sampled_from(list("a'\"\\,|[]{}@#\n\r\t \x00\x7f\u200b\ufeff\ufffe=+🌙é")), max_size=12)
WORDS = TEXT | TRICKY
IDS = st.integers(1, 10**19 - 1).map(str)


@cache
def engine() -> duckdb.DuckDBPyConnection:
    return opened(Path(tempfile.mkdtemp()))


# ---------------------------------------------------------------- list cells


@SOME
@given(st.lists(WORDS))
@example(["it's", 'a "b"', "both ' and \"", "", "\\", "\n", "\x7f", "\u200b"])
def test_what_python_prints_as_a_list_is_read_as_it_was(items: list[str]) -> None:
    assert parse(repr(items)) == items


@SOME
@given(st.text(st.sampled_from(list("'\"\\,[] abnx0")), max_size=14).map(lambda inside: f"[{inside}]"))
def test_no_cell_is_read_otherwise_than_python_reads_it(cell: str) -> None:
    try:
        items = ast.literal_eval(cell)
    except (SyntaxError, ValueError):
        return
    assume(all(isinstance(item, str) for item in items))
    assert parse(cell) in (items, None)


def through_sql(lists: Sequence[list[str | None] | None], style: Any) -> list[Any]:
    engine().register("lists", pa.table({"items": pa.array(lists, pa.list_(pa.string()))}))
    query = f"SELECT {split('cell', style, canonical('cell', style))} FROM (SELECT {join('items', style)} AS cell FROM lists)"
    return [found for (found,) in engine().execute(query).fetchall()]


@SOME
@given(st.lists(st.none() | st.lists(WORDS), min_size=1))
def test_quoted_lists_are_joined_and_split_without_loss(lists: list[list[str] | None]) -> None:
    assert through_sql(lists, "quoted") == lists


@SOME
@given(
    st.lists(
        st.none() | st.lists(IDS | st.sampled_from([HASHED_41, HASHED_42, HASHED_43, HASHED_44])), min_size=1
    )
)
def test_bare_lists_are_joined_and_split_without_loss(lists: list[list[str] | None]) -> None:
    assert through_sql(lists, "bare") == lists


@SOME
@given(st.lists(TRICKY.map(lambda inside: f"[{inside}]") | st.lists(TRICKY).map(repr), min_size=1))
def test_cells_split_by_the_engine_are_split_as_the_tokenizer_does(cells: list[str]) -> None:
    engine().register("cells", pa.table({"cell": cells}))
    for style in ("quoted", "bare"):
        fast = canonical("cell", style)
        query = f"SELECT cell, {split('cell', style, fast)} FROM cells WHERE {fast}"
        assert all(items == parse(cell) for cell, items in engine().execute(query).fetchall())


@SOME
@given(st.lists(st.lists(WORDS), min_size=1))
def test_lists_are_written_as_python_reads_them(lists: list[list[str]]) -> None:
    engine().register("lists", pa.table({"items": pa.array(lists, pa.list_(pa.string()))}))
    cells = engine().execute(f"SELECT {join('items', 'quoted')} FROM lists").fetchall()
    assert [ast.literal_eval(cell) for (cell,) in cells] == lists


# ---------------------------------------------------------------- records

TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=8)
)


def written(rows: Sequence[Sequence[str]], *, line_end: str = "\n") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=line_end).writerows(rows)
    return out.getvalue().encode()


def cut(content: bytes, places: Sequence[int]) -> list[bytes]:
    marks = [0, *sorted(place % (len(content) + 1) for place in places), len(content)]
    return [content[a:b] for a, b in pairwise(marks)]


@SOME
@given(TABLES, st.lists(st.integers(0, 10_000)), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_records_are_counted_and_found_as_python_reads_them(rows: Any, places: list[int], line_end: str, last: bool) -> None:  # noqa: FBT001  # fmt: skip
    content = written(rows, line_end=line_end)
    content = content if last else content.removesuffix(line_end.encode())
    counter = Counter()
    for chunk in cut(content, places):
        counter.feed(chunk)
    assert (counter.census().records, counter.census().closed) == (len(rows), True)
    found = list(offsets(cut(content, places), range(len(rows))))
    assert b"".join(content[begin:end] for _, begin, end in found) == content
    assert [one(content[begin:end]) for _, begin, end in found] == rows


def one(record: bytes) -> list[str]:
    (row,) = csv.reader(io.StringIO(record.decode(), newline=""), strict=True)
    return row


# ---------------------------------------------------------------- the slow path


@SOME
@given(st.binary(max_size=200) | TRICKY.map(str.encode), st.integers(1, 3))
@example(b'a,b\n"x', 2)
@example(b'a,b\n"\n\n"\n"', 2)
def test_the_slow_path_leaves_no_byte_out(content: bytes, width: int) -> None:
    assume(content)
    parts = list(stretches(content, width))
    assert [part.begin for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == len(content)
    assert all((part.fields is None) is bool(part.reason) for part in parts[1:])


@SOME
@given(TABLES, st.sampled_from(["\n", "\r\n"]))
def test_the_slow_path_reads_good_records_as_python_does(rows: Any, line_end: str) -> None:
    parts = list(stretches(written(rows, line_end=line_end), len(rows[0])))
    assert [list(part.fields or ()) for part in parts[1:]] == rows[1:]


DAMAGE = st.sampled_from([b'"', b'"x', b'x"y', b'"a","b","c","d', b"\xff\xfe", b'"a\n\nb', b"", b'"a""'])


@SOME
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=3, max_size=6), st.integers(0, 6), DAMAGE)
def test_a_damaged_record_never_swallows_its_neighbours(
    rows: list[list[str]], place: int, damage: bytes
) -> None:
    good = [written([row]) for row in rows]
    assume(b"".join(good).count(b"\n") == len(rows))
    at = 1 + place % len(good)
    parts = list(stretches(b"".join([*good[:at], damage + b"\n", *good[at:]]), 3))
    assert [list(part.fields) for part in parts[1:] if part.fields is not None] == rows[1:]


# ---------------------------------------------------------------- whole files


@st.composite
def posts(draw: st.DrawFn) -> list[Row]:
    """Posts with anything in their texts, and every form of list, count, flag and id that is no error."""
    rows = []
    for number, base in enumerate(draw(st.lists(st.sampled_from(tweet_rows()), min_size=1, max_size=8))):
        changes: Row = {"tweetid": str(10**17 + number)}
        # sorted: the order of a set is another in every process, and a seed would not give the same posts again
        for column in sorted(draw(st.sets(st.sampled_from(list(CELLS)), max_size=6))):
            changes[column] = draw(CELLS[column])
        rows.append({**base, **changes})
    return rows


CELLS: dict[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(("tweet_text", "user_reported_location", "user_profile_description", "user_display_name", "tweet_client_name", "tweet_language", "user_profile_url"), WORDS),
    **dict.fromkeys(("hashtags", "urls"), st.lists(WORDS).map(quoted_list) | st.sampled_from(["", "[]", "[a, b]", "[ 'a' ]"])),
    "user_mentions": st.lists(IDS | st.just("0")).map(bare_list) | st.sampled_from(["", "['1', '0']", "[1,2]"]),
    "poll_choices": st.lists(WORDS.filter(lambda text: "|" not in text)).map("|".join),
    **dict.fromkeys(COUNTS, st.integers(0, 2**40).map(str) | st.sampled_from(["", "3.0", "007"])),
    **dict.fromkeys(("in_reply_to_tweetid", "quoted_tweet_tweetid", "in_reply_to_userid", "userid"), IDS | st.just("12.0")),
    "is_retweet": st.sampled_from(["True", "False", "true", "FALSE", ""]),
    **dict.fromkeys(("latitude", "longitude"), st.sampled_from(["absent", "present", "1.5", "-0.10", ""])),
    "tweet_time": st.sampled_from(["2017-08-19 15:13", "2017-8-9 5:03", ""]),
}  # fmt: skip
STYLES = st.fixed_dictionaries(
    {
        "order": st.sampled_from(["2018", "2019"]),
        "poll_choices": st.booleans(),
        "quoting": st.sampled_from(["all", "minimal"]),
        "line_end": st.sampled_from(["\n", "\r\n"]),
        "bom": st.booleans(),
        "final_newline": st.booleans(),
    }
)


def is_reproducible(rows: list[Row], style: dict[str, Any]) -> bool:
    """Python's own writer puts a lone CR into no quotes, and the last field of a file ends nowhere: left out here."""
    bare = any("\r" in cell.replace("\r\n", "") for row in rows for cell in row.values())
    return style["quoting"] == "all" or not bare


@FEW
@given(posts(), STYLES)
def test_any_export_goes_in_and_comes_out_again(rows: list[Row], style: dict[str, Any]) -> None:
    assume(is_reproducible(rows, style))
    content = tweets_csv(rows, **style)
    with tempfile.TemporaryDirectory() as folder:
        run = run_import(Path(folder), {TWEETS_FILE: content, USERS_FILE: users_csv(bom=style["bom"])})
        assert run.reasons == {}
        assert run.report.rows["posts"] == len(rows)
        assert {csv.faithful for csv in run.received().values()} == {True}
        assert run.rebuilt(TWEETS_FILE) == content


@FEW
@given(posts(), STYLES)
def test_fast_and_slow_path_give_the_same_rows(rows: list[Row], style: dict[str, Any]) -> None:
    assume(is_reproducible(rows, style))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        fast = csv_file(place, tweets_csv(rows, **style))
        target = place / "clean.csv"
        columns = fast.dialect.columns
        clean(
            Path(fast.path),
            target,
            name=fast.name,
            columns=columns,
            encoding="utf-8",
            rejections=place / "r.jsonl",
        )
        slow = CsvFile(path=str(target), name=fast.name, dialect=fast.dialect, numbered=True)
        found = [
            engine().execute(f"FROM ({typed.posts(file)}) ORDER BY source_row").fetchall()
            for file in (fast, slow)
        ]
        assert found[0] == found[1]
        assert len(found[0]) == len(rows)


PLAIN_STYLE = {"order": "2018", "poll_choices": False, "quoting": "all", "line_end": "\n", "bom": False, "final_newline": False}  # fmt: skip


@FEW
@given(posts(), STYLES, st.lists(st.tuples(st.integers(0, 8), DAMAGE), min_size=1, max_size=3))
@example([tweet_rows()[0] | {"hashtags": "['', '', ',,,']"}], PLAIN_STYLE, [(0, b'"')])
def test_any_damaged_export_is_rows_and_quarantine_together(rows: list[Row], style: dict[str, Any], damages: Any) -> None:  # fmt: skip
    assume(is_reproducible(rows, style))
    lines = [tweets_csv([row], **style | {"bom": False, "final_newline": True}, header=False) for row in rows]
    for place, damage in damages:
        lines.insert(place % (len(lines) + 1), damage + b"\n")
    content = tweets_csv([], **style | {"final_newline": True}) + b"".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        run = run_import(Path(folder), {TWEETS_FILE: content, USERS_FILE: users_csv()})
        assert run.rebuilt(TWEETS_FILE) == content
        assert run.report.rows["posts"] <= len(rows)


SIGNS = st.sampled_from(
    [b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b" ", b"0", b"[", b"'", b"", b'""', b'","']
)
CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 2), SIGNS), min_size=1, max_size=4)


@FEW
@given(CHANGES, STYLES)
@example([(3858, 0, b",")], PLAIN_STYLE)
@example([(1011, 0, b" ")], PLAIN_STYLE)
def test_whatever_is_changed_in_a_file_it_is_refused_or_every_record_is_accounted_for(changes: Any, style: Any) -> None:  # fmt: skip
    content = bytearray(tweets_csv(**style))
    for place, width, sign in changes:
        at = place % len(content)
        content[at : at + width] = sign
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = run_import(Path(folder), {TWEETS_FILE: bytes(content), USERS_FILE: users_csv()})
        except HeliographError as error:
            is_a_bug = "bug" in error.hint
        else:
            is_a_bug = not is_accounted_for(run)
    assert not is_a_bug


def is_accounted_for(run: Run) -> bool:
    """Every record is a row with its own text, or stands in quarantine; the slow path is the judge."""
    columns = run.dialect(TWEETS_FILE).columns
    records = list(stretches(run.plain(TWEETS_FILE), len(columns)))[1:]
    texts = {row["source_row"]: row["text"] or "" for row in run.rows("posts")}
    kept = {r.row: r.raw for r in run.rejections}
    same = all(
        (records[row - 1].fields or ())[columns.index("tweet_text")] == text for row, text in texts.items()
    )
    raw = all(
        run.plain(TWEETS_FILE)[records[row - 1].begin :].startswith(content) for row, content in kept.items()
    )
    return same and raw and sorted([*texts, *kept]) == list(range(1, len(records) + 1))


@FEW
@given(posts())
def test_the_four_checks_agree_with_pythons_own_reader(rows: list[Row]) -> None:
    content = tweets_csv(rows)
    with tempfile.TemporaryDirectory() as folder:
        run = run_import(Path(folder), {TWEETS_FILE: content, USERS_FILE: users_csv(user_rows())})
        found = run.rows("posts")
    assert four_checks([(row["post_id"], row["text"] or "") for row in found]) == four_checks(
        [
            (row["tweetid"], row["tweet_text"])
            for row in csv.DictReader(io.StringIO(content.decode(), newline=""))
        ]
    )


def four_checks(rows: Sequence[tuple[str, str]]) -> tuple[int, int, int, int]:
    """Row count, text bytes, newlines in texts, and a checksum of the ids that does not depend on their order."""
    ids = (int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") for key, _ in rows)
    texts = [text for _, text in rows]
    return len(rows), sum(len(t.encode()) for t in texts), sum(t.count("\n") for t in texts), sum(ids)
