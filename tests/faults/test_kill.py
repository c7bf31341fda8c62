"""kill -9 while publishing: the archive stays what it was or has the whole new release, and the next run finishes.

Three ways of choosing the moment: at random over the whole run of the real command, right after the last file of the
release was written (the renames are next), and just before the n-th call of the file system, for every n.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from heliograph.publish.staging import Staging
from heliograph.publish.workspace import Workspace
from publisher import Publisher, visible

SEED = 20181017
BEFORE = ["ships@1", "ships@2"]
AFTER = ["boats@1", *BEFORE]
INDEXES = {"catalogue.json", "feed.atom"}
KILLED = -signal.SIGKILL


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


def environment(publisher):
    return os.environ | {"HELIOGRAPH_KEYS": str(publisher.keys), "HELIOGRAPH_NO_PROGRESS": "1"}


def start(publisher):
    """The real command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "heliograph.cli.main", *arguments(publisher)],
        env=environment(publisher),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def boats(publisher):
    return Workspace(publisher.root / "workspace" / "boats")


def releases(publisher):
    found = publisher.verify()
    assert (found.exit_code, found.findings) == (0, ())
    return [release.name for release in found.releases]


def assert_nothing_is_half_visible(publisher, before):
    """Of both roots: everything that was there, and beside it the new release whole or not at all."""
    archive, gated = before
    now = visible(publisher.archive)
    standing = releases(publisher)
    assert standing in (BEFORE, AFTER)
    assert {n: d for n, d in now.items() if not n.startswith("boats/") and n not in INDEXES} == {
        n: d for n, d in archive.items() if n not in INDEXES
    }
    assert ("boats/" in now) == (standing == AFTER)
    json.loads(now["catalogue.json"])
    ET.fromstring(now["feed.atom"].decode())
    shown = visible(publisher.gated)
    assert {n: d for n, d in shown.items() if not n.startswith("boats/")} == gated
    new = {
        n.removeprefix("boats/1/consortium/"): d
        for n, d in shown.items()
        if n.startswith("boats/1/consortium/") and not n.endswith("/")
    }
    if new:
        listed = {f["path"]: f["sha256"] for f in json.loads(new["manifest.json"])["files"]}
        assert {n: hashlib.sha256(d).hexdigest() for n, d in new.items() if n != "manifest.json"} == listed
    if standing == AFTER:
        assert publisher.verify_gated().exit_code == 0
    return standing


def assert_the_next_run_finishes(publisher, standing):
    """One new release, never two; nothing is left of the run that was killed."""
    made = publisher.publish(boats(publisher))

    assert made.release.release == 1
    assert (made.resumed or made.unchanged) == (standing == AFTER)
    assert releases(publisher) == AFTER
    assert publisher.verify_gated().exit_code == 0
    now = visible(publisher.archive)
    assert json.dumps(made.release_id) in now["catalogue.json"].decode()
    assert f"urn:sha256:{made.release_id}" in now["feed.atom"].decode()
    assert [n for n in now if n.startswith("boats/") and n.count("/") == 2 and n.endswith("/")] == [
        "boats/1/"
    ]
    assert not [n for n in (*now, *visible(publisher.gated)) if "/." in f"/{n}"]
    for root in (publisher.archive, publisher.gated):
        assert {path.name for path in Staging(root).folder.iterdir()} <= {"lock", "boats.json", "ships.json"}
    assert not (boats(publisher).root / ".publishing").exists()


def survives(publisher, kill):
    """Kill a run, look at what it left, run again. Returns whether the run was still going."""
    before = visible(publisher.archive), visible(publisher.gated)
    died = kill(publisher)
    standing = assert_nothing_is_half_visible(publisher, before)
    assert died or standing == AFTER
    if died:
        assert_the_next_run_finishes(publisher, standing)
    return died, standing


@pytest.fixture(scope="session")
def usual_seconds(prepared, tmp_path_factory):
    """How long the command takes when nobody disturbs it."""
    import shutil

    root = tmp_path_factory.mktemp("usual") / "desk"
    shutil.copytree(prepared.root, root)
    begun = time.monotonic()
    assert start(Publisher(root)).wait() == 0
    return time.monotonic() - begun


def kill_after(seconds):
    def kill(publisher):
        running = start(publisher)
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
        return running.wait() == KILLED

    return kill


def kill_when_written(seconds):
    """As soon as the last file of the release lies in staging, and a moment later."""

    def kill(publisher):
        last = Staging(publisher.archive).folder / "boats" / "release" / "CITATION.cff"
        running = start(publisher)
        while running.poll() is None and not last.exists():
            time.sleep(0.001)
        time.sleep(seconds)
        running.kill()
        return running.wait() == KILLED

    return kill


def moments(usual_seconds):
    """One over the whole run, one among its last steps, and so on."""
    chance = random.Random(SEED)
    while True:
        yield kill_after(usual_seconds * chance.random())
        yield kill_when_written(chance.random() * 0.4)


def random_battery(desk, usual_seconds, kills):
    killed, runs = [], 0
    for kill in moments(usual_seconds):
        died, standing = survives(desk(), kill)
        killed += [standing] if died else []
        runs += 1
        if len(killed) == kills:
            break
    print(f"{kills} of {runs} runs killed before they ended; release already shown in {killed.count(AFTER)}")


def test_killed_at_random_moments(desk, usual_seconds):
    random_battery(desk, usual_seconds, 4)


@pytest.mark.nightly
def test_killed_at_fifty_random_moments(desk, usual_seconds):
    random_battery(desk, usual_seconds, 50)


# ---------------------------------------------------------------- before the n-th call


@pytest.fixture
def killed_at(tmp_path):
    """Asks a process with the libraries loaded to run the command and to die before its n-th call."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed_at.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"HELIOGRAPH_NO_PROGRESS": "1", "HELIOGRAPH_KEYS": str(tmp_path / "keys")},
        text=True,
    )

    def ask(publisher, at):
        if not (tmp_path / "keys").exists():
            (publisher.keys).rename(tmp_path / "keys")
        job = {"arguments": arguments(publisher), "root": str(publisher.root), "at": at}
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    with process:
        yield ask
        process.stdin.close()


def call_battery(desk, killed_at, choose):
    calls = killed_at(desk(), 0)["calls"]
    assert calls > 100
    found = []
    for at in choose(calls):
        died, standing = survives(
            desk(), lambda publisher, at=at: killed_at(publisher, at)["status"] == KILLED
        )
        assert died
        found.append(standing)
    print(f"{len(found)} of {calls} calls; release already shown in {found.count(AFTER)}")
    assert set(map(tuple, found)) == {tuple(BEFORE), tuple(AFTER)}


def test_killed_before_some_calls_of_the_file_system(desk, killed_at):
    """A few over the whole run; more at its end, where things become visible."""

    def some(calls):
        return sorted({*range(1, calls, calls // 3), *range(calls - 24, calls + 1, 6)})

    call_battery(desk, killed_at, some)


@pytest.mark.nightly
def test_killed_before_every_call_of_the_file_system(desk, killed_at):
    call_battery(desk, killed_at, lambda calls: range(1, calls + 1))
