"""Zipped: what is written while it is deflated is a zip like any other."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.publish.package.zipped import ZippedFile


def written(path: Path, pieces: list[bytes], member: str = "some.csv") -> zipfile.ZipInfo:
    with ZippedFile(path, member) as file:
        for piece in pieces:
            file.write(piece)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        [info] = archive.infolist()
    return info


@settings(max_examples=30, deadline=None)
@given(pieces=st.lists(st.binary(max_size=200), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory, pieces):
    path = tmp_path_factory.mktemp("zip") / "some.zip"
    info = written(path, pieces)
    assert zipfile.ZipFile(path).read("some.csv") == b"".join(pieces)
    assert info.file_size == len(b"".join(pieces))


def test_the_same_text_gives_the_same_zip_whenever_it_is_written(tmp_path):
    for name in ("a", "b"):
        written(tmp_path / name, [b"text " * 1000])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").stat().st_size < 500


def test_the_member_has_no_time_and_can_be_read_by_everybody(tmp_path):
    info = written(tmp_path / "some.zip", [b"x"], "größe.csv")
    assert info.filename == "größe.csv"
    assert info.date_time == (1980, 1, 1, 0, 0, 0)
    assert stat.filemode(info.external_attr >> 16) == "-rw-r--r--"


def test_the_header_before_the_text_knows_its_size_and_sum(tmp_path):
    """For readers of streams, which never see the directory."""
    written(tmp_path / "some.zip", [b"ab", b"cd"])
    data = (tmp_path / "some.zip").read_bytes()
    _, _, _, method, _, _, crc, _, _, name, extra = struct.unpack("<4sHHHHHLLLHH", data[:30])
    assert method == zipfile.ZIP_DEFLATED
    assert crc == zipfile.crc32(b"abcd")
    assert struct.unpack("<HHQQ", data[30 + name : 30 + name + extra])[2] == len(b"abcd")


def test_a_run_that_fails_leaves_no_zip_that_can_be_opened(tmp_path):
    with pytest.raises(RuntimeError), ZippedFile(tmp_path / "some.zip", "some.csv") as file:
        file.write(b"half")
        raise RuntimeError
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(tmp_path / "some.zip")


@pytest.mark.parametrize("limit", [1_000, 3_000, 100_000])
def test_sizes_and_directories_beyond_a_limit_are_written_in_64_bits(tmp_path, monkeypatch, limit):
    """As for four gigabytes: the text, or what it is deflated to, or neither goes beyond; old readers know no 64 bits."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit)
    text = b"".join(b"%d," % (number * 7919) for number in range(800))
    info = written(tmp_path / "some.zip", [text])
    data = (tmp_path / "some.zip").read_bytes()
    assert info.compress_size < 3_000 < info.file_size == len(text)
    assert zipfile.ZipFile(tmp_path / "some.zip").read("some.csv") == text
    start, wide = data.index(b"PK\1\2"), struct.pack("<L", 0xFFFFFFFF)
    assert (data[start + 20 : start + 24] == wide, data[start + 24 : start + 28] == wide) == (
        limit < len(text),
    ) * 2
    assert (b"PK\6\6" in data) is (start > limit)
