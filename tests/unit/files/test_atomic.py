"""Atomic writing: the old bytes or the new ones, and errors that name what, where and what to do."""

import errno
import os
import stat

import pytest

from heliograph.errors import StorageError
from heliograph.files.atomic import (
    create_atomically,
    fsync_file,
    fsync_folder,
    fsync_tree,
    replace_folder,
    write_atomically,
)


def names(folder):
    return [path.name for path in folder.iterdir()]


def failing(number):
    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return fail


def test_a_file_is_written_and_replaced_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "archive.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["archive.json"]


def test_the_mode_is_that_of_the_caller(tmp_path):
    write_atomically(tmp_path / "secret", b"x", mode=0o600)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("call", "number", "hint"),
    [("fsync", errno.ENOSPC, "Free space"), ("fsync", errno.EDQUOT, "quota"), ("fsync", errno.EIO, "fault")],
)
def test_a_full_disk_leaves_the_old_file_and_says_what_to_do(tmp_path, monkeypatch, call, number, hint):
    path = tmp_path / "archive.json"
    write_atomically(path, b"old")
    monkeypatch.setattr(os, call, failing(number))
    with pytest.raises(StorageError) as caught:
        write_atomically(path, b"new")
    assert str(path) in caught.value.message
    assert os.strerror(number) in caught.value.message
    assert hint in caught.value.hint
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["archive.json"]


def test_a_rename_that_fails_leaves_the_old_file(tmp_path):
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises(StorageError, match="cannot write"):
        write_atomically(tmp_path / "folder", b"new")
    assert names(tmp_path) == ["folder"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StorageError, match="nowhere") as caught:
        write_atomically(tmp_path / "nowhere" / "file", b"x")
    assert "make the folder first" in caught.value.hint


def test_create_never_replaces(tmp_path):
    path = tmp_path / "signing.key"
    create_atomically(path, b"first")
    with pytest.raises(StorageError, match="cannot create") as caught:
        create_atomically(path, b"second")
    assert "move it away" in caught.value.hint
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["signing.key"]


def test_create_works_where_there_are_no_hard_links(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    path = tmp_path / "signing.key"
    create_atomically(path, b"first")
    with pytest.raises(StorageError, match="cannot create"):
        create_atomically(path, b"second")
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["signing.key"]


def test_a_finished_folder_appears_in_one_step(tmp_path):
    source = tmp_path / ".2.partial"
    (source / "public").mkdir(parents=True)
    (source / "public" / "manifest.json").write_bytes(b"{}")
    fsync_tree(source)
    replace_folder(source, tmp_path / "2")
    assert (tmp_path / "2" / "public" / "manifest.json").read_bytes() == b"{}"
    assert not source.exists()


def test_a_finished_folder_may_come_from_beside_the_archive(tmp_path):
    (tmp_path / ".staging" / "new").mkdir(parents=True)
    (tmp_path / "archive").mkdir()
    replace_folder(tmp_path / ".staging" / "new", tmp_path / "archive" / "1")
    assert names(tmp_path / "archive") == ["1"]
    assert names(tmp_path / ".staging") == []


def test_a_folder_that_holds_something_is_never_replaced(tmp_path):
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    with pytest.raises(StorageError) as caught:
        replace_folder(tmp_path / "new", tmp_path / "old")
    assert "there already" in caught.value.hint
    assert (tmp_path / "old" / "file").read_text() == "old"
    assert (tmp_path / "new" / "file").read_text() == "new"


def test_a_move_to_another_disk_says_why_it_cannot_be(tmp_path, monkeypatch):
    (tmp_path / "new").mkdir()
    monkeypatch.setattr(os, "rename", failing(errno.EXDEV))
    with pytest.raises(StorageError, match="cannot move") as caught:
        replace_folder(tmp_path / "new", tmp_path / "2")
    assert "different disks" in caught.value.hint


def test_flushing_what_is_not_there_is_an_error(tmp_path):
    for flush in (fsync_file, fsync_folder):
        with pytest.raises(StorageError, match="nowhere"):
            flush(tmp_path / "nowhere")
