"""A running site and a browser: Debian's Chromium, driven by Playwright; nothing is downloaded."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browsing import Looking, Serving
from tiny_archive import make_tiny_archive

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here need a browser."""
    for item in items:
        if "tests/pages" in str(item.path):
            item.add_marker(pytest.mark.real_server)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two synthetic data sets, for everything here that only reads it."""
    made: Path = make_tiny_archive(tmp_path_factory.mktemp("tiny") / "tiny").archive
    return made


@pytest.fixture(scope="session")
def served(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``heliograph serve`` on this archive, its indexes made."""
    desk = tmp_path_factory.mktemp("served")
    with Serving(archive, desk) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*sandbox, "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


@pytest.fixture
def reader(browser: Browser, served: str) -> Iterator[Page]:
    """A reader with a desk in front of a wide screen; whatever the page complains of fails the test."""
    with Looking(browser, served) as page:
        yield page
