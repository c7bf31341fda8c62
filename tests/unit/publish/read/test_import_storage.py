"""Memory, disk and other runs: what happens when there is not enough of one or too many of the other."""

import fcntl
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from heliograph.errors import HeliographError, StorageError, UsageError
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.workspace import Workspace
from import_runs import TWEETS_FILE, USERS_FILE, run_import, write_files
from legacy_files import many_tweet_rows, tweet_rows, tweets_csv, users_csv

FILES = {USERS_FILE: users_csv(), TWEETS_FILE: tweets_csv()}

LITTLE_ROOM = """
import resource, signal, sys
from pathlib import Path
from heliograph.errors import StorageError
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.workspace import Workspace
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    import_export(ImportRequest(inputs=(Path(sys.argv[1]),)), Workspace(Path(sys.argv[2])))
except StorageError as error:
    print(error.message, "/", error.hint)
"""


def attempt(folder: Path, **how: str) -> None:
    import_export(ImportRequest(inputs=(write_files(folder / "in", FILES),), **how), Workspace(folder / "w"))


@pytest.mark.parametrize("memory", ["1MB", "20MB"])
def test_too_little_memory_is_said_with_what_to_do(memory: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=f"does not fit into {memory}") as stopped:
        attempt(tmp_path, memory=memory)
    assert "HELIOGRAPH_MEMORY" in stopped.value.hint
    assert not (tmp_path / "w").exists()


def test_a_bound_that_is_no_amount_of_memory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'plenty' is no amount of memory"):
        attempt(tmp_path, memory="plenty")


@pytest.mark.parametrize("room", [0, 2_000, 20_000])
def test_a_full_disk_is_said_and_leaves_nothing(room: int, tmp_path: Path) -> None:
    files = {**FILES, f"{TWEETS_FILE}": tweets_csv(many_tweet_rows(2_000))}
    write_files(tmp_path / "in", files)
    command = [sys.executable, "-c", LITTLE_ROOM, str(tmp_path / "in"), str(tmp_path / "w"), str(room)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "nothing was changed" in done.stdout
    assert not (tmp_path / "w").exists()


def test_a_new_workspace_is_closed_to_others_and_one_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    attempt(tmp_path)
    (tmp_path / "open").mkdir(mode=0o750)
    import_export(ImportRequest(inputs=(tmp_path / "in",)), Workspace(tmp_path / "open"))
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("w", "open")] == [0o700, 0o750]


def test_two_imports_into_one_workspace_do_not_mix(tmp_path: Path) -> None:
    scratch = Workspace(tmp_path / "w").scratch
    scratch.mkdir(parents=True)
    with (scratch / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StorageError, match="another import"):
            attempt(tmp_path)
        assert scratch.exists()


def test_what_a_killed_import_left_is_cleared_away(tmp_path: Path) -> None:
    scratch = Workspace(tmp_path / "w").scratch
    write_files(
        scratch, {"lock": b"", "new/posts/part-00001.parquet": b"half", "0.csv": b"half", "new/x": b""}
    )
    (scratch / "1.csv").symlink_to(tmp_path / "gone")
    attempt(tmp_path)
    workspace = Workspace(tmp_path / "w")
    assert not scratch.exists()
    assert sorted(p.name for p in workspace.root.iterdir()) == ["accounts.parquet", "actions.parquet", "dataset.toml", "import-report.json", "media.parquet", "posts", "quarantine", "referenced.parquet", "source.json"]  # fmt: skip


def test_a_workspace_that_would_be_taken_for_a_pattern_is_refused(tmp_path: Path) -> None:
    for name in ("a*", "a?", "a[1]"):
        with pytest.raises(UsageError, match="holds"):
            import_export(
                ImportRequest(inputs=(write_files(tmp_path / "in", FILES),)), Workspace(tmp_path / name)
            )
        assert not (tmp_path / name).exists()


def test_a_workspace_may_be_called_anything_else(tmp_path: Path) -> None:
    for name in ("it's", 'a "b"', "灯台", "a;b"):
        report = import_export(
            ImportRequest(inputs=(write_files(tmp_path / "in", FILES),), dataset="x"),
            Workspace(tmp_path / name),
        )
        assert report.rows["posts"] == 12


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("mine")
    with pytest.raises(HeliographError) as refused:
        attempt(tmp_path)
    assert refused.value.exit_code == StorageError.exit_code
    assert (tmp_path / "w").read_text() == "mine"


def test_many_rejections_are_not_held_in_memory(tmp_path: Path) -> None:
    """A file given twice rejects all its records; the quarantine is written as they are read."""
    row = {**tweet_rows()[0], "tweet_text": "lamp " * 2_000}
    rows = [{**row, "tweetid": str(10**17 + n)} for n in range(1_200)]
    content = tweets_csv(rows)
    assert len(content) > 12_000_000
    write_files(tmp_path / "in", {"a.csv": content, "b.csv": content, USERS_FILE: users_csv()})
    tracemalloc.start()
    report = import_export(ImportRequest(inputs=(tmp_path / "in",)), Workspace(tmp_path / "w"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.rejected == {"duplicate_exact": 1_200}
    assert peak < len(content) / 2


def test_a_file_of_rejections_is_written_as_the_slow_path_reads(tmp_path: Path) -> None:
    header = tweets_csv([])
    content = header + (b'"' + b"x" * 20_000 + b'"\n') * 1_000
    write_files(tmp_path / "in", {"a.csv": content, USERS_FILE: users_csv()})
    tracemalloc.start()
    report = import_export(ImportRequest(inputs=(tmp_path / "in",)), Workspace(tmp_path / "w"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.rejected == {"wrong_field_count": 1_000}
    assert peak < len(content) / 2


def test_the_sum_is_checked_for_every_file(tmp_path: Path) -> None:
    run = run_import(tmp_path, FILES)
    assert [(f.records_in, f.rows_out, f.unexplained) for f in run.report.files] == [(6, 6, 0), (12, 12, 0)]
