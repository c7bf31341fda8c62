"""Joins the publishing room with the keys in the user's folder; no Django."""

from pathlib import Path

from heliograph.bootstrap.keys import key_folder
from heliograph.publish.catalogue import read_archive
from heliograph.publish.release import Secrets
from heliograph.settings import Settings


def load_secrets(archive: Path, settings: Settings) -> Secrets:
    """The keys of an archive, checked to lie apart from it."""
    keys = key_folder(settings)
    keys.check_apart(archive)
    found = keys.load(read_archive(archive).origin)
    return Secrets(signing=found.signing, pseudonym_root=found.pseudonym_root)
