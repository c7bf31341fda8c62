"""Progress: a bar on the terminal while files come."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bars

from heliograph.model.progress import Progress, silent

Choice = Progress | bool | None
"""A function to tell; True for a bar; False for silence; None for a bar where standard error is a terminal."""


@contextmanager
def shown(choice: Choice) -> Iterator[Progress]:
    """What to tell: the caller's own function, a bar on standard error, or nobody.

    Args:
        choice: A function; True for a bar; False for silence; None for a bar where standard error is a terminal.
    """
    if callable(choice):
        yield choice
        return
    if choice is False or (choice is None and not sys.stderr.isatty()):
        yield silent
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    bars = Bars(*columns, console=Console(stderr=True), transient=True)

    def tell(stage: str, done: int, total: int | None = None) -> None:
        bars.start()
        task = bars.task_ids[0] if bars.task_ids else bars.add_task(stage)
        bars.update(task, description=stage, completed=done, total=total)

    try:
        yield tell
    finally:
        bars.stop()
