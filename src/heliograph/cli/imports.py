"""``heliograph import``: from an export to a workspace."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.read.quarantine import REASONS
from heliograph.publish.read.report import ImportReport
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings


def import_(
    *inputs: Path,
    workspace: Annotated[Path | None, Parameter(name=["--workspace", "-w"])] = None,
    name: str | None = None,
    encoding: str | None = None,
    allow_incomplete: bool = False,
    replace: bool = False,
    json: Json = False,
) -> None:
    """Read a legacy export into a workspace and account for every record.

    Args:
        inputs: Files, folders or zips of one data set: users and tweets CSV, actions.csv, media lists.
        workspace: Folder of the publisher's own copy; workspace/<name> when left out.
        name: Name of the data set; taken from the file names when left out.
        encoding: Encoding of the CSV files, when it is neither UTF-8 nor UTF-16.
        allow_incomplete: Accept a numbered series of parts with gaps.
        replace: Import anew over an earlier import.
        json: Print one JSON document instead of text.
    """
    request = ImportRequest(
        inputs=inputs or (Path(),),
        dataset=name,
        encoding=encoding,
        allow_incomplete=allow_incomplete,
        replace=replace,
        memory=Settings.load().memory,
    )
    place = Workspace(workspace or Path("workspace") / (name or "dataset"))
    with progress_bars() as progress:
        report = import_export(request, place, progress=progress)
    if json:
        emit(report.to_json() | {"workspace": str(place.root)})
    else:
        tell(report, place)


def tell(report: ImportReport, place: Workspace) -> None:
    """The report as a person reads it."""
    sums = f"{report.records_in:,} records in = {report.rows_out:,} rows out + {sum(report.rejected.values()):,} rejected"
    console.print(f"[bold]{report.dataset}[/] imported: {sums}")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("file", "table", "records in", "rows out", "rejected"):
        table.add_column(
            heading, justify="right" if heading in {"records in", "rows out", "rejected"} else "left"
        )
    for file in report.files:
        rejected = sum(file.rejected.values())
        table.add_row(file.file, file.table, f"{file.records_in:,}", f"{file.rows_out:,}", f"{rejected:,}")
    console.print(table)
    for reason, count in report.rejected.items():
        console.print(f"  {count:,} {reason}: {REASONS[reason]}")
    for note in report.notes:
        console.print(f"  [dim]note[/] {note}")
    console.print(f"workspace: {place.root}")
    if report.rejected:
        console.print(f"rejected records, raw: {place.quarantine / 'rejected.jsonl'}")
    console.print(f"next: describe it in {place.dataset_toml}, then heliograph publish {place.root}")
