"""What every command shares: the console, JSON output, progress bars, how errors are shown."""

import json as json_format
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from textwrap import wrap
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from heliograph.errors import HeliographError, NotAllowedError
from heliograph.model.progress import Progress as ProgressPort

Json = Annotated[bool, Parameter(name="--json", negative=(), help="Print one JSON document instead of text.")]

console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False, soft_wrap=True)


def hanging(label: str, text: str) -> None:
    """Print a label and a sentence beside it; on a terminal the lines after the first stand below the sentence."""
    wide = console.width - len(label)
    told = wrap(text, wide) if console.is_terminal and wide > 0 else [text]
    for number, line in enumerate(told):
        console.print(" " * len(label) if number else label, end="")
        console.print(line, markup=False)


def emit(document: Mapping[str, Any]) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json_format.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")


def show_error(error: HeliographError, *, as_json: bool) -> None:
    """Tell what happened and what to do, on standard error."""
    if as_json:
        document: dict[str, Any] = {
            "error": error.code,
            "message": error.message,
            "hint": error.hint,
            "exit_code": error.exit_code,
        }
        if isinstance(error, NotAllowedError):
            document["unmet"] = [{"code": one.code, "text": one.text, "who": one.who} for one in error.unmet]
        sys.stderr.write(json_format.dumps(document, ensure_ascii=False) + "\n")
        return
    complaints.print("[bold red]error:[/]", end=" ")
    complaints.print(error.message, markup=False)
    if error.hint:
        complaints.print("[dim]what to do:[/]", end=" ")
        complaints.print(error.hint, markup=False)


@contextmanager
def progress_bars() -> Iterator[ProgressPort]:
    """Bars on standard error while it is a terminal, silence otherwise."""
    bars = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=complaints,
        transient=True,
        disable=not complaints.is_terminal or "HELIOGRAPH_NO_PROGRESS" in os.environ,
    )
    with bars:
        yield teller(bars)


def teller(bars: Progress) -> ProgressPort:
    """Draws each stage as a bar; one of unknown length is done when the next begins."""
    tasks: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int | None = None) -> None:
        if stage not in tasks:
            for before in bars.tasks:
                if before.total is None:
                    bars.update(before.id, completed=1, total=1)
            tasks[stage] = bars.add_task(stage, total=total)
        bars.update(tasks[stage], completed=done, total=total)

    return tell
