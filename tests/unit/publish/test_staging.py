"""Staging: nothing is seen before it is finished, and only one run at a time works on a root."""

import os
import subprocess
import sys

import pytest

from heliograph.errors import StorageError
from heliograph.publish.staging import Staging, locked, replace_file, scratch_folder, show, take_away


def everything(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


def test_staging_lies_beside_the_root_and_not_in_it(root):
    with Staging(root).opened("boats") as target:
        target.mkdir()
        assert target.parent == root.parent / ".archive.staging"
        assert everything(root) == []


def test_nobody_else_can_look_into_it(root):
    with Staging(root).opened("boats") as target:
        assert target.parent.stat().st_mode & 0o077 == 0


def test_a_link_to_a_root_leads_to_the_staging_of_the_root(tmp_path, root):
    link = tmp_path / "elsewhere"
    link.symlink_to(root)

    assert Staging(link).folder == Staging(root).folder


def test_what_was_staged_is_gone_afterwards_also_after_an_error(root):
    with pytest.raises(RuntimeError), Staging(root).opened("boats") as target:
        target.mkdir()
        (target / "half").write_text("a file")
        raise RuntimeError

    assert everything(Staging(root).folder) == ["lock"]


def test_leftovers_of_killed_runs_are_removed_whatever_data_set_they_are_of(root):
    old = Staging(root).folder / "another-set"
    old.mkdir(parents=True)
    (old / "identified.parquet").write_text("left over")
    (old.parent / ".boats.json.1234").write_text("half writ")
    (old.parent / "boats.json").write_text("{}")

    with Staging(root).opened("boats") as target:
        assert sorted(path.name for path in target.parent.iterdir()) == ["boats.json", "lock"]


def test_a_missing_root_is_named(tmp_path):
    with (
        pytest.raises(StorageError, match="there is no folder .*gated") as caught,
        Staging(tmp_path / "gated").opened("boats"),
    ):
        pass
    assert "mkdir" in caught.value.hint


def test_a_second_run_is_told_to_wait(root):
    with (
        Staging(root).opened("boats"),
        pytest.raises(StorageError, match="another run is publishing to .*archive") as caught,
        Staging(root).opened("ships"),
    ):
        pass
    assert "wait" in caught.value.hint


def test_a_run_that_is_killed_lets_go(tmp_path):
    path = tmp_path / "lock"
    program = f"import fcntl, os, signal; f = open({str(path)!r}, 'a'); fcntl.flock(f, fcntl.LOCK_EX); os.kill(os.getpid(), signal.SIGKILL)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9

    with locked(path, busy="held"):
        assert path.exists()


def test_a_lock_is_free_again_after_use(tmp_path):
    for _ in range(2):
        with locked(tmp_path / "lock", busy="held"):
            pass


def test_scratch_tables_lie_with_the_publishers_own_copy(tmp_path):
    left = tmp_path / ".publishing"
    left.mkdir()
    (left / "spilled").write_text("of a killed run")

    with scratch_folder(tmp_path) as folder:
        assert folder.parent == tmp_path
        assert list(folder.iterdir()) == []
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_one_workspace_is_published_by_one_run_at_a_time(tmp_path):
    with scratch_folder(tmp_path), pytest.raises(StorageError, match="another run"), scratch_folder(tmp_path):
        pass


def staged_release(root):
    folder = Staging(root).folder / "boats" / "release"
    folder.mkdir(parents=True)
    (folder / "release.json").write_text("{}")
    return folder


def test_the_first_release_appears_together_with_its_folder(root):
    show(staged_release(root), root / "boats" / "1")

    assert everything(root) == ["boats", "boats/1", "boats/1/release.json"]


def test_a_further_release_appears_beside_the_first(root):
    (root / "boats" / "1").mkdir(parents=True)

    show(staged_release(root), root / "boats" / "2")

    assert everything(root) == ["boats", "boats/1", "boats/2", "boats/2/release.json"]


def test_a_place_that_is_taken_is_not_overwritten(root):
    (root / "boats" / "1").mkdir(parents=True)
    (root / "boats" / "1" / "release.json").write_text("there already")

    with pytest.raises(StorageError, match="boats/1"):
        show(staged_release(root), root / "boats" / "1")

    assert (root / "boats" / "1" / "release.json").read_text() == "there already"


def test_what_was_shown_can_be_taken_away_in_one_step(root):
    staged = Staging(root).folder / "boats"
    show(staged_release(root), root / "boats" / "1")

    take_away(root / "boats" / "1", staged)

    assert everything(root) == ["boats"]
    assert everything(staged) == ["orphan", "orphan/release.json"]


def test_a_file_is_replaced_by_a_finished_one(root):
    staged = root.parent / "catalogue.json"
    staged.write_text("new")
    (root / "catalogue.json").write_text("old")

    replace_file(staged, root / "catalogue.json")

    assert (root / "catalogue.json").read_text() == "new"
    assert not staged.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_root_whose_parent_is_not_ours_is_staged_inside_and_hidden(root):
    root.parent.chmod(0o500)
    try:
        assert Staging(root).folder == root / ".staging"
    finally:
        root.parent.chmod(0o700)
