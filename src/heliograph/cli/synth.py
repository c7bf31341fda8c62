"""``heliograph synth``: make an operation with ground truth."""

from pathlib import Path
from string import ascii_lowercase
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich.table import Table

from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.synth.generate import generate

LARGEST_SHARE = 2.0
"""Figures below this are shares and ratios, the others counts."""

PresetName = Literal["tiny", "demo", "ira-2018", "labels-2022"]


def synth(
    preset: PresetName,
    *,
    into: Path | None = None,
    posts: int | None = None,
    seed: int = 1,
    planted: int | None = None,
    workers: Annotated[int | None, Parameter(show_default=False)] = None,
    json: Json = False,
) -> None:
    """Make a synthetic operation with ground truth, as a legacy export to try everything on.

    Args:
        preset: tiny (2 MB), demo (80,000 posts), ira-2018 (10 million posts), labels-2022 (labelled posts of ordinary people).
        into: Folder for the files; ./PRESET unless named. It must be empty or not exist.
        posts: How many posts, instead of the preset's own number.
        seed: Another seed gives another operation of the same kind.
        planted: How many identifiers to plant in posts, instead of the preset's share.
        workers: Threads; one per core unless named. The files are the same for any number.
        json: Print one JSON document instead of text.
    """
    with progress_bars() as progress:
        made = generate(
            preset,
            into or Path(preset),
            posts=posts,
            seed=seed,
            planted=planted,
            progress=progress,
            workers=workers,
        ).to_json()
    if json:
        emit(made)
    else:
        _show(made)


def _show(made: dict[str, Any]) -> None:
    """Say what was made, beside what history has."""
    counts = f"{made['posts']:,} posts, {made['accounts']:,} accounts, {made['actions']:,} actions"
    console.print(f"{made['preset']}: {counts}, in {made['folder']}", markup=False)
    files = Table("", "bytes", box=None, pad_edge=False, show_header=False)
    files.columns[1].justify = "right"
    for path, size in made["files"].items():
        files.add_row(f"  {path}", f"{size:,}")
    console.print(files)
    console.print()
    _show_figures(made["distributions"])
    console.print(f"\nnext: heliograph import {made['folder']}", markup=False)


def _show_figures(figures: list[dict[str, Any]]) -> None:
    """The figures beside the historical ones, with a letter for the source of each."""
    sources = list(dict.fromkeys(figure["source"] for figure in figures if figure["source"]))
    letters = dict(zip(sources, ascii_lowercase, strict=False))
    table = Table("figure", "made", "historical", box=None, pad_edge=False)
    table.columns[1].justify = table.columns[2].justify = "right"
    for figure in figures:
        past = figure.get("historical")
        shown = "not established" if past is None else f"{_figure(past)} {letters[figure['source']]}"
        table.add_row(figure["name"], _figure(figure["made"]), shown)
    console.print(table)
    console.print()
    for source, letter in letters.items():
        console.print(f"  {letter}  {source}", markup=False)


def _figure(value: float) -> str:
    """Shares with three decimals, counts in whole numbers."""
    return f"{value:.3f}" if value < LARGEST_SHARE else f"{value:,.0f}"
