"""A running site, and a browser window that keeps complaints: for tests of pages."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, BrowserContext, Page

TOLD = "Failed to load resource: the server responded with a status of 40"
"""What browsers say of a page that tells of a mistake."""

LEFT = "Failed to load resource: net::ERR_ABORTED"
"""What they say of a file that was on its way when the reader went on."""

PICTURES = os.environ.get("HELIOGRAPH_PICTURES")
"""Folder into which the pictures of the documentation are put; they are made by these tests."""


class Serving:
    """``heliograph serve`` as a process, from ready to stopped."""

    def __init__(self, archive: Path, desk: Path) -> None:
        self._archive, self._desk = archive, desk

    def __enter__(self) -> str:
        environment = os.environ | {
            "HELIOGRAPH_CACHE": str(self._desk / "cache"),
            "XDG_DATA_HOME": str(self._desk),
        }
        command = [
            sys.executable,
            "-m",
            "heliograph.cli.main",
            "serve",
            str(self._archive),
            "--port",
            "0",
            "--json",
        ]
        self._log = (self._desk / "log").open("w")
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        address: str = json.loads(self._document())["address"]
        _wait_until_prepared(address)
        return address

    def _document(self) -> str:
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line == "}\n":
                break
        return "".join(lines)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(40)
        self._log.close()
        assert self.process.stdout is not None
        self.process.stdout.close()


def _wait_until_prepared(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if httpx2.get(f"{address}health/ready").json()["prepared"]:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{address} is not ready after {seconds} s")


class Looking:
    """A page in a browser window that keeps complaints and requests to others; both fail on leaving."""

    def __init__(self, browser: Browser, served: str, **options: object) -> None:
        self._context: BrowserContext = browser.new_context(
            base_url=served,
            **({"viewport": {"width": 1280, "height": 950}, "locale": "en-GB"} | options),  # type: ignore[arg-type]
        )
        self._served = served
        self.complaints: list[str] = []

    def __enter__(self) -> Page:
        page = self._context.new_page()
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((self._served, "data:")) else self.complaints.append(asked.url)
            ),
        )
        return page

    def __exit__(self, kind: object, *_: object) -> None:
        self._context.close()
        if kind is None:
            told = [said for said in self.complaints if not said.startswith((TOLD, LEFT))]
            assert not told, f"the page complains: {told}"
