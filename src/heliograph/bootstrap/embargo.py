"""Embargo: the releases that wait in the gated root of the settings, and what happens on their day; no Django."""

from datetime import UTC, datetime
from pathlib import Path

from heliograph.bootstrap.audit import archive_of
from heliograph.errors import UsageError
from heliograph.publish.catalogue import read_archive
from heliograph.publish.hold import Held, held_in
from heliograph.publish.lift import lift
from heliograph.settings import Settings


def held_of(settings: Settings) -> tuple[Held, ...]:
    """The releases that are held for the archive of the settings; none where either root is not on this machine."""
    roots = _roots(settings)
    return held_in(roots[1], read_archive(roots[0]).origin) if roots else ()


def lift_due(settings: Settings, at: datetime) -> int:
    """Open what is due; how many. It needs no key.

    Raises:
        HeliographError: One could not be opened; it is tried again in the next run.
    """
    roots = _roots(settings)
    return len(lift(*roots, today=at.astimezone(UTC).date())) if roots else 0


def _roots(settings: Settings) -> tuple[Path, Path] | None:
    """Archive and gated root, where both are on this machine."""
    archive, gated = archive_of(settings), settings.gated
    return (archive, gated) if archive and gated and gated.is_dir() else None


def shelf_root(given: Path | None, settings: Settings) -> Path:
    """The gated root that is named, else that of the settings.

    Raises:
        UsageError: There is none.
    """
    root = given or settings.gated
    if root is None:
        raise UsageError(
            "no gated root is named: releases under embargo are held there",
            hint="add --gated FOLDER, or set HELIOGRAPH_GATED",
        )
    return root
