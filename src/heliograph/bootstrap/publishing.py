"""Joins the publishing room with the keys in the user's folder; no Django."""

from pathlib import Path

from heliograph.bootstrap.keys import key_folder
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import read_chain
from heliograph.publish.request import Secrets
from heliograph.settings import Settings


def load_secrets(archive: Path, settings: Settings, *, gated: Path | None = None) -> Secrets:
    """The keys of an archive that are in use, checked to lie apart from all that is published.

    Raises:
        RefusedError: The keys lie inside the archive or the gated root, or others may read them; the events are broken.
        UsageError: They are not on this machine.
    """
    keys = key_folder(settings)
    for root in (archive, gated):
        if root is not None:
            keys.check_apart(root)
    origin = read_archive(archive).origin
    history = read_chain(archive, origin).history
    epoch = history.epoch
    number = epoch.number if epoch else 1
    found = keys.load(
        origin,
        verifier=history.signs.verifier if history.signs else None,
        epoch=None if epoch and epoch.destroyed else number,
    )
    return Secrets(signing=found.signing, pseudonym_root=found.pseudonym_root, epoch=number)
