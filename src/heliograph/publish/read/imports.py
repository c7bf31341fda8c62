"""Import: from the files of an export to the typed tables of a workspace, with every record accounted for."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from heliograph.errors import RefusedError
from heliograph.model.progress import Progress, silent
from heliograph.publish.read import posts
from heliograph.publish.read.complete import complete
from heliograph.publish.read.convert import convert
from heliograph.publish.read.date_order import DateOrder, with_date_order
from heliograph.publish.read.intake import Taken, take
from heliograph.publish.read.notes import same_bytes
from heliograph.publish.read.recognise import text_encoding
from heliograph.publish.read.record import (
    Describe,
    record_description,
    record_report,
    record_sources,
    usual_description,
)
from heliograph.publish.read.reject import reject
from heliograph.publish.read.report import ImportReport
from heliograph.publish.read.scratch import explained, scratch, show
from heliograph.publish.read.sources import Source, find_sources
from heliograph.publish.read.survey import Export, set_name, survey
from heliograph.publish.workspace import Workspace
from heliograph.tables.engine import MEMORY_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What to import and how.

    Attributes:
        inputs: Files, folders and zips of one data set.
        dataset: Its name; None takes it from the file names.
        encoding: Encoding of all CSV files; None finds UTF-8 and UTF-16 out.
        dates: What the first number of a date such as 7/3/2018 is; None looks for proof in the files.
        allow_incomplete: Accept a numbered series of parts with gaps.
        replace: Overwrite an earlier import of the workspace.
        memory: Bound of the table engine's memory.
    """

    inputs: Sequence[Path]
    dataset: str | None = None
    encoding: str | None = None
    dates: DateOrder | None = None
    allow_incomplete: bool = False
    replace: bool = False
    memory: str = MEMORY_LIMIT


def import_export(
    request: ImportRequest, workspace: Workspace, *, progress: Progress = silent
) -> ImportReport:
    """Read an export into a workspace.

    Nothing is changed in the workspace until every file adds up; the report is written last.

    Raises:
        InputError: A file cannot be read as what it should be; names the file and what to do.
        RefusedError: The workspace holds an import already.
        StorageError: Memory or disk did not suffice, or another import runs there; the workspace is as it was.
    """
    sources = find_sources(request.inputs, leave_out=workspace.root)
    return import_sources(sources, request, workspace, progress=progress)


def name_of(inputs: Sequence[Path]) -> str | None:
    """The data set that the names of the files speak of, None when they speak of none.

    Raises:
        UsageError: They speak of several.
    """
    return set_name(find_sources(inputs))


def import_sources(
    sources: Sequence[Source],
    request: ImportRequest,
    workspace: Workspace,
    *,
    describe: Describe = usual_description,
    progress: Progress = silent,
) -> ImportReport:
    """The same for files that were found already; ``describe`` writes the dataset.toml to start from."""
    if workspace.report.exists() and not request.replace:
        raise RefusedError(f"{workspace.root} holds an import already", hint="add --replace to import anew")
    export = survey(
        sources,
        dataset=request.dataset or set_name(sources) or workspace.root.absolute().name,
        encoding=text_encoding(request.encoding),
        allow_incomplete=request.allow_incomplete,
    )
    with explained(request.memory), scratch(workspace) as place:
        report = _make(export, request, place, progress=progress, describe=describe, workspace=workspace)
        show(place / "new", workspace)
    return report


def _make(
    export: Export,
    request: ImportRequest,
    place: Path,
    *,
    workspace: Workspace,
    describe: Describe,
    progress: Progress,
) -> ImportReport:
    """Every file of the future workspace in ``place/new``."""
    new = place / "new"
    taken = with_date_order(_take_all(export, request, place, progress), request.dates)
    with closing(posts.reader(place, request.memory, [t.name for t in taken])) as connection:
        converted = convert(connection, taken, new, progress=progress)
        files = reject(connection, converted, new / "quarantine")
        completed = complete(connection, new, export.media, progress=progress)
    report = ImportReport(
        dataset=export.dataset,
        files=files,
        rows=completed.rows,
        notes=[*same_bytes(converted.taken), *completed.notes],
        documents=[source.name for source in export.documents],
        junk=export.junk,
        identified=completed.identified,
        unhashed=export.unhashed,
    )
    record_sources(converted.taken, report, new / "source.json")
    record_report(report, new / "import-report.json")
    if not workspace.dataset_toml.exists():
        record_description(export.documents, report, new / "dataset.toml", describe)
    return report


def _take_all(export: Export, request: ImportRequest, place: Path, progress: Progress) -> list[Taken]:
    encoding = text_encoding(request.encoding)
    total, before, taken = sum(source.bytes for source, _ in export.tables), 0, []
    for number, (source, table) in enumerate(export.tables):

        def tell(size: int, before: int = before) -> None:
            progress("reading", before + size, max(total, before + size))

        taken.append(take(source, table, place / f"{number}.csv", encoding=encoding, tell=tell))
        before += taken[-1].bytes
    return taken
