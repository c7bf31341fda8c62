"""Members at a site behind nginx: pages while others download, and gated files by decision beside plain files. Prints two tables.

    python -m bench.gated [--posts 3000000] [--members 200] [--downloads 20] [--keep FOLDER]

The site runs as ``heliograph serve`` behind nginx as ``deploy/`` has it, with TLS. Each member opens a page every ten seconds; at
the same time some take a gigabyte each in parts of at most 64 MiB, at 10 MB a second. Everybody has an address of their own on
the loopback, as the limits of nginx are by address. Then the same parts are taken as fast as they come, through the decision
and its event, and from a plain place of the same nginx, in turn. The programs that ask run on the same machine.
"""

import argparse
import asyncio
import math
import random
import ssl
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx2
from bench.gated_site import Site, members, published
from tests.nginx_front import NAME, Front

PART, GIGABYTE, EVERY = 64 << 20, 10**9, 10.0
PLAIN = "location /plain/ { alias %s/; max_ranges 1; }"
PAGES = (
    "/consortium/desk/", "/consortium/downloads/", "/data/", "/data/tiny/", "/explore/?dataset=tiny",
    "/explore/?dataset=tiny&language=ru", "/explore/?dataset=tiny&kind=reply", "/consortium/files/tiny/consortium/",
)  # fmt: skip


def main() -> None:
    """Set up, run both, print."""
    chosen = options().parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-gated-") as folder, ExitStack() as stack:
        desk = chosen.keep or Path(folder)
        published(desk, chosen.posts)
        people = members(desk, Path(folder) / "state", chosen.members)
        gated = desk / "gated"
        site = stack.enter_context(Site(desk, Path(folder) / "state"))
        front = stack.enter_context(Front(Path(folder) / "front", site.port, gated=gated, also=PLAIN % gated))
        parts = list(ranges(gated / "tiny/1/consortium"))
        asyncio.run(opened(front, people, 1.0))  # first answers, and digests of the files, are not measured
        for _ in "12":
            taken(front, [people[0]], parts, sum(count for _, _, count in parts), base="/gated")
        begun = time.perf_counter()
        downloads = [
            Downloading(front, one, parts, GIGABYTE, base="/gated", at="10M")
            for one in people[: chosen.downloads]
        ]
        answers = asyncio.run(opened(front, people, 100.0))
        ends = [one.end() for one in downloads]
        print(
            pages_table(
                answers,
                f"{chosen.members} members, {time.perf_counter() - begun:.0f} s, {chosen.downloads} downloads",
            )
        )
        print(downloads_table(ends))
        print(f"\n{throughput(front, site, people, parts)}")


def options() -> argparse.ArgumentParser:
    """What can be chosen."""
    made = argparse.ArgumentParser()
    made.add_argument("--posts", type=int, default=3_000_000)
    made.add_argument("--members", type=int, default=200)
    made.add_argument("--downloads", type=int, default=20)
    made.add_argument("--keep", type=Path, help="folder that holds or gets archive and gated root")
    return made


def ranges(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Path, first byte and count of each part of the large files of an edition."""
    for path in sorted(folder.rglob("*")):
        size = path.stat().st_size if path.is_file() else 0
        if size > 1 << 20:
            name = path.relative_to(folder.parents[2]).as_posix()
            yield from ((name, at, min(PART, size - at)) for at in range(0, size, PART))


async def opened(front: Front, people: Sequence[dict[str, str]], seconds: float) -> list[tuple[int, float]]:
    """Each member opens a page every ten seconds; status and seconds of every answer."""
    trusted = ssl.create_default_context(cafile=front.trusted)
    trusted.check_hostname = False
    answers: list[tuple[int, float]] = []

    async def reads(number: int, one: dict[str, str]) -> None:
        dice = random.Random(number)
        transport = httpx2.AsyncHTTPTransport(verify=trusted, local_address=one["address"], retries=0)
        headers = {"Host": NAME, "Cookie": one["cookies"]}
        async with httpx2.AsyncClient(base_url=front.address, transport=transport, headers=headers, timeout=60) as client:  # fmt: skip
            await asyncio.sleep(dice.random() * min(EVERY, seconds))
            end = time.perf_counter() + seconds - EVERY
            while True:
                begun = time.perf_counter()
                try:
                    status = (await client.get(dice.choice(PAGES))).status_code
                except httpx2.HTTPError:
                    status = 0
                answers.append((status, time.perf_counter() - begun))
                if time.perf_counter() > end:
                    return
                await asyncio.sleep(max(EVERY - (time.perf_counter() - begun), 0))

    await asyncio.gather(*(reads(number, one) for number, one in enumerate(people)))
    return answers


class Downloading:
    """curl, which takes parts one after the other until it has enough; it says what it got."""

    def __init__(
        self,
        front: Front,
        one: dict[str, str],
        parts: Sequence[tuple[str, int, int]],
        enough: int,
        *,
        base: str,
        at: str = "",
    ) -> None:
        self.wanted, lines = 0, []
        while self.wanted < enough:
            for path, first, count in parts:
                lines += ["next"] if lines else []
                lines += [
                    f'url = "{front.address}{base}/{path}"', f"range = {first}-{first + count - 1}", 'output = "/dev/null"',
                    f'header = "Host: {NAME}"', f'header = "Authorization: Bearer {one["token"]}"', f'cacert = "{front.trusted}"',
                    "insecure", f'interface = "{one["address"]}"', r'write-out = "%{http_code} %{size_download}\n"', "silent",
                    *([f'limit-rate = "{at}"'] if at else []),
                ]  # fmt: skip
                self.wanted += count
                if self.wanted >= enough:
                    break
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            ["curl", "-K", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdin is not None
        self.process.stdin.write("\n".join(lines))
        self.process.stdin.close()

    def end(self) -> tuple[Counter[str], int, int, float]:
        """Statuses, bytes that came and that were wanted, seconds."""
        assert self.process.stdout is not None
        told = [line.split() for line in self.process.stdout.read().splitlines()]
        self.process.wait()
        statuses = Counter(status for status, _ in told)
        return statuses, sum(int(size) for _, size in told), self.wanted, time.perf_counter() - self.begun


def taken(
    front: Front, people: Sequence[dict[str, str]], parts: Sequence[tuple[str, int, int]], enough: int, *, base: str
) -> float:  # fmt: skip
    """Bytes a second that several take together."""
    begun = time.perf_counter()
    ends = [one.end() for one in [Downloading(front, person, parts, enough, base=base) for person in people]]
    assert all(set(statuses) == {"206"} and came == wanted for statuses, came, wanted, _ in ends), ends
    return sum(came for _, came, _, _ in ends) / (time.perf_counter() - begun)


def throughput(
    front: Front, site: Site, people: Sequence[dict[str, str]], parts: Sequence[tuple[str, int, int]], rounds: int = 15
) -> str:  # fmt: skip
    """The same parts by decision and plain, in turn; and what a decision and its event cost the site."""
    speeds: dict[str, list[float]] = {"/gated": [], "/plain": []}
    large = [part for part in parts if part[2] == PART] or list(parts)
    worked = site.worked()
    for _ in range(rounds):
        for base, found in speeds.items():
            found.append(taken(front, people[:4], large, GIGABYTE, base=base))
    decided = rounds * 4 * math.ceil(GIGABYTE / large[0][2])
    milliseconds = (site.worked() - worked) / decided * 1000
    ratios = [a / b for a, b in zip(speeds["/gated"], speeds["/plain"], strict=True)]
    lines = [
        f"| {name} | {statistics.median(found) / 1e6:,.0f} |"
        for name, found in zip(
            ("by decision and event (X-Accel)", "plain nginx"), speeds.values(), strict=True
        )
    ]
    ratio = f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} - {max(ratios):.2f})"
    cost = f"the site worked {milliseconds:.1f} ms for each part"
    return "\n".join(["| 4 members, parts of 64 MiB | MB/s |", "|---|---:|", *lines, "", ratio, cost])


def pages_table(answers: Sequence[tuple[int, float]], title: str) -> str:
    """How long pages took."""
    times = sorted(seconds * 1000 for _, seconds in answers)
    statuses = Counter(status for status, _ in answers)
    return "\n".join([
        f"| {title} | pages | median ms | 95 % | most | statuses |", "|---|---:|---:|---:|---:|---|",
        f"| pages | {len(times):,} | {statistics.median(times):.0f} | {times[int(len(times) * 0.95)]:.0f} | {times[-1]:.0f} | {dict(statuses)} |",
    ])  # fmt: skip


def downloads_table(ends: Sequence[tuple[Counter[str], int, int, float]]) -> str:
    """What the downloads got."""
    statuses = sum((one[0] for one in ends), Counter[str]())
    whole = sum(came == wanted for _, came, wanted, _ in ends)
    speeds = [came / seconds / 1e6 for _, came, _, seconds in ends]
    return f"\n{whole} of {len(ends)} downloads whole; statuses {dict(statuses)}; MB/s each {min(speeds):.1f} - {max(speeds):.1f}"


if __name__ == "__main__":
    main()
