"""Units: systemd takes them as they are, and what they run does what it should."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time

import httpx2
import pytest
from installed import CODE, DEPLOY, PROGRAM, TIMERS, UNITS, Machine

import postgres

pytestmark = pytest.mark.real_server
SYSTEMD = shutil.which("systemd-analyze")


@pytest.fixture(scope="module")
def machine(publisher, tmp_path_factory):
    """A machine with an archive of two data sets and a PostgreSQL server."""
    if postgres.program("initdb") is None:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    root = tmp_path_factory.mktemp("machine")
    with postgres.running() as database:
        made = Machine.made(root, publisher.archive, database)
        shutil.copytree(publisher.keys, root / "etc/heliograph/keys")
        yield made


@pytest.mark.parametrize("unit", [*UNITS, *TIMERS], ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit, tmp_path):
    if SYSTEMD is None:
        pytest.skip("no systemd-analyze: apt-get install systemd")
    for each in (*UNITS, *TIMERS):
        there = each.read_text().replace("/opt/heliograph/bin/heliograph", str(PROGRAM))
        (tmp_path / each.name).write_text(there)
    told = subprocess.run(
        [SYSTEMD, "verify", "--man=no", tmp_path / unit.name], check=False, capture_output=True, text=True
    )
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_program_runs_without_power_and_with_its_secrets_in_files(unit):
    text = unit.read_text()
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "PrivateTmp=yes",
        "ProtectHome=yes",
    ):
        assert line in text.splitlines()
    assert re.search("^User=heliograph", text, flags=re.MULTILINE)
    assert "://" not in re.sub("^(?:#|Documentation=).*$", "", text, flags=re.MULTILINE), (
        "no secret stands in a unit"
    )


def run(machine, name):
    unit = DEPLOY / "systemd" / name
    return subprocess.run(
        machine.command(unit),
        env=machine.environment(unit),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_what_is_due_is_done_and_the_second_time_nothing_is(machine):
    first, second = run(machine, "heliograph-tick.service"), run(machine, "heliograph-tick.service")
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert json.loads(second.stdout)


def test_a_backup_lies_in_its_folder_and_can_be_read_into_an_empty_server(machine, tmp_path):
    done = run(machine, "heliograph-backup.service")
    assert done.returncode == 0, done.stderr
    [file] = (machine.root / "var/backups/heliograph").iterdir()
    drill = {
        "HELIOGRAPH_STATE": str(tmp_path / "state"),
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        **CODE,
    }
    told = subprocess.run(
        [PROGRAM, "restore", file, "--json"],
        env=drill,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr


def test_the_site_answers_and_ends_when_it_is_told(machine):
    unit = DEPLOY / "systemd" / "heliograph.service"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    words = [port if word == "8000" else word for word in machine.command(unit)]
    site = subprocess.Popen(
        words, env=machine.environment(unit), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        assert ready(port)
        assert b"Tiny" in httpx2.get(f"http://127.0.0.1:{port}/data/").content
    finally:
        os.kill(site.pid, signal.SIGTERM)
        errors = site.communicate(timeout=60)[1]
    assert site.returncode == 0, errors


def ready(port):
    for _ in range(300):
        try:
            return httpx2.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
        except httpx2.TransportError:
            time.sleep(0.2)
    return False
