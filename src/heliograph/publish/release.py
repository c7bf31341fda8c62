"""Release: from a workspace to a signed, numbered release, all or nothing."""

import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.progress import Progress, silent
from heliograph.publish.catalogue import read_archive
from heliograph.publish.commit import commit, finish_earlier
from heliograph.publish.compose import compose
from heliograph.publish.describe.template import NOT_STATED
from heliograph.publish.plan import make_plan
from heliograph.publish.read.report import read_report
from heliograph.publish.refuse import refuse_nested, refuse_unready
from heliograph.publish.request import Published, PublishRequest, Secrets
from heliograph.publish.staging import Staging, scratch_folder

__all__ = ["PublishRequest", "Published", "Secrets", "publish"]

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

    The archive changes in one rename at the end; before it, nothing of the run can be seen. A run that was cut short
    after it is finished by the next one.

    Args:
        request: What to publish, where and why.
        secrets: The keys of the archive.
        now: The time of publication.
        randomness: Gives that many unguessable bytes.
        progress: Told how far it is.

    Raises:
        UsageError: No finished import, no description, no reason for a further release.
        RefusedError: A rule of safety forbids it; names the rule and the way out.
        StorageError: Disk full or not writable; the archive is as it was.
    """
    request.workspace.require()
    refuse_nested(request.archive, request.gated, request.workspace.root)
    archive = read_archive(request.archive)
    report = read_report(request.workspace.report)
    description = refuse_unready(request, report, today=now.astimezone(UTC).date())
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_folder(request.workspace.root))
        staged = {
            edition: stack.enter_context(Staging(_root(request, edition)).opened(description.name))
            for edition in request.editions
        }
        made = finish_earlier(request, description.name, staged)
        if made is None:
            plan = make_plan(request, secrets, archive, report, description, now=now)
            composed = compose(
                request,
                plan,
                {edition: place / "release" for edition, place in staged.items()},
                scratch=scratch,
                signing=secrets.signing,
                randomness=randomness,
                progress=progress,
            )
            made = commit(request, composed, staged)
    return replace(made, notes=tuple(_notes(request, description)))


def _notes(request: PublishRequest, description: DatasetDescription) -> Iterator[str]:
    if description.sampling == NOT_STATED:
        yield UNSTATED
    root = request.gated if Edition.CONSORTIUM in request.editions else None
    if root is not None and root.stat().st_mode & stat.S_IRWXO:
        yield OPEN_TO_ALL.format(root=root)


def _root(request: PublishRequest, edition: Edition) -> Path:
    return request.gated if edition.gated and request.gated else request.archive
