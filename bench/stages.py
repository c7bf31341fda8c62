"""Where the CPU seconds of a publication go: publishes once, in this process, and prints a table.

python bench/stages.py WORKSPACE ARCHIVE GATED POLICY
"""

import argparse
import functools
import os
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from heliograph.bootstrap.publishing import load_secrets
from heliograph.privacy.declared import shipped
from heliograph.publish import changes, compose, protect
from heliograph.publish.package import edition, one_pass, posts
from heliograph.publish.package.csv_file import CsvFile
from heliograph.publish.package.cube import Cube
from heliograph.publish.package.legacy import TweetsCsv
from heliograph.publish.package.lookups import Lookups
from heliograph.publish.package.order import InOrder
from heliograph.publish.release import PublishRequest, publish
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings

TEXTS, LINKS = {"posts.text"}, {"posts.urls", "posts.domains", "posts.hashtags"}


class Clock:
    """CPU seconds by edition and part; what a part calls is not counted twice."""

    def __init__(self) -> None:
        self.spent: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.edition = "both"
        self._open = ["planning, documents, signature"]
        self._since = time.process_time()

    def timed(self, part: str, function: Callable) -> Callable:
        """The function, on the account of a part."""

        @functools.wraps(function)
        def measured(*args, **named):
            self._note()
            self._open.append(part)
            try:
                return function(*args, **named)
            finally:
                self._note()
                self._open.pop()

        return measured

    def _note(self) -> None:
        now = time.process_time()
        self.spent[self._open[-1]][self.edition] += now - self._since
        self._since = now


def watch(clock: Clock) -> None:
    """Put the clock between the parts of publishing."""

    def put(place: object, name: str, part: str) -> None:
        setattr(place, name, clock.timed(part, getattr(place, name)))

    put(protect, "replacer", "vocabulary of hidden names")
    put(edition, "_pack_table", "the smaller tables")
    put(one_pass, "write_posts", "reading and sorting posts")
    put(posts, "write_group", "posts to Parquet")
    put(InOrder, "__call__", "checking the order")
    put(Cube, "__call__", "cube and look-ups")
    put(Lookups, "__call__", "cube and look-ups")
    put(Lookups, "write", "cube and look-ups")
    put(TweetsCsv, "__call__", "lines of CSV")
    put(CsvFile, "_put", "deflating CSV")
    put(compose, "examine", "the gate")
    making, packing = changes.changes, compose.pack

    def columns(table, policy, replacer):
        made = making(table, policy, replacer)
        return {name: clock.timed(_part(f"{table}.{name}"), making) for name, making in made.items()}

    def pack(connection, request, *args, **named):
        clock.edition = str(request.edition)
        try:
            return packing(connection, request, *args, **named)
        finally:
            clock.edition = "both"

    protect.changes, compose.pack = columns, pack


def _part(column: str) -> str:
    if column in TEXTS:
        return "identifiers in texts"
    return "identifiers in links and tags" if column in LINKS else "pseudonyms of ids"


def main() -> None:
    """Publish and print."""
    options = argparse.ArgumentParser()
    for name in ("workspace", "archive", "gated"):
        options.add_argument(name, type=Path)
    options.add_argument("policy")
    chosen = options.parse_args()
    request = PublishRequest(
        workspace=Workspace(chosen.workspace),
        archive=chosen.archive,
        policy=shipped(chosen.policy),
        gated=chosen.gated,
    )
    secrets = load_secrets(chosen.archive, Settings.load(), gated=chosen.gated)
    clock = Clock()
    watch(clock)
    clock.timed("planning, documents, signature", publish)(
        request, secrets, now=datetime.now(UTC), randomness=os.urandom
    )
    editions = ("consortium", "public", "both")
    print(f"| {chosen.policy}, CPU s | {' | '.join(editions)} |\n|---|---:|---:|---:|")
    for part, spent in clock.spent.items():
        print(f"| {part} | {' | '.join(f'{spent[name]:.1f}' if spent[name] else '' for name in editions)} |")
    sums = [sum(spent[name] for spent in clock.spent.values()) for name in editions]
    print(f"| **together {sum(sums):.1f}** | {' | '.join(f'{one:.1f}' for one in sums)} |")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
