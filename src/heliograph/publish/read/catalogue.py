"""Catalogue: import a folder of many historical sets, each into a workspace of its own, announced counts beside computed ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heliograph.errors import HeliographError, InputError, StorageError
from heliograph.model.dataset import AnnouncedCount
from heliograph.model.progress import Progress, silent
from heliograph.publish.read.announced import count_lines, description_with_counts
from heliograph.publish.read.date_order import DateOrder
from heliograph.publish.read.imports import ImportRequest, import_sources
from heliograph.publish.read.outcome import CatalogueReport, SetOutcome, State
from heliograph.publish.read.report import ImportReport, read_report
from heliograph.publish.read.sources import Source, find_sources
from heliograph.publish.read.survey import set_of
from heliograph.publish.workspace import Workspace
from heliograph.tables.engine import MEMORY_LIMIT
from heliograph.tables.legacy.known_sets import KNOWN_SETS, CatalogueEntry, read_catalogue
from heliograph.tables.legacy.naming import TABLE_KINDS, NameKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRequest:
    """Which sets to import and how.

    Attributes:
        folder: Holds the files of all sets, nested anyhow.
        catalogue: The historical catalogue as CSV; it names the sets that should be there.
        workspaces: Each set gets a workspace of its own below it.
        replace: Import sets anew that were imported earlier.
    """

    folder: Path
    catalogue: Path | None = None
    workspaces: Path = field(default_factory=lambda: Path("workspace"))
    encoding: str | None = None
    dates: DateOrder | None = None
    allow_incomplete: bool = False
    replace: bool = False
    memory: str = MEMORY_LIMIT


def import_catalogue(request: CatalogueRequest, *, progress: Progress = silent) -> CatalogueReport:
    """Import every set of a folder; a set that fails is reported and does not stop the others.

    Raises:
        InputError: No set at all, or the catalogue cannot be read.
    """
    entries = _entries(request.catalogue)
    sources = find_sources([request.folder], leave_out=request.workspaces)
    groups = _by_set(sources)
    if not groups:
        raise InputError(
            f"no set of the historical archive in {request.folder}",
            hint="users and tweets files must keep the names under which they were published",
        )
    names = _in_order(groups, entries)
    outcomes = []
    for number, name in enumerate(names):
        progress("sets", number, len(names))
        outcomes.append(_outcome(name, groups.get(name, ()), entries.get(name), request, progress))
    progress("sets", len(names), len(names))
    used = {source.name for group in groups.values() for source in group}
    others = tuple(s.name for s in sources if s.name not in used and s.legacy.kind is not NameKind.JUNK)
    return CatalogueReport(sets=tuple(outcomes), others=others)


def _entries(path: Path | None) -> dict[str, CatalogueEntry]:
    if path is None:
        return {}
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise StorageError(
            f"{path} cannot be read: {error.strerror}", hint="name the catalogue CSV"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error.reason}", hint="save the catalogue as UTF-8") from None
    return {
        entry.known.set_id if entry.known else entry.set_id: entry
        for entry in read_catalogue(text)
        if entry.set_id
    }


def _by_set(sources: Sequence[Source]) -> dict[str, list[Source]]:
    """Sources of each set that has a table; media lists and readmes of the set go with it."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        name = set_of(source)
        if name is not None:
            groups.setdefault(name, []).append(source)
    return {name: group for name, group in groups.items() if any(s.legacy.kind in TABLE_KINDS for s in group)}


def _in_order(groups: Mapping[str, object], entries: Mapping[str, object]) -> list[str]:
    """The order of the catalogue, then that of publication, then by name."""
    published = [name for name in KNOWN_SETS if name in groups]
    return list(dict.fromkeys([*entries, *published, *sorted(groups)]))


def _outcome(
    name: str,
    sources: Sequence[Source],
    entry: CatalogueEntry | None,
    request: CatalogueRequest,
    progress: Progress,
) -> SetOutcome:
    known = KNOWN_SETS.get(name)
    announced = known.announced() if known else {}
    findings = tuple(finding.message for finding in entry.findings) if entry else ()
    if request.catalogue is not None and entry is None:
        findings = (f"{name} is not in the catalogue",)
    workspace = Workspace(request.workspaces / name)
    if not sources:
        return SetOutcome(
            set_id=name, state=State.MISSING, counts=count_lines(announced, {}), findings=findings
        )
    state = State.KEPT if workspace.report.exists() and not request.replace else State.IMPORTED
    try:
        report = (
            read_report(workspace.report)
            if state is State.KEPT
            else _import(name, sources, request, workspace, progress)
        )
    except HeliographError as error:
        counts = count_lines(announced, {})
        return SetOutcome(set_id=name, state=State.FAILED, counts=counts, error=error, findings=findings)
    return SetOutcome(
        set_id=name,
        state=state,
        counts=count_lines(announced, report.rows),
        workspace=workspace.root,
        rejected=sum(report.rejected.values()),
        findings=findings,
    )


def _import(
    name: str, sources: Sequence[Source], request: CatalogueRequest, workspace: Workspace, progress: Progress
) -> ImportReport:
    known = KNOWN_SETS.get(name)
    announced: Mapping[str, AnnouncedCount] = known.announced() if known else {}

    def describe(report: ImportReport) -> str:
        return description_with_counts(report, announced, known_difference=known.note if known else "")

    wanted = ImportRequest(
        inputs=(request.folder,),
        dataset=name,
        encoding=request.encoding,
        dates=request.dates,
        allow_incomplete=request.allow_incomplete,
        replace=request.replace,
        memory=request.memory,
    )
    return import_sources(sources, wanted, workspace, describe=describe, progress=progress)
