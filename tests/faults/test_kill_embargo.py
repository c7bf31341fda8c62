"""kill -9 while a held release is opened: the archive is what it was or has all of it, and the next run finishes."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from held import DAY, copied, held, holding, standing
from heliograph.publish.lift import lift
from publisher import visible

MIDNIGHT = int(datetime.combine(DAY, time(), UTC).timestamp())


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    return holding(tmp_path_factory.mktemp("held") / "desk")[0]


@pytest.fixture
def killed_at():
    """Asks a process with the libraries loaded to open what is due and to die before its n-th call of the file system."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed_at.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(MIDNIGHT)},
        text=True,
    )

    def ask(publisher, at):
        root = publisher.root
        arguments = ["embargo", "lift", "-a", f"{root}/archive", "--gated", f"{root}/gated"]
        process.stdin.write(json.dumps({"arguments": arguments, "root": str(root), "at": at}) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    with process:
        yield ask
        process.stdin.close()


@pytest.mark.nightly
def test_killed_before_calls_of_the_file_system(once, killed_at, tmp_path):
    """Every fourth while it is copied; every one at the end, where things become visible."""
    calls = killed_at(copied(once, tmp_path / "whole"), 0)["calls"]
    assert calls > 50
    found = []
    for at in sorted({*range(1, calls, 4), *range(calls - 40, calls + 1)}):
        publisher = copied(once, tmp_path / f"desk-{at}")
        assert killed_at(publisher, at)["status"] == -signal.SIGKILL
        found.append(standing(publisher))
        lift(publisher.archive, publisher.gated, today=DAY)
        assert (standing(publisher), held(publisher)) == (["boats@1"], [])
        assert not [name for name in visible(publisher.archive) if "/." in f"/{name}"]
    print(f"{len(found)} of {calls} calls; release already shown in {found.count(['boats@1'])}")
    assert {len(names) for names in found} == {0, 1}
