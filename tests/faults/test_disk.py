"""A disk that is full, read-only or slow to say so: a clear error, nothing changed, and with room the same command goes through."""

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import identified_export as export
import legacy_files as legacy
import sort_posts
from heliograph.errors import StorageError
from heliograph.publish.workspace import Workspace
from publisher import Publisher, edited, visible

POSTS = 20_000
MANY, LITTLE = 480_000, "200MB"
"""Sorting needs 130 MB however many posts there are, and 330 MB before this number fits: both far from what is allowed."""

SORT = sort_posts.__file__


def arguments(publisher):
    root = publisher.root
    return [
        "publish",
        f"{root}/workspace/boats",
        "-a",
        f"{root}/archive",
        "--gated",
        f"{root}/gated",
    ]


def environment(publisher, **more):
    return os.environ | {"HELIOGRAPH_KEYS": str(publisher.keys), "HELIOGRAPH_NO_PROGRESS": "1"} | more


def run(publisher, *, limit=None, **more):
    """The real command; with a limit no file may grow beyond that many bytes."""

    def confine():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "heliograph.cli.main", *arguments(publisher)],
        env=environment(publisher, **more),
        preexec_fn=confine,
        capture_output=True,
        text=True,
        check=False,
    )


def roots(publisher):
    return visible(publisher.archive), visible(publisher.gated)


def assert_room_is_all_that_was_missing(publisher):
    publisher.publish(Workspace(publisher.root / "workspace" / "boats"))
    assert publisher.verify().exit_code == publisher.verify_gated().exit_code == 0
    assert [r.name for r in publisher.verify().releases] == ["boats@1", "ships@1", "ships@2"]


# ---------------------------------------------------------------- a limit on the size of files: works everywhere


@pytest.mark.parametrize("limit", [0, 1_000, 4_000, 20_000])
def test_a_file_that_may_not_grow(desk, limit):
    """Nearly nothing can be written; no Parquet file; no larger one; no document."""
    publisher = desk()
    before = roots(publisher)

    ran = run(publisher, limit=limit)

    assert ran.returncode == 5
    assert "error: cannot write" in ran.stderr
    assert str(publisher.root) in ran.stderr
    assert "File too large" in ran.stderr
    assert "what to do: A limit on the size of files is in force" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert roots(publisher) == before
    assert_room_is_all_that_was_missing(publisher)


def test_a_limit_that_is_large_enough_changes_nothing(desk):
    assert run(desk(), limit=1_000_000).returncode == 0


def with_posts(prepared, root, count):
    """The same desk with that many posts waiting to be published."""
    shutil.copytree(prepared.root, root)
    publisher = Publisher(root)
    everybody = {row["userid"]: row for row in export.user_rows()}
    posts = [{**row, **everybody[[*everybody][n % 6]]} for n, row in enumerate(legacy.many_tweet_rows(count))]
    publisher.workspace(export.files() | {"boats_tweets_csv_unhashed.csv": legacy.tweets_csv(posts)})
    return publisher


@pytest.fixture(scope="session")
def larger(prepared, tmp_path_factory):
    """Too many posts for a small disk."""
    return with_posts(prepared, tmp_path_factory.mktemp("larger") / "desk", POSTS)


def copy_of(publisher, folder):
    return Publisher(Path(shutil.copytree(publisher.root, folder / "desk")))


def test_intermediate_tables_that_may_not_grow(tmp_path):
    """Posts are sorted by way of the disk; the limit forbids that."""
    ran = subprocess.run(
        [sys.executable, SORT, str(tmp_path / "scratch"), str(tmp_path / "posts")],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 5
    assert f"error: cannot write {tmp_path / 'scratch' / 'posts.arrow'}: File too large" in ran.stderr
    assert "what to do: free space on the disk of the workspace and run the command again" in ran.stderr
    assert not [*(tmp_path / "posts").iterdir()]


def test_memory_that_does_not_suffice_says_how_to_allow_more(larger, tmp_path):
    publisher = copy_of(larger, tmp_path)
    before = roots(publisher)

    ran = run(publisher, HELIOGRAPH_MEMORY="4MB")

    assert ran.returncode == 5
    assert "the memory allowed does not suffice" in ran.stderr
    assert "HELIOGRAPH_MEMORY" in ran.stderr
    assert roots(publisher) == before


# ---------------------------------------------------------------- a real small disk


def namespace():
    """The words that give a command mounts of its own; None where the system does not allow it."""
    words = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    try:
        tried = subprocess.run(
            [*words, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
        )
    except FileNotFoundError:
        return None
    return words if tried.returncode == 0 else None


@pytest.fixture(scope="session")
def small_disk():
    words = namespace()
    if words is None:
        pytest.skip("small disk: needs unshare(1) and the right to mount a tmpfs")

    def ask(publisher, folder, *, memory="500MB", **job):
        document = {
            "folder": str(folder),
            "spare": 1_000_000,
            "room": "200m",
            "watch": [str(publisher.archive), str(publisher.gated)],
            "commands": [arguments(publisher)],
            "verify": str(publisher.archive),
        }
        ran = subprocess.run(
            [*words, sys.executable, str(Path(__file__).with_name("small_disk.py"))],
            input=json.dumps(document | job),
            env=environment(publisher, HELIOGRAPH_MEMORY=memory),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    return ask


@pytest.mark.real_server
@pytest.mark.parametrize(
    ("place", "spare"),
    [
        ("archive", 100_000),
        pytest.param("archive", 1_500_000, marks=pytest.mark.nightly),
        pytest.param("gated", 100_000, marks=pytest.mark.nightly),
        ("gated", 1_500_000),
    ],
)
def test_a_full_disk(larger, tmp_path, small_disk, place, spare):
    """The disk of the archive is full, or that of the gated editions, sooner or later: either needs more than 2 MB."""
    publisher = copy_of(larger, tmp_path)

    found = small_disk(publisher, publisher.root / place, spare=spare)

    assert found["short"]["status"] == [5]
    [said] = found["short"]["errors"]
    assert "No space left on device" in said
    assert "what to do: Free space on that disk and run the command again" in said
    assert f"/{place}/" in said
    assert "Traceback" not in said
    assert found["between"] == found["before"]
    assert found["enough"] == {"status": [0], "errors": [""]}
    assert len(found["after"]) > len(found["before"])
    assert found["verified"]["status"] == [0]


@pytest.mark.real_server
def test_a_full_disk_under_intermediate_tables(desk, tmp_path, small_disk):
    """Sorting posts by way of the disk, which is full of them long before the first one is written."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    job = {"program": [SORT], "commands": [[str(scratch), str(tmp_path / "posts")]], "verify": None}

    found = small_disk(desk(), scratch, spare=20_000_000, room="400m", watch=[str(tmp_path / "posts")], **job)

    assert found["short"]["status"] == [5]
    assert f"error: cannot write {scratch / 'posts.arrow'}: no room left" in found["short"]["errors"][0]
    assert "what to do: free space on the disk of the workspace" in found["short"]["errors"][0]
    assert not [name for name in found["between"] if name.endswith(".parquet")]
    assert found["enough"] == {"status": [0], "errors": [""]}
    assert [name for name in found["after"] if name.endswith(".parquet")]


@pytest.mark.nightly
@pytest.mark.real_server
def test_a_full_disk_under_the_workspace(prepared, tmp_path, small_disk):
    """Intermediate tables lie there: with little memory the sort of many posts needs room."""
    publisher = with_posts(prepared, tmp_path / "desk", MANY)
    workspace = publisher.root / "workspace"

    found = small_disk(publisher, workspace, memory=LITTLE, spare=20_000_000, room="1g")

    assert found["short"]["status"] == [5], found["short"]
    assert "no room left for intermediate tables" in found["short"]["errors"][0]
    assert found["between"] == found["before"]
    assert found["enough"] == {"status": [0], "errors": [""]}
    assert found["verified"]["status"] == [0]
    assert not (workspace / "boats" / ".publishing").exists()


@pytest.mark.real_server
@pytest.mark.parametrize("place", ["archive", "gated"])
def test_a_read_only_disk(desk, small_disk, place):
    publisher = desk()

    found = small_disk(publisher, publisher.root / place, spare=20_000_000, read_only=True)

    assert found["short"]["status"] == [5]
    assert "Read-only file system" in found["short"]["errors"][0]
    assert "mounted read-only: choose another place" in found["short"]["errors"][0]
    assert found["between"] == found["before"]
    assert found["enough"]["status"] == [0]


@pytest.mark.real_server
def test_an_import_onto_a_full_disk(larger, tmp_path, small_disk):
    publisher = copy_of(larger, tmp_path)
    place = publisher.root / "new"
    place.mkdir()
    command = ["import", str(publisher.root / "export-boats"), "-w", str(place / "boats")]

    found = small_disk(publisher, place, spare=200_000, commands=[command], watch=[str(place)], verify=None)

    assert found["short"]["status"] == [5]
    assert "what to do" in found["short"]["errors"][0]
    assert "Traceback" not in found["short"]["errors"][0]
    assert not [name for name in found["between"] if name.endswith("import-report.json")]
    assert found["enough"]["status"] == [0]
    assert [name for name in found["after"] if name.endswith("import-report.json")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("place", ["archive", "gated"])
def test_a_folder_without_permission(desk, place):
    publisher = desk()
    folder = publisher.root / place
    edited(Workspace(publisher.root / "workspace" / "boats"))
    folder.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="Permission denied"):
            publisher.publish(Workspace(publisher.root / "workspace" / "boats"))
    finally:
        folder.chmod(0o700)
