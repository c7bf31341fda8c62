"""Where the CPU seconds of a publication go: publishes once, in this process, and prints a table of stages.

python bench/stages.py WORKSPACE ARCHIVE GATED POLICY [--ungated]
"""

import argparse
import os
import resource
import time
from datetime import UTC, datetime
from pathlib import Path

from heliograph.bootstrap.publishing import load_secrets
from heliograph.privacy.declared import shipped
from heliograph.publish.release import PublishRequest, publish
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings


class Stopwatch:
    """A progress that notes what passes between two calls to the account of the stage that was told first."""

    def __init__(self) -> None:
        self.spent: dict[str, tuple[float, float, float]] = {}
        self._stage = "planning"
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        """Note CPU seconds, wall seconds and peak memory of the stage that was told before."""
        cpu, wall = time.process_time(), time.perf_counter()
        before = self.spent.get(self._stage, (0.0, 0.0, 0.0))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.spent[self._stage] = before[0] + cpu - self._cpu, before[1] + wall - self._wall, peak
        self._stage, self._cpu, self._wall = stage if done != total else "between", cpu, wall


def main() -> None:
    """Publish and print."""
    options = argparse.ArgumentParser()
    for name in ("workspace", "archive", "gated"):
        options.add_argument(name, type=Path)
    options.add_argument("policy")
    options.add_argument("--ungated", action="store_true")
    chosen = options.parse_args()
    request = PublishRequest(
        workspace=Workspace(chosen.workspace),
        archive=chosen.archive,
        policy=shipped(chosen.policy),
        gated=chosen.gated,
        ungated=chosen.ungated,
    )
    secrets = load_secrets(chosen.archive, Settings.load(), gated=chosen.gated)
    watch = Stopwatch()
    publish(request, secrets, now=datetime.now(UTC), randomness=os.urandom, progress=watch)
    watch("done", 1, 1)
    print(f"| {chosen.policy} | CPU s | wall s | peak MB so far |\n|---|---:|---:|---:|")
    for stage, (cpu, wall, peak) in watch.spent.items():
        print(f"| {stage} | {cpu:.1f} | {wall:.1f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
