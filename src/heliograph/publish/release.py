"""Release: from a workspace to a signed, numbered release, all or nothing."""

import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from heliograph.files.atomic import write_atomically
from heliograph.model.archive import ArchiveDescription
from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.progress import Progress, silent
from heliograph.publish.catalogue import read_archive
from heliograph.publish.commit import commit, finish_earlier, targets
from heliograph.publish.compose import Composed, compose
from heliograph.publish.describe.template import NOT_STATED
from heliograph.publish.enclose import enclosed
from heliograph.publish.gate.log import FILE_MODE
from heliograph.publish.gate.verdict import PAGE, REPORT, refuse_red
from heliograph.publish.hold import hold_root, make_shelf, public_day
from heliograph.publish.plan import make_plan
from heliograph.publish.read.report import ImportReport, read_report
from heliograph.publish.refuse import refuse_nested, refuse_unready
from heliograph.publish.request import Published, PublishRequest, Rehearsed, Secrets
from heliograph.publish.staging import Staging, scratch_folder

__all__ = ["PublishRequest", "Published", "Rehearsed", "Secrets", "publish", "rehearse"]

OPEN_TO_ALL = "every account of this machine can read the gated root {root}: chmod o-rwx {root}"
UNSTATED = "dataset.toml does not say how accounts and posts were chosen; the datasheet tells every reader so"


def publish(
    request: PublishRequest,
    secrets: Secrets,
    *,
    now: datetime,
    randomness: Callable[[int], bytes],
    progress: Progress = silent,
) -> Published:
    """Make the next release of a data set.

    The archive changes in one rename at the end; before it, nothing of the run can be seen. While an embargo on the public
    edition holds, the release is signed and held in the gated root, and the archive does not change at all. A run that was cut short
    after it is finished by the next one.

    Args:
        request: What to publish, where and why.
        secrets: The keys of the archive.
        now: The time of publication.
        randomness: Gives that many unguessable bytes.
        progress: Told how far it is.

    Raises:
        UsageError: No finished import, no description, no reason for a further release.
        RefusedError: A rule of safety forbids it, or the gate found a leak; names it and the way out.
        StorageError: Disk full or not writable; the archive is as it was.
    """
    ready = _ready(request, now=now)
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_folder(request.workspace.root))
        staged = _staged(stack, request, ready)
        public, held = targets(request, staged)
        made = finish_earlier(request, ready.description.name, public)
        if held is not None:
            made = finish_earlier(request, ready.description.name, held) or made
        if made is None:
            composed = _composed(
                request,
                secrets,
                ready,
                _folders(ready, staged, request.editions),
                scratch=scratch,
                now=now,
                randomness=randomness,
                progress=progress,
            )
            refuse_red(composed.examined.report, composed.examined.log)
            target = held if held is not None and ready.held_until else public
            made = replace(commit(request, composed, target), risk=composed.examined.report)
    return replace(made, notes=tuple(_notes(request, ready.description)))


def rehearse(
    request: PublishRequest,
    secrets: Secrets,
    *,
    now: datetime,
    randomness: Callable[[int], bytes],
    progress: Progress = silent,
) -> Rehearsed:
    """Make a release, let the gate look at it, keep the risk report in the workspace, and show nothing to anybody.

    Args, errors: as with ``publish``; a red gate is no error here.
    """
    ready = _ready(request, now=now)
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_folder(request.workspace.root))
        staged = _staged(stack, request, ready)
        composed = _composed(
            request,
            secrets,
            ready,
            _folders(ready, staged, request.editions),
            scratch=scratch,
            now=now,
            randomness=randomness,
            progress=progress,
        )
        log = composed.examined.log
        for name in (REPORT, PAGE):
            data = (composed.folders[Edition.PUBLIC] / name).read_bytes()
            write_atomically(log.parent / name, data, mode=FILE_MODE)
    return Rehearsed(risk=composed.examined.report, report=log.parent, log=log)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """What stands before a run begins."""

    archive: ArchiveDescription
    report: ImportReport
    description: DatasetDescription
    held_until: str | None


def _ready(request: PublishRequest, *, now: datetime) -> _Ready:
    request.workspace.require()
    refuse_nested(request.archive, request.gated, request.workspace.root)
    archive = read_archive(request.archive)
    report = read_report(request.workspace.report)
    today = now.astimezone(UTC).date()
    description = refuse_unready(request, report, today=today)
    enclosed(request.workspace.root)
    held_until = public_day(description, today=today)
    if held_until:
        make_shelf(hold_root(request))
    return _Ready(archive=archive, report=report, description=description, held_until=held_until)


def _staged(stack: ExitStack, request: PublishRequest, ready: _Ready) -> dict[Edition, Path]:
    """The staging folder of each root that is written to, held by this run alone."""
    roots = {Edition.PUBLIC: request.archive}
    if Edition.CONSORTIUM in request.editions or ready.held_until:
        roots[Edition.CONSORTIUM] = hold_root(request)
    return {
        edition: stack.enter_context(Staging(root).opened(ready.description.name))
        for edition, root in roots.items()
    }


def _folders(
    ready: _Ready, staged: Mapping[Edition, Path], editions: Sequence[Edition]
) -> dict[Edition, Path]:
    """Where each edition is made: what is held until its day is never written beside the archive."""
    folders = {edition: staged[edition] / "release" for edition in editions}
    if ready.held_until:
        folders[Edition.PUBLIC] = staged[Edition.CONSORTIUM] / "held"
    return folders


def _composed(
    request: PublishRequest,
    secrets: Secrets,
    ready: _Ready,
    folders: Mapping[Edition, Path],
    *,
    scratch: Path,
    now: datetime,
    randomness: Callable[[int], bytes],
    progress: Progress,
) -> Composed:
    plan = make_plan(request, secrets, ready.archive, ready.report, ready.description, now=now)
    return compose(
        request,
        plan,
        folders,
        scratch=scratch,
        secrets=secrets,
        randomness=randomness,
        progress=progress,
    )


def _notes(request: PublishRequest, description: DatasetDescription) -> Iterator[str]:
    if description.sampling == NOT_STATED:
        yield UNSTATED
    root = request.gated if Edition.CONSORTIUM in request.editions else None
    if root is not None and root.stat().st_mode & stat.S_IRWXO:
        yield OPEN_TO_ALL.format(root=root)
