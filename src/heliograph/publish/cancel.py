"""Cancel: a held release is taken back before its day; what was signed is void, and its number is free again."""

from contextlib import ExitStack
from pathlib import Path

from heliograph.errors import RefusedError
from heliograph.model.edition import Edition
from heliograph.publish.catalogue import read_archive
from heliograph.publish.commit import Intent, forget, stands, take_back
from heliograph.publish.hold import Held, held_called, tidy
from heliograph.publish.staging import Staging, take_away


def cancel(archive: Path, gated: Path, name: str) -> Held:
    """Take back a held release with its gated edition.

    An intent that is not finished is written down first: should this run be cut short, the next one removes what it has left.

    Args:
        archive: That it was made for.
        gated: The root that holds it.
        name: Data set, or data set and number.

    Raises:
        UnknownNameError: None is held under this name.
        RefusedError: It stands in the archive already.
        StorageError: The disk is not writable, or another run holds one of the roots.
    """
    dataset = cancellable(archive, gated, name).release.dataset
    with ExitStack() as stack:
        stack.enter_context(Staging(archive).opened(dataset))
        staged = stack.enter_context(Staging(gated).opened(dataset))
        held = cancellable(archive, gated, name)
        note, intent = Staging(gated).folder / f"{dataset}.json", _unfinished(held)
        intent.write(note)
        take_away(held.folder, staged / "held")
        tidy(held)
        take_back(intent, gated, staged / "gated")
        forget(note)
    return held


def cancellable(archive: Path, gated: Path, name: str) -> Held:
    """The held release of a name, which can still be taken back.

    Raises:
        UnknownNameError: None is held under this name.
        RefusedError: It stands in the archive already.
    """
    held = held_called(gated, read_archive(archive).origin, name)
    if stands(archive / held.place, held.release_id):
        raise RefusedError(
            f"{held.name} stands in the archive already: it is public",
            hint="heliograph embargo lift finishes what was begun",
        )
    return held


def _unfinished(held: Held) -> Intent:
    """The intent of a run that has shown the gated edition and not the release: what is left of it is in the way."""
    edition = held.release.editions.get(Edition.CONSORTIUM)
    return Intent(
        release_id=held.release_id,
        source="",
        gated=str((held.gated / held.place).resolve()) if edition else None,
        manifest=edition.manifest_sha256 if edition else None,
    )
