"""The pages of a large archive under readers: what a page takes, cold and warm, with eight people at a time.

    python bench/pages.py ARCHIVE [--readers 8] [--seconds 30 | --minutes 15] [--every 2000] [--cache FOLDER]

Each reader walks a walk of their own (seeded): explorer with random languages, clients, kinds, periods and words, posts, accounts, the
catalogue. No two ask for the same view, so that answers that are kept help as little as they can. Cold: the first answer of each page
after the server has begun. With ``--every`` the memory of the server is printed each so many pages: a long run shows whether it grows.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlencode

import httpx2

WORDS = ("news", "the", "is", "kind:reply", "-the", "a")


def main() -> None:
    """Serve, warm up, walk, print."""
    chosen = options().parse_args()
    with Server(chosen) as server:
        known = Known(server.address)
        print(cold(server.address, known))
        taken = walked(server, known, chosen)
        print(told(taken, chosen))
        print(f"\nmemory of the server: {server.memory():,} MB after {sum(map(len, taken.values())):,} pages")
        if chosen.cache:
            print(kept(chosen.cache, httpx2.get(f"{server.address}index.json").json()["posts"]))


def options() -> argparse.ArgumentParser:
    """What can be chosen."""
    made = argparse.ArgumentParser()
    made.add_argument("archive", type=Path)
    made.add_argument("--readers", type=int, default=8)
    made.add_argument("--seconds", type=float, default=30)
    made.add_argument("--minutes", type=float, help="instead of seconds, for a long run")
    made.add_argument("--every", type=int, default=0, help="print the server's memory each so many pages")
    made.add_argument("--cache", type=Path, help="folder that holds or gets index and copy")
    return made


def kept(cache: Path, posts: int) -> str:
    """What the server has made beside the archive: index and copy, in bytes a post."""
    sizes = {
        folder.name: sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        for folder in sorted(cache.iterdir())
        if folder.is_dir()
    }
    return "cache, bytes a post: " + ", ".join(f"{name} {size / posts:.0f}" for name, size in sizes.items())


class Server:
    """``heliograph serve``, ready."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        environment = dict(os.environ)
        if chosen.cache:
            environment["HELIOGRAPH_CACHE"] = str(chosen.cache)
        command = [
            sys.executable,
            "-m",
            "heliograph.cli.main",
            "serve",
            str(chosen.archive),
            "--port",
            "0",
            "--json",
        ]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
        )
        assert self.process.stdout is not None
        lines = iter(self.process.stdout.readline, "}\n")
        self.address = json.loads("".join(lines) + "}")["address"]

    def __enter__(self) -> Self:
        while True:
            try:
                if httpx2.get(f"{self.address}health/ready").json()["prepared"]:
                    return self
            except httpx2.TransportError:
                pass
            time.sleep(0.5)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(40)

    def memory(self) -> int:
        """MB that the server and its processes hold of their own; files that they map are the system's to drop."""
        return self._held("RssAnon")

    def mapped(self) -> int:
        """MB of mapped files that are in memory for its processes; what several of them map counts for each."""
        return self._held("RssFile")

    def _held(self, kind: str) -> int:
        own = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        held = [
            Path(f"/proc/{number}/status").read_text()
            for number in (self.process.pid, *map(int, own.stdout.split()))
        ]
        return (
            sum(int(line.split()[1]) for text in held for line in text.splitlines() if line.startswith(kind))
            // 1000
        )


class Known:
    """What readers can choose from: learnt from the pages."""

    def __init__(self, address: str) -> None:
        catalogue = httpx2.get(f"{address}data.json").json()
        self.dataset = catalogue["datasets"][0]
        said = httpx2.get(
            f"{address}explore.json", params={"dataset": self.dataset["name"]}, timeout=60
        ).json()
        self.facets = {
            name: [v["value"] for v in values if v["value"]] for name, values in said["facets"].items()
        }
        self.days = [day["day"] for day in said["days"]]
        self.posts = said["posts"]
        for page in range(20, 200, 20):
            asked = {
                "dataset": self.dataset["name"],
                "page": page,
                "since": self.days[page * len(self.days) // 200],
            }
            self.posts += httpx2.get(f"{address}explore.json", params=asked, timeout=60).json()["posts"]


def cold(address: str, known: Known) -> str:
    """The first answer of each page."""
    lines = ["| first answer | ms | kB |", "|---|---:|---:|"]
    name, chance = known.dataset["name"], random.Random(0)
    for name, path in [(page, address_of(page, name, chance, known)) for page in (*PAGES, *WHOLE)]:
        begun = time.perf_counter()
        answer = httpx2.get(address.rstrip("/") + path, timeout=120)
        taken = (time.perf_counter() - begun) * 1000
        lines.append(f"| {name} | {taken:,.0f} | {len(answer.content) / 1000:,.0f} |")
        assert answer.status_code == 200, (path, answer.status_code, answer.text[-300:])
    return "\n".join(lines)


def walk(chance: random.Random, known: Known) -> Iterator[tuple[str, str]]:
    """Pages with their addresses, without an end."""
    while True:
        for page in PAGES:
            yield page, address_of(page, known.dataset["name"], chance, known)


PAGES = (
    "home",
    "catalogue",
    "data set",
    "explorer",
    "explorer, filtered",
    "post",
    "explorer, period",
    "search",
    "account",
)
"""In the order of a walk. Hashtags, domains and comparisons are told apart: they read a column of the whole data set."""

WHOLE = ("hashtag", "comparison")


def address_of(page: str, name: str, chance: random.Random, known: Known) -> str:
    """An address of a page that was hardly asked for before."""
    post = chance.choice(known.posts)
    since, until = sorted(chance.sample(known.days, 2))
    place = f"/data/{quote(name)}/"
    fixed = {
        "home": "/",
        "catalogue": "/data/",
        "data set": place,
        "post": f"{place}posts/{post['post_id']}/",
        "account": f"{place}accounts/{post['account_id']}/",
        "hashtag": f"{place}hashtags/?value=news",
        "comparison": f"/compare/?{urlencode({'a.dataset': name, 'a.until': since, 'b.dataset': name, 'b.since': since})}",
    }
    return (
        fixed.get(page)
        or f"/explore/?{urlencode([('dataset', name), *asked(page, since, until, chance, known)])}"
    )


def asked(page: str, since: str, until: str, chance: random.Random, known: Known) -> list[tuple[str, str]]:
    """What narrows a view of the explorer."""
    match page:
        case "explorer, filtered":
            column = chance.choice(list(known.facets))
            chosen = chance.sample(known.facets[column], min(len(known.facets[column]), chance.randint(1, 3)))
            return [*((column, value) for value in chosen), ("since", since)]
        case "explorer, period":
            return [("since", since), ("until", until), ("sort", chance.choice(["posted_at", "-posted_at"]))]
        case "search":
            return [("q", chance.choice(WORDS)), ("since", since)]
        case _:
            return [("page", str(chance.randint(1, 20)))]


def walked(server: Server, known: Known, chosen: argparse.Namespace) -> dict[str, list[float]]:
    """Milliseconds of every page that readers opened."""
    taken: dict[str, list[float]] = defaultdict(list)
    address = server.address
    end = time.monotonic() + (chosen.minutes * 60 if chosen.minutes else chosen.seconds)

    def read(number: int) -> None:
        with httpx2.Client(base_url=address, timeout=120) as client:
            for page, path in walk(random.Random(number + 1), known):
                if time.monotonic() > end:
                    return
                begun = time.perf_counter()
                answer = client.get(path)
                taken[page].append((time.perf_counter() - begun) * 1000)
                assert answer.status_code == 200, (path, answer.status_code)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(chosen.readers)]
    for reader in readers:
        reader.start()
    watched(server, readers, taken, chosen.every)
    return taken


def watched(
    server: Server, readers: list[threading.Thread], taken: dict[str, list[float]], every: int
) -> None:
    """Wait for the readers; meanwhile print what the server holds each so many pages."""
    if every:
        print("\n| pages | MB of their own | MB of mapped files |\n|---:|---:|---:|")
    shown = 0
    for reader in readers:
        while reader.is_alive():
            reader.join(1)
            pages = sum(map(len, list(taken.values())))
            if every and pages - shown >= every:
                shown = pages
                print(f"| {pages:,} | {server.memory():,} | {server.mapped():,} |", flush=True)


def told(taken: dict[str, list[float]], chosen: argparse.Namespace) -> str:
    """A table."""
    lines = [f"\n| {chosen.readers} readers at a time, ms | pages | median | 95 % |", "|---|---:|---:|---:|"]
    for page, times in [*sorted(taken.items()), ("all", [each for some in taken.values() for each in some])]:
        high = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        lines.append(f"| {page} | {len(times):,} | {statistics.median(times):,.0f} | {high:,.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
