"""When the demonstration ends with its site running, and what the server refuses."""

import socket
import subprocess
import sys

import pytest

from heliograph.cli.demo import shall_serve
from heliograph.cli.serve import is_free, serve
from heliograph.errors import StorageError, UsageError
from tiny_archive import make_tiny_archive


@pytest.mark.parametrize(
    ("environment", "terminal", "serves"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"DEMO_SERVE": "0"}, True, False),
        ({"DEMO_SERVE": "1"}, True, True),
        ({"DEMO_SERVE": "1"}, False, False),
    ],
)
def test_the_site_is_served_to_somebody_who_is_there(environment, terminal, serves):
    assert shall_serve(environment, terminal=terminal) is serves


def test_a_port_that_another_program_has_is_told(tmp_path):
    archive = make_tiny_archive(tmp_path).archive
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        with pytest.raises(StorageError, match=f"127.0.0.1:{port}: another program does"):
            serve(str(archive), port=port)
    assert is_free(port)


def test_without_an_archive_there_is_nothing_to_serve():
    with pytest.raises(UsageError, match="No archive"):
        serve()


def test_a_setting_of_the_server_that_cannot_be_read_is_told_before_it_starts(tmp_path, monkeypatch):
    archive = make_tiny_archive(tmp_path).archive
    monkeypatch.setenv("HELIOGRAPH_LIMITS", str(tmp_path / "none.toml"))

    with pytest.raises(UsageError, match="The setting limits: .*No such file"):
        serve(str(archive), port=0)


def test_a_server_that_cannot_open_its_database_says_so_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(make_tiny_archive(tmp_path).archive))
    monkeypatch.setenv("HELIOGRAPH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HELIOGRAPH_DATABASE", "mysql://nowhere")
    started = subprocess.run(
        [sys.executable, "-c", "from heliograph.bootstrap.application import application; application()"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert started.stderr.startswith("error: The setting database is no address of a database.\nwhat to do: ")
    assert "Traceback" not in started.stderr
