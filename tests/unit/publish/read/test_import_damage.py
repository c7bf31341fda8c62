"""The zoo of bad inputs: each ends in a clear error or in the quarantine; nothing is lost and nothing is swallowed."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from heliograph.errors import HeliographError, InputError, UsageError
from import_runs import SET, TWEETS_FILE, USERS_FILE, Run, run_import
from legacy_files import (
    TWEETS_2019,
    binary_file,
    csv_bytes,
    gzipped,
    many_tweet_rows,
    truncated,
    tweet_rows,
    tweets_csv,
    users_csv,
    with_column,
    with_flipped_byte,
    zip_of,
)

USERS = {USERS_FILE: users_csv()}
ROWS = tweet_rows()
HEADER, BODY = tweets_csv(ROWS).split(b"\n", 1)
RECORDS = [tweets_csv([row], header=False) for row in ROWS]
ZIP = f"{SET}_tweets_csv_hashed.zip"


def refusal(
    folder: Path, name: str, content: bytes, kind: type[HeliographError] = InputError, **how: object
) -> str:
    """What is said about a file that cannot be taken; nothing is left behind."""
    with pytest.raises(kind) as refused:
        run_import(folder, {**USERS, name: content}, **how)
    assert refused.value.hint
    assert name in str(refused.value) or kind is not InputError
    assert not (folder / "workspace").exists()
    return f"{refused.value} ({refused.value.hint})"


def imported(folder: Path, content: bytes, **how: object) -> Run:
    """A damaged tweets file that is taken all the same; rows and quarantine together are its bytes."""
    run = run_import(folder, {**USERS, TWEETS_FILE: content}, **how)
    assert run.rebuilt(TWEETS_FILE) == content
    return run


def with_record(record: bytes, at: int) -> bytes:
    """The invented posts with one more record before the one at that place."""
    return HEADER + b"\n" + b"".join([*RECORDS[:at], record, *RECORDS[at:]])


PLACES = pytest.mark.parametrize("at", [0, 6, 12], ids=["early", "middle", "late"])

# ---------------------------------------------------------------- records


@pytest.mark.parametrize(
    ("quote", "at"),
    [
        (b'"1","never closed\n', 0),
        (b'"1","never closed\n', 6),
        (b'"1","never closed\n', 12),
        (b'"\n', 6),
        (b'"1","a\nb\nc\n', 6),
        (b'1,"x\n', 6),
    ],
)
def test_an_open_quote_takes_no_neighbour_with_it(quote: bytes, at: int, tmp_path: Path) -> None:
    run = imported(tmp_path, with_record(quote, at))
    assert run.report.rows["posts"] == 12
    assert set(run.reasons) <= {"unterminated_quote", "wrong_field_count"}
    assert b"".join(r.raw for r in run.rejections) == quote


@PLACES
def test_a_file_that_was_cut_off_loses_its_last_record_alone(at: int, tmp_path: Path) -> None:
    content = HEADER + b"\n" + b"".join(RECORDS[:at]) + RECORDS[1][: len(RECORDS[1]) // 2]
    run = imported(tmp_path, content)
    assert run.report.rows["posts"] == at
    assert sum(run.reasons.values()) == 1


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b'"1","2","3"\n', "wrong_field_count"),
        (b",".join([b'"1"'] * 32) + b"\n", "wrong_field_count"),
        (RECORDS[0].replace(b"\n", b",\n"), "wrong_field_count"),
        (RECORDS[0].replace(b"\n", b',""\n'), "wrong_field_count"),
        (RECORDS[8].replace(b'"absent","absent",', b'"absent","absent",,'), "wrong_field_count"),
        (RECORDS[0].replace(b"Fog lifts", b'Fog" "lifts'), "wrong_field_count"),
        (RECORDS[1].replace(b'""anchors', b'" "anchors'), "wrong_field_count"),
        (b"\n", "wrong_field_count"),
        (b'"1" x,"2"\n', "wrong_field_count"),
        (RECORDS[0].replace(b"Fog", b"F\xe9g"), "bad_encoding"),
        (RECORDS[0].replace(b"Fog", b"F\xed\xa0\x80g"), "bad_encoding"),
        (RECORDS[0].replace(b"Fog", b"lamp " * 420_000), "record_too_long"),
        (RECORDS[0].replace(b"Fog", b"lamp\n" * 420_000), "record_too_long"),
        (HEADER + b"\n", "repeated_header"),
    ],
    ids=[
        "few",
        "many",
        "comma-at-the-end",
        "empty-cell-at-the-end",
        "empty-cell-within",
        "two-texts-in-a-cell",
        "quote-in-two",
        "blank-line",
        "text-after-quote",
        "latin-1",
        "surrogate",
        "long-line",
        "long-record",
        "header",
    ],
)
def test_a_bad_record_stands_in_quarantine_alone(record: bytes, reason: str, tmp_path: Path) -> None:
    """Early, middle and late."""
    run = imported(tmp_path, HEADER + b"\n" + b"".join([record, *RECORDS[:6], record, *RECORDS[6:], record]))
    assert run.reasons == {reason: 3}
    assert [(r.row, r.raw) for r in run.rejections] == [(1, record), (8, record), (15, record)]
    assert run.report.rows["posts"] == 12


def test_a_stray_quote_in_a_field_without_quotes_is_text(tmp_path: Path) -> None:
    rows = with_column(ROWS[:3], "tweet_text", "plain")
    content = tweets_csv(rows, quoting="minimal").replace(b"plain", b'5" tall', 2)
    run = run_import(tmp_path, {**USERS, TWEETS_FILE: content})
    assert [row["text"] for row in run.rows("posts")].count('5" tall') == 2
    assert run.reasons == {}
    assert run.received()[TWEETS_FILE].difference


def test_a_bare_carriage_return_in_a_field_without_quotes_is_text(tmp_path: Path) -> None:
    content = tweets_csv(with_column(ROWS, "tweet_text", "a\rb", at=[3]), quoting="minimal")
    assert b",a\rb," in content
    run = run_import(tmp_path, {**USERS, TWEETS_FILE: content})
    assert run.row("posts", ROWS[3]["tweetid"])["text"] == "a\rb"
    assert run.reasons == {}


def test_blank_lines_at_the_end_are_accounted_for(tmp_path: Path) -> None:
    run = imported(tmp_path, tweets_csv() + b"\n\n\n")
    assert run.reasons == {"wrong_field_count": 3}


def test_mixed_line_ends_are_read(tmp_path: Path) -> None:
    content = HEADER + b"\n" + b"".join(r[:-1] + b"\r\n" if n % 2 else r for n, r in enumerate(RECORDS))
    run = run_import(tmp_path, {**USERS, TWEETS_FILE: content})
    assert (run.report.rows["posts"], run.reasons) == (12, {})
    assert run.received()[TWEETS_FILE].faithful is False


def test_parts_glued_together_with_their_marks_are_read(tmp_path: Path) -> None:
    run = imported(tmp_path, tweets_csv(ROWS[:4], bom=True) + tweets_csv(ROWS[4:], bom=True))
    assert (run.report.rows["posts"], run.reasons) == (12, {"repeated_header": 1})


def test_a_file_of_rubbish_below_a_good_header_goes_into_quarantine_whole(tmp_path: Path) -> None:
    run = imported(tmp_path, HEADER + b"\n" + binary_file(100_000))
    assert run.report.rows["posts"] == 0
    assert sum(len(r.raw) for r in run.rejections) == len(binary_file(100_000))


# ---------------------------------------------------------------- files


def test_a_file_without_records_is_a_file(tmp_path: Path) -> None:
    assert imported(tmp_path / "a", HEADER + b"\n").report.rows["posts"] == 0
    assert imported(tmp_path / "b", HEADER).report.rows["posts"] == 0
    assert imported(tmp_path / "c", HEADER + b"\n\n").reasons == {"wrong_field_count": 1}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n"])
def test_an_empty_file_is_refused(content: bytes, tmp_path: Path) -> None:
    assert "is empty" in refusal(tmp_path, TWEETS_FILE, content) or content == b"\xef\xbb\xbf"


@pytest.mark.parametrize("content", [binary_file(), b"\x00" * 5000, b"PK\x05\x06 nothing", b"<html></html>"])
def test_what_is_no_table_is_refused(content: bytes, tmp_path: Path) -> None:
    assert "none of its fields is a column name" in refusal(tmp_path, TWEETS_FILE, content)


def test_missing_unknown_and_repeated_columns_are_named(tmp_path: Path) -> None:
    def without(*gone: str) -> list[str]:
        return [name for name in TWEETS_2019 if name not in gone]

    found = refusal(tmp_path / "a", TWEETS_FILE, csv_bytes(without("tweet_text", "urls"), ROWS))
    assert "missing: tweet_text, urls" in found
    rows = [{**row, "campaign": "x"} for row in ROWS]
    assert "unknown: campaign" in refusal(
        tmp_path / "b", TWEETS_FILE, csv_bytes([*TWEETS_2019, "campaign"], rows)
    )
    assert "repeated: tweetid" in refusal(
        tmp_path / "c", TWEETS_FILE, csv_bytes(["tweetid", *TWEETS_2019], ROWS)
    )


def test_a_file_without_header_is_refused_without_showing_its_content(tmp_path: Path) -> None:
    assert "Harbour" not in refusal(tmp_path, TWEETS_FILE, tweets_csv(header=False))


def test_carriage_returns_alone_are_refused(tmp_path: Path) -> None:
    content = tweets_csv(with_column(ROWS, "tweet_text", "x"), line_end="\r")
    assert "carriage return alone" in refusal(tmp_path, TWEETS_FILE, content)


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "shift_jis"])
def test_a_declared_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    word = "灯台" if encoding == "shift_jis" else "café"
    rows = [{**row, "tweet_text": word, "user_display_name": "x", "user_reported_location": "", "hashtags": "[]", "user_profile_description": ""} for row in ROWS]  # fmt: skip
    files = {USERS_FILE: users_csv([]), TWEETS_FILE: tweets_csv(rows, encoding=encoding) + b"1,2\n"}
    run = run_import(tmp_path, files, encoding=encoding)
    assert {row["text"] for row in run.rows("posts")} == {word}
    assert run.reasons == {"wrong_field_count": 1}
    assert run.rejections[0].encoding != "utf-8"
    made = run.received()[TWEETS_FILE]
    assert made.faithful is False
    assert "transcoded from" in made.difference


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_found_by_its_mark_or_declared(encoding: str, tmp_path: Path) -> None:
    files = {USERS_FILE: users_csv(encoding=encoding), TWEETS_FILE: tweets_csv(encoding=encoding)}
    run = run_import(tmp_path, files, encoding=None if encoding == "utf-16" else encoding)
    assert (run.report.rows["posts"], run.reasons) == (12, {})
    assert "transcoded from utf-16" in run.received()[TWEETS_FILE].difference


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "utf-8-sig"])
def test_declaring_utf_8_changes_nothing(name: str, tmp_path: Path) -> None:
    run = imported(tmp_path, tweets_csv(bom=True), encoding=name)
    assert run.received()[TWEETS_FILE].faithful


def test_a_wrong_declaration_is_refused(tmp_path: Path) -> None:
    cut = tweets_csv(encoding="utf-16")[:5001]
    assert "is not utf-16" in refusal(tmp_path / "b", TWEETS_FILE, cut)
    assert "is not ascii" in refusal(tmp_path / "a", TWEETS_FILE, tweets_csv(), encoding="ascii")
    for name in ("klingon", "rot13", "hex"):
        assert f"no encoding called {name}" in refusal(tmp_path / name, TWEETS_FILE, tweets_csv(), UsageError, encoding=name)  # fmt: skip


# ---------------------------------------------------------------- zips and gzips


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_package_is_refused(keep: float, tmp_path: Path) -> None:
    rows = tweets_csv(many_tweet_rows(300))
    whole = zip_of({TWEETS_FILE: rows})
    assert "not a complete zip" in refusal(tmp_path / "a", ZIP, truncated(whole, keep))
    assert "is damaged" in refusal(tmp_path / "b", f"{TWEETS_FILE}.gz", truncated(gzipped(rows), keep))


@pytest.mark.parametrize("at", [0.01, 0.2, 0.5, 0.8])
def test_a_package_with_one_wrong_byte_is_refused(at: float, tmp_path: Path) -> None:
    rows = tweets_csv(many_tweet_rows(300))
    refusal(tmp_path / "a", ZIP, with_flipped_byte(zip_of({TWEETS_FILE: rows}), at))
    refusal(tmp_path / "b", f"{TWEETS_FILE}.gz", with_flipped_byte(gzipped(rows), at))


@pytest.mark.parametrize(
    "name", ["../x.csv", "a/../../x.csv", "/etc/x.csv", "..\\x.csv", "\\x.csv", "C:/x.csv"]
)
def test_a_member_that_points_outside_is_refused(name: str, tmp_path: Path) -> None:
    assert "points outside the zip" in refusal(tmp_path, ZIP, zip_of({name: tweets_csv()}))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo(TWEETS_FILE)
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "symbolic link" in refusal(tmp_path, ZIP, stream.getvalue())


def changed_headers(content: bytes, at: int, value: int) -> bytes:
    """A zip of one member with a two-byte field of both of its headers changed; offset as in the local header."""
    made = bytearray(content)
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        struct.pack_into("<H", made, made.index(mark) + at + shift, value)
    return bytes(made)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    content = changed_headers(zip_of({TWEETS_FILE: tweets_csv()}), 6, 1)
    assert "is encrypted" in refusal(tmp_path, ZIP, content)


def test_a_way_of_packing_that_python_cannot_undo_is_refused(tmp_path: Path) -> None:
    deflate64 = changed_headers(zip_of({TWEETS_FILE: tweets_csv()}), 8, 9)
    assert "unpack it with another program" in refusal(tmp_path, ZIP, deflate64)


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    content = tweets_csv(with_column(ROWS, "tweet_text", "0" * 3_000_000, at=[3]))
    assert "decompression bomb" in refusal(tmp_path / "a", ZIP, zip_of({TWEETS_FILE: content}))
    assert "decompression bomb" in refusal(tmp_path / "b", f"{TWEETS_FILE}.gz", gzipped(content))


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    made = bytearray(zip_of({TWEETS_FILE: tweets_csv(many_tweet_rows(300))}))
    for mark, shift in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", made, made.index(mark) + shift, 1000)
    assert "is damaged" in refusal(tmp_path, ZIP, bytes(made))


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    content = zip_of({f"{TWEETS_FILE[:-4]}.zip": zip_of({TWEETS_FILE: tweets_csv()})})
    assert "zip inside a zip" in refusal(tmp_path, ZIP, content)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(TWEETS_FILE, tweets_csv(ROWS[:3]))
        archive.writestr(TWEETS_FILE, tweets_csv(ROWS[3:]))
    assert "repack the zip" in refusal(tmp_path, ZIP, stream.getvalue())


def test_a_media_list_that_is_damaged_is_refused(tmp_path: Path) -> None:
    name = f"{SET}_media_file_list_hashed.txt.gz"
    assert "is damaged" in refusal(tmp_path, name, truncated(gzipped(b"a/b.jpg\n" * 100)))
