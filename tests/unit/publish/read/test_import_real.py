"""Genuine and public files: in and out again, every row explained."""

import csv
import gzip
import hashlib
import io
from pathlib import Path

import pytest

from import_runs import Run, run_import
from legacy_files import user_rows, users_csv

pytestmark = pytest.mark.real_data
GENUINE = "china_082019_1_users_csv_hashed.first300.csv"
SAMPLE = "ira_sample_31col_SYNTHETIC_IDS_tweets_csv_hashed.csv.gz"


def imported(real_data: Path, name: str, folder: Path) -> Run:
    run = run_import(folder, {name: (real_data / "archive" / name).read_bytes()}, dataset="real")
    assert run.reasons == {}
    return run


def test_the_genuine_users_file_comes_out_byte_for_byte(real_data: Path, tmp_path: Path) -> None:
    run = imported(real_data, GENUINE, tmp_path)
    made = run.received()[GENUINE]
    assert made.sha256 == "88209aa4024b089847621c1037c4f5aec1c46f2c0d0108f7fa3447694bf5b286"
    assert (made.rows, made.faithful) == (300, True)
    hidden = [row for row in run.rows("accounts") if row["is_pseudonymous"]]
    assert (len(hidden), run.report.identified) == (92, 208)
    assert not any(row["display_name"] or row["handle"] for row in hidden)


def test_the_sample_of_31_columns_comes_in_whole_and_out_byte_for_byte(
    real_data: Path, tmp_path: Path
) -> None:
    run = imported(real_data, SAMPLE, tmp_path)
    assert (run.report.records_in, run.report.rows["posts"], run.report.rows["accounts"]) == (
        35_636,
        35_636,
        54,
    )
    assert run.received()[SAMPLE].faithful
    assert four_checks(run, real_data)


def four_checks(run: Run, real_data: Path) -> bool:
    """Row count, text bytes, newlines and a checksum of the ids, against Python's own reader."""
    content = gzip.decompress((real_data / "archive" / SAMPLE).read_bytes()).decode()
    expected = [
        (row["tweetid"], row["tweet_text"]) for row in csv.DictReader(io.StringIO(content, newline=""))
    ]
    found = [(row["post_id"], row["text"] or "") for row in run.rows("posts")]
    return checks(found) == checks(expected)


def checks(rows: list[tuple[str, str]]) -> tuple[int, int, int, int]:
    ids = (int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") for key, _ in rows)
    return len(rows), sum(len(t.encode()) for _, t in rows), sum(t.count("\n") for _, t in rows), sum(ids)


def test_ids_that_a_spreadsheet_rounded_are_counted_or_refused(real_data: Path, tmp_path: Path) -> None:
    with (real_data / "ira_538" / "authors.csv").open(newline="") as lines:
        ids = [row["external_author_id"] for row in csv.DictReader(lines)]
    rows = [{**user_rows()[0], "userid": number} for number in ids]
    run = run_import(tmp_path, {"users.csv": users_csv(rows)}, dataset="rounded")
    scientific = sum("E" in number.upper() for number in ids)
    assert run.reasons.get("id_precision_lost", 0) == scientific
    assert run.report.rows["accounts"] == len(
        {number for number in ids if number and "E" not in number.upper()}
    )
    assert any("account ids end in ten zeros" in note for note in run.report.notes)
