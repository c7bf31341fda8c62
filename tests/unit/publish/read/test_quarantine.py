"""Quarantine: what is kept out can be read again, byte for byte."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.errors import AccountingError
from heliograph.publish.read.accounting import FileAccount, balance
from heliograph.publish.read.quarantine import FILE, REASONS, Rejection, read_quarantine, write_quarantine


def rejection(raw: bytes, **more: object) -> Rejection:
    return Rejection(**{"file": "a.csv", "row": 7, "offset": 99, "reason": "bad_date", "raw": raw, **more})


@given(st.lists(st.binary() | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode)))
def test_every_byte_comes_back(tmp_path_factory: pytest.TempPathFactory, raws: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("quarantine")
    kept = [rejection(raw) for raw in raws]
    counts = write_quarantine(folder, kept)
    assert list(read_quarantine(folder)) == kept
    assert counts.total() == len(kept)


def test_a_line_can_be_read_by_a_person(tmp_path: Path) -> None:
    write_quarantine(tmp_path, [rejection("灯台,1\n".encode())])
    line = (tmp_path / FILE).read_text("utf-8")
    assert "灯台" in line
    assert json.loads(line) == {
        "file": "a.csv",
        "row": 7,
        "offset": 99,
        "reason": "bad_date",
        "raw": "灯台,1\n",
    }


def test_bytes_that_are_no_text_are_kept_in_base64(tmp_path: Path) -> None:
    write_quarantine(tmp_path, [rejection(b"\xff\n")])
    assert json.loads((tmp_path / FILE).read_text())["raw_base64"] == "/wo="


def test_the_encoding_of_a_transcoded_file_is_named(tmp_path: Path) -> None:
    kept = rejection("é".encode(), encoding="latin-1")
    write_quarantine(tmp_path, [kept])
    assert json.loads((tmp_path / FILE).read_text())["encoding"] == "latin-1"
    assert list(read_quarantine(tmp_path)) == [kept]


def test_counts_are_by_file_and_reason(tmp_path: Path) -> None:
    kept = [rejection(b"x"), rejection(b"y"), rejection(b"z", file="b.csv")]
    assert write_quarantine(tmp_path, kept) == {("a.csv", "bad_date"): 2, ("b.csv", "bad_date"): 1}


def test_every_reason_is_in_words() -> None:
    assert all(words and words[0].islower() for words in REASONS.values())


def test_a_sum_that_fails_stops_the_import() -> None:
    account = FileAccount(
        file="a.csv", table="posts", sha256="", bytes=1, records_in=3, rows_out=1, rejected={"bad_date": 1}
    )
    assert account.unexplained == 1
    with pytest.raises(AccountingError, match="1 unexplained"):
        balance([account])
