"""Synthetic operations: posts per second, CPU seconds and peak memory at two sizes; memory must not grow with posts.

    python bench/synth.py [--preset demo] [--sizes 200000 1000000] [--rounds 3]

Whole runs are measured: interpreter, planning, posts to CSV on disk, ground truth.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from measure import rounds

GOAL = 60_000
"""Posts per second that a run must reach on two cores."""


def main() -> None:
    """Run each size in turn, print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--preset", default="demo")
    options.add_argument("--sizes", type=int, nargs="+", default=[200_000, 1_000_000])
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "made"
        command = [
            sys.executable,
            "-m",
            "heliograph.cli.main",
            "synth",
            chosen.preset,
            "--into",
            str(target),
            "--posts",
        ]
        contenders = {str(size): [*command, str(size)] for size in chosen.sizes}
        runs = rounds(
            contenders, times=chosen.rounds, before=lambda: shutil.rmtree(target, ignore_errors=True)
        )
    print("| posts | posts/s | CPU s | wall s | peak MB |")
    print("|---:|---:|---:|---:|---:|")
    for size in chosen.sizes:
        mine = runs[str(size)]
        wall, cpu = statistics.median(r.wall for r in mine), statistics.median(r.cpu for r in mine)
        print(
            f"| {size:,} | {size / wall:,.0f} | {cpu:.1f} | {wall:.1f} | {max(r.peak_mb for r in mine):.0f} |"
        )
    peaks = [max(run.peak_mb for run in runs[str(size)]) for size in chosen.sizes]
    print(
        f"\npeak memory of the largest run: {peaks[-1] / peaks[0]:.2f} times that of the smallest; goal: {GOAL:,} posts/s"
    )


if __name__ == "__main__":
    main()
