"""Commit: a release becomes visible, all of it or nothing, and a run that was cut short is finished by the next.

Order: intent, gated edition, release, indexes. A release under embargo is shown among those that are held, and the archive
stays as it is. The rename of the release is the moment at which it exists; what comes
before it can be taken back, what comes after it can be computed again. The intent stays: by it the next run knows that
what it is asked for stands already, also when the run before was cut short after its very last step.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from heliograph.errors import RefusedError
from heliograph.files.atomic import fsync_folder, storage_errors, write_atomically
from heliograph.model.edition import Edition
from heliograph.model.release import HELD
from heliograph.publish.catalogue import catalogue_files, find_releases
from heliograph.publish.compose import Composed
from heliograph.publish.package.edition import MANIFEST
from heliograph.publish.request import Published, PublishRequest
from heliograph.publish.staging import Staging, replace_file, show, take_away
from heliograph.signing.canonical import canonical, digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a run is about to show, written down just before it does.

    Attributes:
        source: Digest of what was asked for (``source_digest``).
        gated: Folder of the gated edition, None without one; manifest: digest of its manifest.
        finished: Whether the run came to its end.
    """

    release_id: str
    source: str
    unfaithful: tuple[str, ...] = ()
    gated: str | None = None
    manifest: str | None = None
    finished: bool = False

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The intent of the last run; None where there was none."""
        if not path.is_file():
            return None
        values = json.loads(path.read_text("utf-8"))
        return cls(**{**values, "unfaithful": tuple(values["unfaithful"])})

    def write(self, path: Path) -> None:
        """Put it on the disk."""
        write_atomically(path, json.dumps(asdict(self)).encode(), mode=0o600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a run shows its release.

    Attributes:
        root: The archive; or the folder of held releases, where the public day has not come.
        notes: Folder in which intents are written down.
        staged: Staging folder of the gated root; None without one.
        indexes: Staging folder of the archive, whose indexes follow; None: nothing there changes.
    """

    root: Path
    notes: Path
    staged: Path | None
    indexes: Path | None

    def note(self, dataset: str) -> Path:
        """Where the intent for a data set is written down."""
        return self.notes / f"{dataset}.json"


def targets(request: PublishRequest, staged: Mapping[Edition, Path]) -> tuple[Target, Target | None]:
    """The archive as a target, and the folder of held releases where there is a root for it.

    Args:
        request: What was asked for.
        staged: The staging folder of each edition's root.
    """
    gated = staged.get(Edition.CONSORTIUM)
    public = Target(
        root=request.archive,
        notes=Staging(request.archive).folder,
        staged=gated,
        indexes=staged[Edition.PUBLIC],
    )
    if request.shelf is None or gated is None:
        return public, None
    notes = Staging(request.shelf).folder
    return public, Target(root=request.shelf / HELD, notes=notes, staged=gated, indexes=None)


def commit(request: PublishRequest, composed: Composed, target: Target) -> Published:
    """Show a composed release.

    Args:
        request: What was asked for.
        composed: The release in staging.
        target: Where.
    """
    release = composed.release
    place = Path(release.dataset) / str(release.release)
    gated = request.gated / place if request.gated and Edition.CONSORTIUM in composed.packed else None
    note = target.note(release.dataset)
    intent = Intent(
        release_id=composed.release_id,
        source=source_digest(request),
        unfaithful=tuple(composed.unfaithful),
        gated=str(gated.resolve()) if gated else None,
        manifest=digest(composed.packed[Edition.CONSORTIUM].manifest_bytes) if gated else None,
    )
    intent.write(note)
    try:
        if gated is not None:
            show(composed.folders[Edition.CONSORTIUM], gated)
        show(composed.folders[Edition.PUBLIC], target.root / place)
    except BaseException:
        if not stands(target.root / place, composed.release_id):
            take_back(intent, request.gated, target.staged)
            forget(note)
        raise
    _finish(intent, note, request, target)
    return Published(
        release=release,
        release_id=composed.release_id,
        folder=target.root / place,
        gated_folder=gated,
        unfaithful=composed.unfaithful,
        held_until=None if target.indexes else release.public_on,
    )


def finish_earlier(request: PublishRequest, dataset: str, target: Target) -> Published | None:
    """Complete a run that was cut short after its release had become visible, or take back what it had shown before.

    Returns:
        The last release, where it is what is asked for now; None where there is work to do.
    """
    note = target.note(dataset)
    intent = Intent.read(note)
    if intent is None:
        return None
    releases = [r for r in find_releases(target.root) if r.release.dataset == dataset]
    last = releases[-1] if releases and releases[-1].release_id == intent.release_id else None
    if last is None and not intent.finished:
        if not _opened(request, dataset, intent):
            take_back(intent, request.gated, target.staged)
        forget(note)
    if last is None:
        return None
    if not intent.finished:
        _finish(intent, note, request, target)
    if intent.source != source_digest(request):
        return None
    gated = Path(intent.gated) if intent.gated else None
    return Published(
        release=last.release,
        release_id=last.release_id,
        folder=target.root / dataset / str(last.release.release),
        gated_folder=gated if gated and gated.is_dir() else None,
        unfaithful=intent.unfaithful,
        held_until=None if target.indexes else last.release.public_on,
        resumed=not intent.finished,
        unchanged=intent.finished,
    )


def _finish(intent: Intent, note: Path, request: PublishRequest, target: Target) -> None:
    if target.indexes is not None:
        write_catalogue(request.archive, target.indexes)
    replace(intent, finished=True).write(note)


def _opened(request: PublishRequest, dataset: str, intent: Intent) -> bool:
    """Whether the release of an intent was held and stands in the archive by now: then its gated edition is wanted."""
    return any(
        one.release_id == intent.release_id
        for one in find_releases(request.archive)
        if one.release.dataset == dataset
    )


def write_catalogue(archive: Path, staged: Path) -> None:
    """Compute the unsigned indexes of an archive anew; they are written in staging and moved into place."""
    with storage_errors("make", staged):
        staged.mkdir(parents=True, exist_ok=True)
    for name, data in catalogue_files(archive).items():
        write_atomically(staged / name, data)
        replace_file(staged / name, archive / name)


def source_digest(request: PublishRequest) -> str:
    """What a release is made from and why, in one digest: two runs that agree in it want the same release."""
    reason = request.reason.model_dump_json() if request.reason else ""
    parts = (
        request.workspace.report.read_bytes(),
        request.workspace.dataset_toml.read_bytes(),
        canonical(request.policy.to_json()),  # its name says little: policy.toml may have changed under it
        *(text.encode() for text in (reason, *request.editions)),
        *([request.embargo.model_dump_json().encode()] if request.embargo else []),
    )
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def take_back(intent: Intent, root: Path | None, staged: Path | None) -> None:
    """Remove the gated edition of a run that never showed its release; nothing refers to it.

    Args:
        intent: Of the run.
        root: Of gated editions.
        staged: Its staging folder.
    """
    shown = Path(intent.gated) if intent.gated else None
    manifest = shown / Edition.CONSORTIUM / MANIFEST if shown else None
    if shown is None or manifest is None or not manifest.is_file():
        return
    if digest(manifest.read_bytes()) != intent.manifest:
        return
    needed = shown.parent.parent
    if root is None or staged is None or root.resolve() != needed:
        raise RefusedError(
            f"a run that was cut short has left its gated edition in {shown}",
            hint=f"publish again with --gated {needed}, or remove that folder first",
        )
    take_away(shown, staged)


def stands(folder: Path, release_id: str) -> bool:
    """Whether a folder holds the release of this id."""
    path = folder / "release.json"
    return path.is_file() and digest(path.read_bytes()) == release_id


def forget(note: Path) -> None:
    """Remove an intent."""
    with storage_errors("remove", note):
        note.unlink()
    fsync_folder(note.parent)
