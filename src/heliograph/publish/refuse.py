"""Refuse: everything that forbids a release, found before any work is done."""

from datetime import date
from pathlib import Path

from heliograph.errors import RefusedError, StorageError, UsageError
from heliograph.model.dataset import DatasetDescription
from heliograph.model.release import HELD
from heliograph.privacy.declared import refuse_incomplete
from heliograph.publish.describe.source import read_dataset_toml
from heliograph.publish.hold import hold_root, public_day
from heliograph.publish.read.report import ImportReport
from heliograph.publish.request import PublishRequest
from heliograph.publish.workspace import Workspace


def refuse_nested(archive: Path, gated: Path | None, workspace: Path) -> None:
    """Refuse roots of which one contains the other: gated or private files would be published.

    Raises:
        RefusedError: Names the two folders.
    """
    roots = {"archive": archive, "workspace": workspace} | ({"gated root": gated} if gated else {})
    resolved = {name: path.resolve() for name, path in roots.items()}
    for name, path in resolved.items():
        for other, place in resolved.items():
            if name != other and path.is_relative_to(place):
                raise RefusedError(
                    f"the {name} {path} lies inside the {other} {place}",
                    hint="choose folders that do not contain each other",
                )


RESERVED = frozenset({"events", "log", "consortium-record", "reports", "derived"})
"""Names that an archive needs for itself."""


def refuse_unready(request: PublishRequest, report: ImportReport, *, today: date) -> DatasetDescription:
    """Read dataset.toml; refuse what may not leave the house, or not yet.

    Raises:
        UsageError: There is no dataset.toml, or it is about another data set.
        InputError: The policy says nothing about a column.
        RefusedError: The policy does not fit what the export shows; nothing can hold a release under embargo.
    """
    description = _description(request.workspace, report.dataset)
    refuse_incomplete(request.policy, what=f"policy {request.policy.name}")
    _refuse_policy(request, report)
    if request.embargo is not None:
        description = description.model_copy(update={"embargo": request.embargo})
    if public_day(description, today=today):
        hold_root(request)
    return description


def refuse_place(request: PublishRequest, dataset: str, number: int) -> None:
    """Refuse to work for hours towards a place that is taken.

    Raises:
        StorageError: Something that no release refers to lies where the release belongs.
    """
    held = request.shelf / HELD if request.shelf else None
    for root in (request.archive, request.gated if len(request.editions) > 1 else None, held):
        if root is not None and (root / dataset / str(number)).exists():
            raise StorageError(
                f"{root / dataset / str(number)} is there already, and no release of {request.archive} owns it",
                hint="move it away first; if two archives share a gated root, give each its own",
            )


def _description(workspace: Workspace, dataset: str) -> DatasetDescription:
    path = workspace.dataset_toml
    if not path.is_file():
        raise UsageError(
            f"{path} is missing", hint="describe the data set there; heliograph import writes a template"
        )
    description = read_dataset_toml(path.read_text("utf-8"), where=str(path))
    if description.name in RESERVED:
        raise UsageError(
            f"{description.name} is a folder of every archive and no name of a data set",
            hint="import again under another name",
        )
    if description.name != dataset:
        raise UsageError(
            f"{path} describes {description.name}, the workspace holds {dataset}",
            hint="correct the name in dataset.toml, or import again with --name",
        )
    return description


def _refuse_policy(request: PublishRequest, report: ImportReport) -> None:
    if request.policy.verbatim:
        if report.unhashed:
            raise RefusedError(
                "these files are marked unhashed: they identify everyone and cannot be published as received",
                hint="publish with --policy twitter-2018",
            )
        if report.identified and report.identified == report.rows["accounts"]:
            raise RefusedError(
                f"{report.dataset} shows all its {report.identified:,} accounts in clear: nothing in it was pseudonymised",
                hint="publish with --policy twitter-2018",
            )
