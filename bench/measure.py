"""Whole processes, measured by the operating system: CPU seconds, wall seconds, peak memory; several runs in turn."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


def settled() -> dict[str, str]:
    """The environment, with compiled modules kept between runs, as they are for whoever uses a program twice."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished process: seconds of CPU and wall clock, megabytes of peak memory."""

    cpu: float
    wall: float
    peak_mb: float


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None) -> Run:
    """Run a command and ask the system what it cost; its failure is ours."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**settled(), **(env or {})}
    )
    complaint = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{complaint.decode()[-2000:]}")
    return Run(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=time.perf_counter() - started,
        peak_mb=usage.ru_maxrss / 1024,
    )


def rounds(
    contenders: Mapping[str, Sequence[str]], *, times: int, before: Callable[[], None] = lambda: None
) -> dict[str, list[Run]]:
    """Run all contenders in turn, ``times`` times, so that a change of the machine's speed meets all of them."""
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(times):
        for name, command in contenders.items():
            before()
            runs[name].append(run(command))
    return runs


def table(runs: Mapping[str, Sequence[Run]], *, reference: str) -> str:
    """Medians, and the ratio of CPU to the reference, round by round, as a Markdown table."""
    lines = ["| | CPU s | wall s | peak MB | CPU ratio (min - max) |", "|---|---:|---:|---:|---:|"]
    for name, mine in runs.items():
        ratios = [a.cpu / b.cpu for a, b in zip(mine, runs[reference], strict=True)]
        lines.append(
            f"| {name} | {statistics.median(r.cpu for r in mine):.1f} | {statistics.median(r.wall for r in mine):.1f} "
            f"| {max(r.peak_mb for r in mine):.0f} | {statistics.median(ratios):.2f} ({min(ratios):.2f} - {max(ratios):.2f}) |"
        )
    return "\n".join(lines)
