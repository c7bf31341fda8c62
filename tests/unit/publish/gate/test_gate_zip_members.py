"""ZipMembers: what is read is what anybody else unpacks, and a damaged zip is an error."""

import os
import zipfile
from contextlib import ExitStack

import pytest

from heliograph.publish.gate import zip_members as module
from heliograph.publish.gate.zip_members import FAULTS, members

TEXT = b"".join(b"%d,a line like any other\n" % n for n in range(20_000)) + os.urandom(5_000)


def packed(tmp_path, *data, how=zipfile.ZIP_DEFLATED):
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w", how) as archive:
        archive.mkdir("folder")
        for number, text in enumerate(data):
            archive.writestr(f"{number}.csv", text)
    return path


def unpacked(path, size=1 << 16):
    with ExitStack() as stack:
        return [b"".join(iter(lambda s=stream: s.read(size), b"")) for stream in members(path, stack)]


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_members_are_read_to_their_end(tmp_path, how):
    assert unpacked(packed(tmp_path, TEXT, b"", b"x", how=how)) == [TEXT, b"", b"x"]


@pytest.mark.parametrize("size", [7, 1000, 1 << 20])
def test_pieces_of_any_size_are_one_whole(tmp_path, monkeypatch, size):
    monkeypatch.setattr(module, "READ", size)
    assert unpacked(packed(tmp_path, TEXT), 1 << 12) == [TEXT]


def test_no_piece_is_larger_than_asked(tmp_path):
    with ExitStack() as stack:
        [stream] = members(packed(tmp_path, TEXT), stack)
        assert max(map(len, iter(lambda: stream.read(100), b""))) == 100


@pytest.mark.parametrize("at", [0.1, 0.5, 0.99])
def test_a_changed_byte_is_an_error(tmp_path, at):
    path = packed(tmp_path, TEXT)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.infolist()[-1]
    data[info.header_offset + 40 + int(at * (info.compress_size - 1))] ^= 0x55
    path.write_bytes(data)

    with pytest.raises(FAULTS):
        unpacked(path)


def test_a_member_that_says_another_sum_or_length_is_an_error(tmp_path):
    path = packed(tmp_path, TEXT)
    data = path.read_bytes()
    entry = data.rindex(b"PK\1\2")
    for place in (16, 24):
        changed = bytearray(data)
        changed[entry + place] ^= 1
        path.write_bytes(changed)
        with pytest.raises(zipfile.BadZipFile, match="not what its sum says"):
            unpacked(path)


def test_a_member_that_breaks_off_is_an_error(tmp_path):
    path = packed(tmp_path, TEXT)
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\1\2")
    size = int.from_bytes(data[entry + 20 : entry + 24], "little")
    data[entry + 20 : entry + 24] = (size // 2).to_bytes(4, "little")
    path.write_bytes(data)

    with pytest.raises(FAULTS):
        unpacked(path)
