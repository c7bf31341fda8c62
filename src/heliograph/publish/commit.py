"""Commit: a release becomes visible, all of it or nothing, and a run that was cut short is finished by the next.

Order: intent, gated edition, release, indexes. The rename of the release is the moment at which it exists; what comes
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


def commit(request: PublishRequest, composed: Composed, staged: Mapping[Edition, Path]) -> Published:
    """Show a composed release.

    Args:
        request: What was asked for.
        composed: The release in staging.
        staged: The staging folder of each edition's root.
    """
    release = composed.release
    place = Path(release.dataset) / str(release.release)
    gated = request.gated / place if request.gated and Edition.CONSORTIUM in composed.packed else None
    note = _intent_path(request, release.dataset)
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
        show(composed.folders[Edition.PUBLIC], request.archive / place)
    except BaseException:
        if not _stands(request.archive / place, composed.release_id):
            _take_back(intent, request, staged)
            _forget(note)
        raise
    write_catalogue(request.archive, staged[Edition.PUBLIC])
    replace(intent, finished=True).write(note)
    return Published(
        release=release,
        release_id=composed.release_id,
        folder=request.archive / place,
        gated_folder=gated,
        unfaithful=composed.unfaithful,
    )


def finish_earlier(request: PublishRequest, dataset: str, staged: Mapping[Edition, Path]) -> Published | None:
    """Complete a run that was cut short after its release had become visible, or take back what it had shown before.

    Returns:
        The last release, where it is what is asked for now; None where there is work to do.
    """
    note = _intent_path(request, dataset)
    intent = Intent.read(note)
    if intent is None:
        return None
    releases = [r for r in find_releases(request.archive) if r.release.dataset == dataset]
    last = releases[-1] if releases and releases[-1].release_id == intent.release_id else None
    if last is None and not intent.finished:
        _take_back(intent, request, staged)
        _forget(note)
    if last is None:
        return None
    if not intent.finished:
        write_catalogue(request.archive, staged[Edition.PUBLIC])
        replace(intent, finished=True).write(note)
    if intent.source != source_digest(request):
        return None
    gated = Path(intent.gated) if intent.gated else None
    return Published(
        release=last.release,
        release_id=last.release_id,
        folder=request.archive / dataset / str(last.release.release),
        gated_folder=gated if gated and gated.is_dir() else None,
        unfaithful=intent.unfaithful,
        resumed=not intent.finished,
        unchanged=intent.finished,
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
    )
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _take_back(intent: Intent, request: PublishRequest, staged: Mapping[Edition, Path]) -> None:
    """Remove the gated edition of a run that never showed its release; nothing refers to it."""
    shown = Path(intent.gated) if intent.gated else None
    manifest = shown / Edition.CONSORTIUM / MANIFEST if shown else None
    if shown is None or manifest is None or not manifest.is_file():
        return
    if digest(manifest.read_bytes()) != intent.manifest:
        return
    root = shown.parent.parent
    if request.gated is None or request.gated.resolve() != root or Edition.CONSORTIUM not in staged:
        raise RefusedError(
            f"a run that was cut short has left its gated edition in {shown}",
            hint=f"publish again with --gated {root}, or remove that folder first",
        )
    take_away(shown, staged[Edition.CONSORTIUM])


def _stands(folder: Path, release_id: str) -> bool:
    path = folder / "release.json"
    return path.is_file() and digest(path.read_bytes()) == release_id


def _intent_path(request: PublishRequest, dataset: str) -> Path:
    return Staging(request.archive).folder / f"{dataset}.json"


def _forget(note: Path) -> None:
    with storage_errors("remove", note):
        note.unlink()
    fsync_folder(note.parent)
