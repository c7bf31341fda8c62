"""A site with gated files for ``bench.gated``: an archive, members with grants and sessions, and the running server."""

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import httpx2
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.nginx_front import NAME

from heliograph.settings import Settings

HELIOGRAPH = [sys.executable, "-m", "heliograph.cli.main"]


def published(desk: Path, posts: int) -> None:
    """An archive with one data set, and its gated root; made unless they are there."""
    if (desk / "archive").exists():
        return
    os.environ["HELIOGRAPH_KEYS"] = str(desk / "keys")
    (desk / "gated").mkdir(parents=True, mode=0o700)
    export, workspace = desk / "export", desk / "workspace" / "tiny"
    _run("synth", "ira-2018", "--posts", str(posts), "--into", export)
    described = export / "dataset.toml"
    described.write_text(described.read_text().replace('name = "ira-2018"', 'name = "tiny"', 1))
    _run("import", export, "--name", "tiny", "--workspace", workspace)
    _run("init", desk / "archive", "--origin", "bench.example/archive")
    places = ["--archive", desk / "archive", "--gated", desk / "gated"]
    _run("publish", workspace, *places, "--policy", "twitter-2018")


def _run(*command: str | Path) -> None:
    subprocess.run([*HELIOGRAPH, *map(str, command)], check=True, stdout=subprocess.DEVNULL)


def members(desk: Path, state: Path, count: int) -> list[dict[str, str]]:
    """People with a live grant, a token and a session; each with an address of their own."""
    from heliograph.bootstrap.portal import configure  # noqa: PLC0415 - Django is set up by it
    from heliograph.bootstrap.serving import Site as Opened  # noqa: PLC0415

    settings = Settings(
        archive=str(desk / "archive"),
        gated=desk / "gated",
        state=state,
        address=f"https://{NAME}/",
        proxied=True,
    )
    configure(settings, Opened(settings))
    from django.conf import settings as configured  # noqa: PLC0415, TID251
    from django.contrib.auth import get_user_model  # noqa: PLC0415, TID251
    from django.test import Client  # noqa: PLC0415, TID251

    from heliograph.bootstrap.consortium import room_of  # noqa: PLC0415
    from heliograph.consortium.token import make  # noqa: PLC0415
    from heliograph.store.portal.database import leave  # noqa: PLC0415

    story = Story(room_of().records)
    story.now = datetime.now(UTC).replace(microsecond=0)
    staff, made = story.staff(), []
    for number in range(count):
        person = story.person(f"member{number}-{random.getrandbits(40)}", at=story.university)
        life.granted(story, person, staff)
        secret = f"{random.getrandbits(128):x}"
        token = make(story.room, person, secret, name="bench", days=1, grants=(), at=story.now)[1]
        client = Client()
        client.force_login(
            get_user_model().objects.get(id=person.id), backend=configured.AUTHENTICATION_BACKENDS[0]
        )
        cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
        made.append(
            {"token": token, "cookies": cookies, "address": f"127.0.{1 + number // 250}.{1 + number % 250}"}
        )
    leave()
    return made


class Site:
    """``heliograph serve`` behind a proxy, ready."""

    def __init__(self, desk: Path, state: Path) -> None:
        given = {
            "ADDRESS": f"https://{NAME}/", "PROXIED": "true", "ACCEL": "/gated-files", "GATED": desk / "gated",
            "STATE": state, "CACHE": desk / "cache", "API_RATE": "0",
        }  # fmt: skip
        environment = dict(os.environ) | {f"HELIOGRAPH_{name}": str(value) for name, value in given.items()}
        command = [*HELIOGRAPH, "serve", str(desk / "archive"), "--port", "0", "--json"]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
        )
        assert self.process.stdout is not None
        lines = iter(self.process.stdout.readline, "}\n")
        self.address = json.loads("".join(lines) + "}")["address"]
        self.port = self.address.rstrip("/").rpartition(":")[2]

    def __enter__(self) -> Self:
        while not self._is_ready():
            time.sleep(0.5)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(60)

    def worked(self) -> float:
        """Seconds of CPU that the server and its workers have taken so far."""
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        stats = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in (pid, *workers)]
        ticks = sum(int(one[11]) + int(one[12]) for one in stats)
        return ticks / os.sysconf("SC_CLK_TCK")

    def _is_ready(self) -> bool:
        try:
            return bool(httpx2.get(f"{self.address}health/ready", headers={"Host": NAME}).json()["prepared"])
        except httpx2.TransportError:
            return False
