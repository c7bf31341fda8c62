"""What all tests share: no network but loopback, an empty home, real data where it is at hand."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket
from hypothesis import settings

settings.register_profile("same", max_examples=30, derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("same")  # make test-all asks for the other

# a browser that tests drive leaves a loop in the thread that all tests run in: Django would take it for asynchronous code
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

HOME = Path(tempfile.mkdtemp(prefix="heliograph-tests-"))
"""Where what is made once for many tests finds itself at home: fixtures of a module begin before those of a test."""


def _at_home(home: Path) -> dict[str, str]:
    folders = {
        name: str(home / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    }
    return {"HOME": str(home), **folders}


os.environ.update(_at_home(HOME))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

REQUIRED = os.environ.get("HELIOGRAPH_REQUIRE") == "all"
RAN = {"real_data": 0, "real_server": 0}


def pytest_runtest_setup(item: pytest.Item) -> None:
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def empty_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every test has a home of its own; none reads or writes the real one."""
    home = tmp_path_factory.mktemp("home")
    for name, place in _at_home(home).items():
        monkeypatch.setenv(name, place)
    monkeypatch.setenv("COLUMNS", "100")
    for name in [
        n
        for n in os.environ
        if n.startswith("HELIOGRAPH_") and n not in {"HELIOGRAPH_TEST_DATA", "HELIOGRAPH_REQUIRE"}
    ]:
        monkeypatch.delenv(name)
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def real_data(request: pytest.FixtureRequest) -> Path:
    """The folder of real data, or a skip that says how to get it."""
    place = os.environ.get("HELIOGRAPH_TEST_DATA")
    if not place:
        pytest.skip("real data: set HELIOGRAPH_TEST_DATA to the folder that holds it")
    RAN["real_data"] += 1
    return Path(place)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With HELIOGRAPH_REQUIRE=all a missing program or library is a failure, not a skip."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    lacks = item.get_closest_marker("real_server") or "could not import" in str(report.longrepr)
    if report.skipped and REQUIRED and lacks:
        report.outcome = "failed"
        report.longrepr = f"HELIOGRAPH_REQUIRE=all: {report.longrepr}"
    if report.when == "call" and report.passed:
        report.user_properties += [(m, 1) for m in ("real_data", "real_server") if _counts_as(item, m)]


def _counts_as(item: pytest.Item, mark: str) -> bool:
    return item.get_closest_marker(mark) is not None or mark in getattr(item, "fixturenames", ())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the tables that tests have recorded; say how many met real data and real servers."""
    passed = terminalreporter.stats.get("passed", [])
    for report in (*passed, *terminalreporter.stats.get("failed", [])):
        for table in (value for name, value in report.user_properties if name == "table"):
            terminalreporter.write_line(str(table))
    for mark, words in (("real_data", "real data"), ("real_server", "real programs and servers")):
        count = sum(1 for report in passed if (mark, 1) in report.user_properties)
        terminalreporter.write_line(f"tests that met {words}: {count}")
