"""History: what the releases that stand in an archive allow the next one to be."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from heliograph.errors import HeliographError, RefusedError, UsageError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.catalogue import IndexedRelease
from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.key_history import KeyHistory
from heliograph.model.manifest import Manifest
from heliograph.model.release import Reason, ReasonCode
from heliograph.privacy.pseudonym import KeyScope, Pseudonymizer, root_check, root_id
from heliograph.publish.request import Secrets
from heliograph.signing.canonical import read_json
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.release import verify_release


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


def refuse_foreign_key(
    archive: ArchiveDescription, signing: SigningKey, history: KeyHistory, *, now: datetime
) -> None:
    """Refuse to sign with a key that archive.json does not name, or another has replaced: nobody could verify the release.

    Raises:
        RefusedError: Names the key; or the clock stands before the event by which the key signs.
    """
    verifier = signing.verifier.to_text()
    if history.signing and (history.signs is None or history.signs.verifier != verifier):
        signs = history.signs.key_id if history.signs else "none: it was destroyed"
        raise RefusedError(
            f"the signing key {signing.verifier.id.hex()} is not the one that signs now, which is {signs}",
            hint="heliograph keys show says which key is in use; restore that one from your backup",
        )
    if len(history.signing) > 1 and now.astimezone(UTC) < datetime.fromisoformat(history.signing[-1].since):
        raise RefusedError(
            f"the clock says {now:%Y-%m-%d %H:%M}, and the signing key signs since {history.signing[-1].since}",
            hint="set the clock (or SOURCE_DATE_EPOCH) right: a release cannot be older than its key",
        )
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


def refuse_other_root(history: KeyHistory, secrets: Secrets) -> bytes:
    """The root of the pseudonyms; refuse one that is not in use.

    Raises:
        RefusedError: It was destroyed or reported compromised, or is not the one that the events of the archive name.
    """
    epoch, root = history.epoch, secrets.pseudonym_root
    if root is None:
        raise RefusedError(
            f"the pseudonym key of epoch {secrets.epoch} was destroyed: no pseudonym can be made",
            hint="begin another epoch: heliograph keys rotate pseudonym",
        )
    if epoch is None:
        return root
    if epoch.compromised or epoch.destroyed:
        fate = "destroyed" if epoch.destroyed else "reported compromised"
        raise RefusedError(
            f"the pseudonym key of epoch {epoch.number} was {fate} on {epoch.destroyed or epoch.compromised}",
            hint="begin another epoch: heliograph keys rotate pseudonym",
        )
    if (secrets.epoch, root_id(root), root_check(root)) != (epoch.number, epoch.key_id, epoch.key_check):
        raise RefusedError(
            f"the pseudonym key {root_id(root)} is not the one in use, which is {epoch.key_id} of epoch {epoch.number}",
            hint="restore that one from your backup, or begin another epoch: heliograph keys rotate pseudonym",
        )
    return root


def refuse_other_key(
    archive: Path,
    releases: Sequence[IndexedRelease],
    key: Pseudonymizer,
    *,
    scope: KeyScope,
    description: DatasetDescription,
    reason: Reason,
    epoch: int,
) -> None:
    """Refuse a pseudonym key that is not the one of earlier releases in the same scope: accounts could not be followed.

    Releases of an earlier epoch are no measure: a signed event says that another key has taken the place of theirs.

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
        if (manifest.key_epoch or 1) < epoch:
            return
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
