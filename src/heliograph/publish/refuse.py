"""Refuse: everything that forbids a release, found before any work is done."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import ValidationError

from heliograph.errors import HeliographError, RefusedError, StorageError, UsageError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.catalogue import IndexedRelease
from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest
from heliograph.model.release import Reason, ReasonCode
from heliograph.privacy.pseudonym import KeyScope, Pseudonymizer
from heliograph.publish.describe.source import read_dataset_toml
from heliograph.publish.facts import held_until
from heliograph.publish.read.report import ImportReport
from heliograph.publish.request import PublishRequest
from heliograph.publish.workspace import Workspace
from heliograph.signing.canonical import read_json
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.release import verify_release


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


def refuse_unready(request: PublishRequest, report: ImportReport, *, today: date) -> DatasetDescription:
    """Read dataset.toml; refuse what may not leave the house, or not yet.

    Raises:
        UsageError: There is no dataset.toml, or it is about another data set.
        RefusedError: The policy does not fit what the export shows; the edition has not passed the gate; an embargo holds.
    """
    description = _description(request.workspace, report.dataset)
    _refuse_policy(request, report)
    until = held_until(Edition.PUBLIC, description)
    if until is not None and today < date.fromisoformat(until):
        raise RefusedError(
            f"{description.name} is under embargo until {until}: {description.embargo and description.embargo.reason}",
            hint="publish on that day, or change [embargo] in dataset.toml",
        )
    return description


def refuse_foreign_key(archive: ArchiveDescription, signing: SigningKey) -> None:
    """Refuse to sign with a key that archive.json does not name: nobody could verify the release.

    Raises:
        RefusedError: Names the key.
    """
    verifier = signing.verifier.to_text()
    if verifier not in archive.keys:
        raise RefusedError(
            f"archive.json does not name the signing key {verifier}",
            hint="restore the key that it names from your backup; a release signed by another key does not verify",
        )


def refuse_broken_chain(archive: Path, description: ArchiveDescription, last: IndexedRelease) -> None:
    """Refuse to supersede a release that is not what was signed.

    Raises:
        RefusedError: Names the release.
    """
    folder = archive / last.release.dataset / str(last.release.release)
    try:
        keys = [VerifierKey.from_text(key) for key in description.keys]
        verify_release(
            (folder / "release.json").read_bytes(), (folder / "release.sig").read_bytes(), keys=keys
        )
    except (HeliographError, OSError) as error:
        raise RefusedError(
            f"{last.release.dataset}@{last.release.release} is not what was signed, so that nothing can supersede it: {error}",
            hint=f"run heliograph verify {archive} and restore the release from a copy",
        ) from error


def refuse_place(request: PublishRequest, dataset: str, number: int) -> None:
    """Refuse to work for hours towards a place that is taken.

    Raises:
        StorageError: Something that no release refers to lies where the release belongs.
    """
    for root in (request.archive, request.gated if len(request.editions) > 1 else None):
        if root is not None and (root / dataset / str(number)).exists():
            raise StorageError(
                f"{root / dataset / str(number)} is there already, and no release of {request.archive} owns it",
                hint="move it away first; if two archives share a gated root, give each its own",
            )


def refuse_history(reason: Reason | None, earlier: Sequence[IndexedRelease], *, now: datetime) -> Reason:
    """The reason of the next release; refuse one that its predecessors forbid.

    Raises:
        UsageError: A second release without a reason.
        RefusedError: The clock stands before the last release.
    """
    if not earlier:
        return reason or Reason(code=ReasonCode.INITIAL)
    last = earlier[-1].release
    if reason is None or reason.code is ReasonCode.INITIAL:
        count = f"{len(earlier)} release{'s' if len(earlier) > 1 else ''}"
        raise UsageError(
            f"{last.dataset} has {count} already",
            hint="say why there is another: --reason correction --because 'what changed'",
        )
    if now.astimezone(UTC) < datetime.fromisoformat(last.published_at):
        raise RefusedError(
            f"the clock says {now:%Y-%m-%d %H:%M}, and {last.dataset}@{last.release} was published on {last.published_at}",
            hint="set the clock (or SOURCE_DATE_EPOCH) right: a release cannot be older than the one it supersedes",
        )
    return reason


def refuse_other_key(
    archive: Path,
    releases: Sequence[IndexedRelease],
    key: Pseudonymizer,
    *,
    scope: KeyScope,
    description: DatasetDescription,
    reason: Reason,
) -> None:
    """Refuse a pseudonym key that is not the one of earlier releases in the same scope: accounts could not be followed.

    Raises:
        RefusedError: Names the release that was made with another key.
    """
    if scope is KeyScope.RELEASE or reason.code is ReasonCode.KEY_COMPROMISE:
        return
    for one in sorted(releases, key=lambda r: (r.release.published_at, r.release.release), reverse=True):
        if scope is KeyScope.SERIES and one.release.description.policy_area is not description.policy_area:
            continue
        name = f"{one.release.dataset}@{one.release.release}"
        manifest = public_manifest(archive / one.release.dataset / str(one.release.release))
        if manifest is None or manifest.key_scope != scope:
            continue
        if (manifest.key_id, manifest.key_check) != (key.key_id, key.key_check):
            raise RefusedError(
                f"the pseudonym key is not the one that {name} was made with: the same account would get another pseudonym",
                hint="restore the key from your backup, or say --reason key-compromise",
            )
        return


def public_manifest(folder: Path) -> Manifest | None:
    """The manifest of the public edition of a release folder; None where it is gone or cannot be read."""
    path = folder / Edition.PUBLIC / "manifest.json"
    if not path.is_file():
        return None
    try:
        return Manifest.model_validate(read_json(path.read_bytes(), what=str(path)))
    except ValidationError:
        return None


def _description(workspace: Workspace, dataset: str) -> DatasetDescription:
    path = workspace.dataset_toml
    if not path.is_file():
        raise UsageError(
            f"{path} is missing", hint="describe the data set there; heliograph import writes a template"
        )
    description = read_dataset_toml(path.read_text("utf-8"), where=str(path))
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
    elif not request.ungated:
        raise RefusedError(
            f"{report.dataset} shows identifiers, and its public edition would not have passed a leak scan",
            hint="add --ungated to publish it all the same; the datasheet will say UNGATED for ever",
        )
