"""``heliograph import``: from an export to a workspace."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.markup import escape
from rich.table import Table

from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.errors import InputError, UsageError
from heliograph.publish.describe.counts import CountLine
from heliograph.publish.read.catalogue import CatalogueRequest, import_catalogue
from heliograph.publish.read.date_order import DateOrder
from heliograph.publish.read.imports import ImportRequest, import_export, name_of
from heliograph.publish.read.notes import counted
from heliograph.publish.read.outcome import CatalogueReport, State
from heliograph.publish.read.quarantine import FILE, REASONS
from heliograph.publish.read.report import ImportReport
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings

WORKSPACES = Path("workspace")


def import_(
    *inputs: Path,
    workspace: Annotated[Path | None, Parameter(name=["--workspace", "-w"])] = None,
    name: str | None = None,
    catalogue: Annotated[bool, Parameter(negative=())] = False,
    encoding: str | None = None,
    dates: DateOrder | None = None,
    allow_incomplete: Annotated[bool, Parameter(negative=())] = False,
    replace: Annotated[bool, Parameter(negative=())] = False,
    json: Json = False,
) -> None:
    """Read a legacy export into a workspace and account for every record.

    Args:
        inputs: Files, folders or zips of one data set: users and tweets CSV, actions.csv, media lists.
        workspace: Folder of the publisher's own copy; workspace/NAME when left out.
        name: Name of the data set; taken from the file names when left out.
        catalogue: Import a folder of many historical sets, each into a workspace of its own below workspace/;
            a catalogue CSV may follow the folder. Announced counts are printed beside computed ones.
        encoding: Encoding of the CSV files, when it is neither UTF-8 nor UTF-16.
        dates: What the first number of a date such as 7/3/2018 is, when the files do not prove it.
        allow_incomplete: Accept a numbered series of parts with gaps.
        replace: Import anew over an earlier import.
        json: Print one JSON document instead of text.
    """
    if catalogue:
        folder, listed = _folder_and_catalogue(inputs, name)
        request = CatalogueRequest(
            folder=folder,
            catalogue=listed,
            workspaces=workspace or WORKSPACES,
            encoding=encoding,
            dates=dates,
            allow_incomplete=allow_incomplete,
            replace=replace,
            memory=Settings.load().memory,
        )
        _import_catalogue(request, json=json)
        return
    if not inputs:
        raise UsageError("nothing to import is named", hint="heliograph import FILES, folders or zips")
    wanted = ImportRequest(
        inputs=inputs,
        dataset=name,
        encoding=encoding,
        dates=dates,
        allow_incomplete=allow_incomplete,
        replace=replace,
        memory=Settings.load().memory,
    )
    place = Workspace(workspace or WORKSPACES / (name or name_of(wanted.inputs) or "dataset"))
    with progress_bars() as progress:
        report = import_export(wanted, place, progress=progress)
    if json:
        emit(report.to_json() | {"workspace": str(place.root)})
    else:
        tell(report, place)


def tell(report: ImportReport, place: Workspace) -> None:
    """The report as a person reads it."""
    rejected = sum(report.rejected.values())
    sums = f"{counted(report.records_in, 'record')} in = {counted(report.rows_out, 'row')} out + {rejected:,} rejected"
    console.print(f"[bold]{escape(report.dataset)}[/] imported: {sums}")
    console.print(_files(report))
    for reason, count in report.rejected.items():
        console.print(f"  {count:,} {reason}: {REASONS[reason]}")
    for note in report.notes:
        console.print(f"  [dim]note[/] {escape(note)}")
    if report.documents or report.junk:
        left = [counted(len(report.documents), "other file")] if report.documents else []
        left += [counted(report.junk, "file") + " left by an operating system"] if report.junk else []
        console.print(f"  [dim]note[/] not read as tables: {', '.join(left)}")
    console.print(f"workspace: {place.root}", markup=False)
    if rejected:
        console.print(f"rejected records, raw: {place.quarantine / FILE}", markup=False)
    console.print(
        f"next: describe it in {place.dataset_toml}, then heliograph publish {place.root}", markup=False
    )


def short_names(names: Iterable[str]) -> dict[str, str]:
    """The shortest ends of file names that tell them apart."""
    parts = {name: name.split("/") for name in names}

    def end(name: str) -> str:
        others = [other for given, other in parts.items() if given != name]
        own = parts[name]
        lengths = range(1, len(own) + 1)
        return "/".join(next((own[-n:] for n in lengths if all(o[-n:] != own[-n:] for o in others)), own))

    return {name: end(name) for name in parts}


def _files(report: ImportReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("file", overflow="fold")
    table.add_column("table", no_wrap=True)
    for heading in ("records in", "rows out", "rejected"):
        table.add_column(heading, justify="right", no_wrap=True)
    names = short_names(file.file for file in report.files)
    for file in report.files:
        figures = (file.records_in, file.rows_out, sum(file.rejected.values()))
        table.add_row(escape(names[file.file]), file.table, *(f"{figure:,}" for figure in figures))
    return table


def _folder_and_catalogue(inputs: tuple[Path, ...], name: str | None) -> tuple[Path, Path | None]:
    most = 2
    if name is not None or not 1 <= len(inputs) <= most or not inputs[0].is_dir():
        raise UsageError(
            "--catalogue takes one folder, then perhaps the catalogue CSV, and no --name",
            hint="heliograph import --catalogue FOLDER CATALOGUE.csv",
        )
    return inputs[0], inputs[1] if len(inputs) == most else None


def _import_catalogue(request: CatalogueRequest, *, json: bool) -> None:
    with progress_bars() as progress:
        report = import_catalogue(request, progress=progress)
    if json:
        emit(report.to_json() | {"workspaces": str(request.workspaces)})
    else:
        _tell_catalogue(report, request)
    if report.of_state(State.FAILED):
        sys.exit(InputError.exit_code)


def _tell_catalogue(report: CatalogueReport, request: CatalogueRequest) -> None:
    console.print(_counts(report))
    for outcome in report.of_state(State.FAILED):
        error = outcome.error
        console.print(
            f"[bold red]failed[/] {escape(outcome.set_id)}: {escape(error.message if error else '')}"
        )
        if error and error.hint:
            console.print(f"  [dim]what to do:[/] {escape(error.hint)}")
    for state in (State.MISSING, State.KEPT):
        if found := report.of_state(state):
            console.print(f"{state}: {', '.join(escape(outcome.set_id) for outcome in found)}")
    for outcome in report.sets:
        if outcome.rejected:
            place = Workspace(request.workspaces / outcome.set_id).quarantine / FILE
            console.print(f"{counted(outcome.rejected, 'record')} rejected, raw: {place}", markup=False)
        for finding in outcome.findings:
            console.print(f"[dim]catalogue[/] {escape(finding)}")
    if report.others:
        belong = "belongs" if len(report.others) == 1 else "belong"
        console.print(f"{counted(len(report.others), 'file')} {belong} to no set")
    states = (f"{len(found):,} {state}" for state in State if (found := report.of_state(state)))
    console.print(f"{counted(len(report.sets), 'set')}: {', '.join(states)}")
    if any(outcome.differs for outcome in report.sets if outcome.workspace):
        console.print(
            f"next: where counts differ, say why under [difference_notes] in {request.workspaces}/NAME/dataset.toml",
            markup=False,
        )


def _counts(report: CatalogueReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("set", overflow="fold")
    table.add_column("table", no_wrap=True)
    for heading in ("announced", "computed", "difference"):
        table.add_column(heading, justify="right", no_wrap=True)
    for outcome in report.sets:
        for line in outcome.counts:
            first = line is outcome.counts[0]
            if first or line.announced or line.computed:
                table.add_row(escape(outcome.set_id) if first else "", line.name, *_figures(line))
    return table


def _figures(line: CountLine) -> tuple[str, str, str]:
    announced, computed, difference = line.announced, line.computed, line.difference
    bound = ">= " if announced and announced.at_least else ""
    return (
        f"{bound}{announced.value:,}" if announced else "-",
        f"{computed.value:,}" if computed else "-",
        "-" if difference is None else "none" if line.agrees else f"{difference:+,}",
    )
