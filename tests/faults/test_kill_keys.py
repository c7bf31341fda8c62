"""kill -9 while keys change: before every call of the file system the archive verifies, and the next run finishes."""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from key_desk import PSEUDONYM, SIGNING, KeyDesk
from publisher import ORIGIN, Publisher, visible

KILLED = -signal.SIGKILL
KINDS = {"signing": SIGNING, "pseudonym": PSEUDONYM}


@pytest.fixture
def live(tmp_path, prepared):
    """Puts the prepared desk back into its place, as often as one likes: settings name that place."""
    place = tmp_path / "live"

    def afresh():
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(prepared.root, place, symlinks=True)
        return KeyDesk(Publisher(place))

    return afresh


@pytest.fixture
def killed_at(tmp_path):
    """Asks a process with the libraries loaded to run a command and to die before its n-th call."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed_at.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"HELIOGRAPH_KEYS": str(tmp_path / "live" / "keys")},
        text=True,
    )

    def ask(desk, at, *words):
        arguments = ["keys", *words, "-a", str(desk.archive)]
        job = {"arguments": arguments, "root": str(desk.publisher.root), "at": at}
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    with process:
        yield ask
        process.stdin.close()


def assert_all_is_well(desk):
    outcome = desk.publisher.verify()
    assert (outcome.exit_code, outcome.findings) == (0, ())
    assert len(outcome.releases) == 2
    return desk.history


def some(calls):
    """A few over the whole run, and those around the moment at which it counts."""
    return sorted({*range(1, calls + 1, calls // 4), *range(calls - 8, calls + 1, 2)})


def every(calls):
    return range(1, calls + 1)


HOW_MANY = [some, pytest.param(every, marks=pytest.mark.nightly)]


@pytest.mark.parametrize("choose", HOW_MANY)
@pytest.mark.parametrize("kind", KINDS)
def test_a_rotation_happens_or_does_not(live, killed_at, kind, choose):
    words = ("rotate", kind, "--yes")
    desk = live()
    whole = killed_at(desk, 0, *words)
    assert whole["status"] == 0
    assert whole["calls"] > 20
    files = set(visible(desk.archive)) | {path.name for path in desk.keys.folder(ORIGIN).iterdir()}
    happened = []
    for at in choose(whole["calls"]):
        desk = live()
        before = desk.secrets
        assert killed_at(desk, at, *words)["status"] == KILLED
        history = assert_all_is_well(desk)
        rotated = len(history.signing if kind == "signing" else history.epochs) == 2
        assert (desk.secrets != before) == rotated
        happened.append(rotated)
        if not rotated:
            assert killed_at(desk, 0, *words)["status"] == 0
        history = assert_all_is_well(desk)
        assert len(history.signing if kind == "signing" else history.epochs) == 2
        now = set(visible(desk.archive)) | {path.name for path in desk.keys.folder(ORIGIN).iterdir()}
        assert {name for name in now if not name.startswith(("events/.", "."))} == files
    assert set(happened) == {False, True}


@pytest.mark.parametrize("choose", HOW_MANY)
def test_a_destruction_is_finished_by_the_next_run(live, killed_at, choose):
    desk = live()
    key_id = desk.held.roots[0].key_id
    words = ("destroy", key_id, "--confirm", key_id)
    calls = killed_at(desk, 0, *words)["calls"]
    states = set()
    for at in choose(calls):
        desk = live()
        assert killed_at(desk, at, *words)["status"] == KILLED
        history = assert_all_is_well(desk)
        said = bool(history.epochs and history.epochs[0].destroyed)
        path = desk.keys.folder(ORIGIN) / "pseudonym.key"
        states.add((said, path.exists()))
        if path.exists() and path.read_bytes().strip(b"\0"):
            assert killed_at(desk, 0, *words)["status"] == 0
        assert_all_is_well(desk)
        assert desk.history.epochs[0].destroyed
    assert {(False, True), (True, True)} <= states


@pytest.mark.nightly
def test_what_a_killed_run_leaves_is_hidden_and_goes_with_the_next_event(live, killed_at):
    desk = live()
    calls = killed_at(desk, 0, "rotate", "signing", "--yes")["calls"]
    left = 0
    for at in range(1, calls + 1):
        desk = live()
        killed_at(desk, at, "rotate", "signing", "--yes")
        left += any(path.name.startswith(".") for path in (desk.archive / "events").glob("*"))
        desk.rotate(PSEUDONYM, now=datetime(2100, 1, 1, tzinfo=UTC))
        assert_all_is_well(desk)
    assert left
