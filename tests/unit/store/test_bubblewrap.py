"""The wall around untrusted SQL: what is behind it, and that nothing runs where it cannot be built."""

import json
import os
import shutil
import socket
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises, SeenTable
from heliograph.access.sandbox.reserve import started
from heliograph.access.sandbox.talk import EndedError, converse
from heliograph.errors import RefusedError
from heliograph.store.bubblewrap import WORKER, Bubblewrap
from heliograph.store.syscalls import REFUSED, call_filter

LIMITS = Limits()
HOSTILE = Path(__file__).parents[2] / "behind_wall.py"


@pytest.fixture
def premises(tmp_path):
    path = tmp_path / "edition" / "posts.parquet"
    path.parent.mkdir()
    pq.write_table(pa.table({"text": ["calm"], "dataset": ["ships"], "release": [1]}), path)
    return Premises(
        name="ships@1 public",
        tables=(SeenTable(name="posts", files=(path,), columns=(("text", "VARCHAR"),)),),
    )


@pytest.fixture
def wall():
    if shutil.which("bwrap") is None:
        pytest.skip("untrusted SQL: the program bwrap is not installed (package bubblewrap)")
    return Bubblewrap()


def program(folder, text):
    """Put a program called bwrap where programs are looked for."""
    folder.mkdir()
    (folder / "bwrap").write_text(f"#!/bin/sh\n{text}\n")
    (folder / "bwrap").chmod(0o755)
    return str(folder)


def tree(pid):
    """A process and all below it, from their files in /proc."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [below for child in task.read_text().split() for below in tree(int(child))]
    return found


def alive(processes):
    """Those of the processes that still run; the kernel may need a moment to bury the others."""
    left = processes
    for _ in range(100):
        left = [pid for pid in processes if is_running(pid)]
        if not left:
            break
        time.sleep(0.05)
    return left


def is_running(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_without_bwrap_sql_is_refused(premises, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        RefusedError, match="bwrap, which builds the wall around it, is not installed"
    ) as caught:
        started(Bubblewrap(), premises, LIMITS)
    assert caught.value.hint.startswith("Install bubblewrap")


def test_where_the_kernel_forbids_the_wall_sql_is_refused(premises, monkeypatch, tmp_path):
    bad = program(tmp_path / "bin", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{bad}:/usr/bin:/bin")
    with pytest.raises(
        RefusedError, match="does not stand: bwrap: No permissions to create new namespace"
    ) as caught:
        started(Bubblewrap(), premises, LIMITS)
    assert "user namespaces" in caught.value.hint


def test_a_worker_that_finds_itself_without_a_wall_refuses(premises, monkeypatch, tmp_path):
    bad = program(tmp_path / "bin", f'for job; do :; done; exec "{sys.executable}" "{WORKER}" "$job"')
    monkeypatch.setenv("PATH", f"{bad}:/usr/bin:/bin")
    with pytest.raises(RefusedError, match="does not stand: no wall"):
        started(Bubblewrap(), premises, LIMITS)


def test_a_worker_that_never_gets_ready_is_given_up(premises, monkeypatch, tmp_path):
    bad = program(tmp_path / "bin", 'case "$1" in --help) exit;; esac; exec sleep 60')
    monkeypatch.setenv("PATH", f"{bad}:/usr/bin:/bin")
    with pytest.raises(RefusedError, match="it did not get ready"):
        started(Bubblewrap(), premises, replace(LIMITS, start=0.3))


@pytest.mark.real_server
def test_a_worker_reads_its_edition(wall, premises):
    worker = started(wall, premises, LIMITS)
    told = converse(worker, "SELECT * FROM posts", LIMITS)
    assert told.end == {"rows": 1, "cut": ""}
    assert worker.close() == ""


@pytest.mark.real_server
def test_the_kernel_holds_the_limits(wall, premises):
    worker = started(wall, premises, LIMITS)
    innermost = tree(worker.pid)[-1]
    lines = Path(f"/proc/{innermost}/limits").read_text().splitlines()
    held = {line[:25].strip(): line[25:].split()[:2] for line in lines}
    worker.close()
    most = str(LIMITS.memory)
    assert held["Max address space"] == [most, most]
    assert (held["Max cpu time"], held["Max open files"]) == (["6", "6"], ["64", "64"])
    nothing = ["0", "0"]
    assert [held[f"Max {what}"] for what in ("file size", "core file size", "processes")] == [nothing] * 3


@pytest.mark.real_server
def test_a_worker_shares_no_namespace_with_its_server(wall, premises):
    worker = started(wall, premises, LIMITS)
    innermost = tree(worker.pid)[-1]
    kinds = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
    theirs, ours = (
        {Path(f"/proc/{pid}/ns/{kind}").readlink() for kind in kinds} for pid in (innermost, os.getpid())
    )
    worker.close()
    assert len(theirs) == len(kinds)
    assert theirs & ours == set()


@pytest.mark.real_server
def test_a_program_that_has_taken_over_a_worker_gets_nowhere(wall, premises, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the fifth seal")
    secret.chmod(0o666)
    tmp_path.chmod(0o777)
    with (
        socket.create_server(("127.0.0.1", 0)) as ear,
        socket.socket(socket.AF_UNIX) as named,
        socket.socket(socket.AF_UNIX) as placed,
    ):
        named.bind(f"\0heliograph-{tmp_path.name}")
        placed.bind(str(place := Path("/tmp") / f"{tmp_path.name}.{os.getpid()}"))
        for one in (named, placed):
            one.listen()
        places = {
            "files": [
                str(secret),
                "/etc/passwd",
                "/proc/1/environ",
                "/proc/self/mountinfo",
                "/data/../etc/passwd",
                sys.executable,
            ],
            "folder": str(tmp_path),
            "port": ear.getsockname()[1],
            "name": f"heliograph-{tmp_path.name}",
            "socket": str(place),
            "calls": dict(REFUSED) if call_filter() else {},
        }
        worker = started(replace(wall, program=HOSTILE), premises, LIMITS)
        end = converse(worker, json.dumps(places), replace(LIMITS, seconds=30)).end
        place.unlink()
    processes = tree(worker.pid)
    worker.close()
    assert end["done"] == {}
    assert end["tried"] > 30
    assert set(end["environment"]) <= {"PWD", "LC_CTYPE"}
    assert set(end["root"]) <= {
        "data",
        "dev",
        "etc",
        "lib",
        "lib64",
        "packages",
        "python",
        "usr",
        "worker.py",
    }
    assert (end["host"], end["uid"]) == ("sandbox", 65534)
    assert len(processes) >= 4, "the hidden process was there"
    assert alive(processes) == []


@pytest.mark.real_server
def test_a_killed_worker_is_gone_with_all_that_is_behind_the_wall(wall, premises):
    worker = started(wall, premises, LIMITS)
    processes = tree(worker.pid)
    threading.Timer(0.2, worker.kill).start()
    with pytest.raises(EndedError):
        converse(
            worker, "SELECT count(*) FROM range(1000000) a, range(1000000) b", replace(LIMITS, seconds=30)
        )
    worker.kill()
    worker.close()
    assert len(processes) >= 3
    assert alive(processes) == []


@pytest.mark.real_server
def test_a_worker_dies_with_its_server(wall, premises):
    processes, workers = [], []

    def server():
        workers.append(started(wall, premises, LIMITS))
        processes.extend(tree(workers[0].pid))

    thread = threading.Thread(target=server)
    thread.start()
    thread.join()
    workers[0].close()
    assert len(processes) >= 3
    assert alive(processes) == []
