"""Rebuilding: same input, policy, keys, clock and randomness give the same bytes, on whatever machine.

What differs here between two runs: the folder, the number of threads, the memory (so that sorts spill to disk), the
order in which sets and dictionaries are walked through, the time zone.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

import identified_export as export
import legacy_files as legacy
from publisher import CORRECTION, NOW, Publisher, rows, visible
from sort_posts import sort, sort_in_memory

POSTS = 60_000
MANY, LITTLE = 480_000, "200MB"
"""Sorting needs 130 MB however many posts there are, and 330 MB before this number fits: both far from what is allowed."""


def digests(published):
    """Every file of a release and of its gated edition by digest."""
    places = [published.folder] + ([published.gated_folder] if published.gated_folder else [])
    return {
        f"{place.parent.parent.name}/{name}": hashlib.sha256(data).hexdigest()
        for place in places
        for name, data in visible(place).items()
    }


def published_in(folder, files, **request):
    publisher = Publisher.at(folder)
    return publisher.publish(publisher.workspace(files), **request)


def with_posts(root, count):
    """Posts of six accounts, some of them at the same millisecond."""
    everybody = {row["userid"]: row for row in export.user_rows()}
    posts = [
        {**row, **everybody[[*everybody][n % 6]], "user_mentions": f"[{export.BELOW}, 0, {n}]"}
        for n, row in enumerate(legacy.many_tweet_rows(count))
    ]
    tweets = legacy.tweets_csv([*export.tweet_rows(), *posts])
    return Publisher.at(root).workspace(export.files() | {"boats_tweets_csv_unhashed.csv": tweets})


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return with_posts(tmp_path_factory.mktemp("input") / "desk", POSTS)


@pytest.fixture(scope="module")
def first(workspace, tmp_path_factory):
    return Publisher.at(tmp_path_factory.mktemp("first") / "desk").publish(workspace, threads=2)


def test_the_number_of_threads_leaves_no_trace(first, workspace, tmp_path):
    again = Publisher.at(tmp_path / "another place").publish(workspace, threads=1)

    assert digests(again) == digests(first)


@contextmanager
def spilled(folder):
    """The largest size that the files of a folder have together, as long as the caller wants to know."""
    sizes, asked = [0], threading.Event()

    def look():
        while not asked.wait(0.01):
            with suppress(OSError):  # files come and go
                sizes.append(sum(path.stat().st_size for path in folder.glob("*") if path.is_file()))

    thread = threading.Thread(target=look)
    thread.start()
    yield sizes
    asked.set()
    thread.join()


def test_spilling_to_disk_leaves_no_trace(tmp_path):
    """Of the posts, which are most of a release; the whole of one below."""
    scratch = tmp_path / "scratch"
    with spilled(scratch) as sizes:
        laid_down = sort(scratch, tmp_path / "spilled")
    assert max(sizes) > 1_000_000
    assert not [*scratch.iterdir()]

    plenty = sort_in_memory(tmp_path / "held")
    assert [part.path.read_bytes() for part in laid_down] == [part.path.read_bytes() for part in plenty]


def test_what_fills_a_shelf_is_sorted_by_the_table_engine_to_the_same_bytes(tmp_path):
    large = sort(tmp_path / "scratch", tmp_path / "large", largest=1)
    usual = sort(tmp_path / "scratch", tmp_path / "usual")
    assert [part.path.read_bytes() for part in large] == [part.path.read_bytes() for part in usual]


@pytest.mark.nightly
def test_spilling_to_disk_leaves_no_trace_in_a_release(tmp_path):
    many = with_posts(tmp_path / "input", MANY)
    first = Publisher.at(tmp_path / "first").publish(many, threads=2)

    with spilled(many.root / ".publishing") as sizes:
        again = Publisher.at(tmp_path / "again").publish(many, threads=3, memory=LITTLE)

    assert max(sizes) > 1_000_000
    assert digests(again) == digests(first)


def test_a_received_set_is_rebuilt_too(tmp_path):
    files = {
        "boats_users_csv_hashed.csv": legacy.users_csv(),
        "boats_tweets_csv_hashed.csv": legacy.tweets_csv(legacy.many_tweet_rows(5_000)),
    }
    found = [
        published_in(tmp_path / name, files, policy="as-received", threads=threads)
        for name, threads in (("one", 1), ("two", 2))
    ]

    assert found[0].unfaithful == []
    assert digests(found[0]) == digests(found[1])


def test_another_nonce_changes_what_is_signed_and_no_table(tmp_path):
    first = published_in(tmp_path / "one", export.files())
    again = published_in(tmp_path / "two", export.files(), randomness=lambda length: b"\x07" * length)

    before, after = digests(first), digests(again)
    changed = {Path(name).name for name in before if before[name] != after[name]}
    assert changed >= {"manifest.json", "release.json", "release.sig", "CITATION.cff"}
    assert not [name for name in changed if Path(name).suffix in {".parquet", ".zip", ".md"}]


def test_another_process_with_other_habits_gives_the_same_bytes(tmp_path):
    """Hash seed, time zone, locale, umask and working directory belong to the process."""
    here = digests(published_in(tmp_path / "here", export.files()))
    program = (
        f"import sys, json; sys.path[:0] = {[str(p) for p in (Path(__file__).parent, Path(__file__).parents[2])]!r}\n"
        "import identified_export as export, test_rebuild as t; from pathlib import Path\n"
        f"print(json.dumps(t.digests(t.published_in(Path({str(tmp_path / 'there')!r}), export.files()))))"
    )
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/Los_Angeles")):
        habits = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        ran = subprocess.run(
            [sys.executable, "-c", program.replace("there", f"there{seed}")],
            env=habits,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            umask=0o077,
        )
        assert json.loads(ran.stdout) == here


def test_release_two_of_the_same_rows_has_the_same_tables_but_for_the_number(tmp_path):
    publisher = Publisher.at(tmp_path / "desk")
    workspace = publisher.workspace(export.files())
    one, two = publisher.publish(workspace), publisher.publish(workspace, reason=CORRECTION)

    for name in ("accounts", "posts/*", "actions", "referenced", "media"):
        read = [rows(f"{made.folder}/public/{name}.parquet", "* EXCLUDE (release)") for made in (one, two)]
        assert read[0] == read[1]
    assert rows(f"{two.folder}/public/posts/*.parquet", "DISTINCT release") == [(2,)]


def test_media_that_differ_only_in_what_no_key_tells_stand_in_a_fixed_order(tmp_path):
    """The same item twice, with and without a size: the sort has to look at every column."""
    post = export.tweet_rows()[0]["tweetid"]
    path = f"boats/{export.BELOW}/images/{post}-{export.MEDIA_KEY}"
    files = export.files() | {
        "boats_media.zip": legacy.zip_of({f"{path}.jpg": b"1", f"{path}.png": b"22", f"{path}.mp4": b"333"})
    }
    found = {
        tuple(sorted(digests(published_in(tmp_path / str(threads), files, threads=threads)).items()))
        for threads in (1, 2, 4)
    }

    assert len(found) == 1


def test_the_time_of_publication_is_the_clock_that_was_given(first):
    assert first.release.published_at == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
