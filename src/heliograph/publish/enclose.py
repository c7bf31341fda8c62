"""Enclose: reports of the publisher that lie in a release, below ``reports/``, as they lie in the workspace."""

import re
from collections.abc import Mapping
from pathlib import Path

from heliograph.errors import UsageError
from heliograph.files.atomic import storage_errors, write_atomically
from heliograph.model.release import REPORTS

ENDINGS = (".md", ".txt", ".csv", ".json", ".html", ".svg", ".pdf", ".png", ".jpg")
"""Of the last three the gate wants to know by name who has read them."""

MOST_BYTES = 64 * 2**20
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")


def enclosed(workspace: Path) -> list[Path]:
    """The reports of a workspace that can go into a release, sorted by name.

    Raises:
        UsageError: A file that no release takes; names it and says what to do.
    """
    folder = workspace / REPORTS
    if not folder.is_dir():
        return []
    found = sorted(folder.iterdir())
    for path in found:
        _refuse(path)
    return found


def enclose(workspace: Path, release: Path) -> Mapping[str, bytes]:
    """Copy the reports into a release in staging, before the gate looks.

    Args:
        workspace: The workspace of the data set.
        release: The public folder of the release in staging.

    Returns:
        Bytes by path below the release.
    """
    made = {}
    for path in enclosed(workspace):
        with storage_errors("read", path):
            made[f"{REPORTS}/{path.name}"] = path.read_bytes()
    if made:
        (release / REPORTS).mkdir()
    for name, data in made.items():
        write_atomically(release / name, data)
    return made


def _refuse(path: Path) -> None:
    if path.is_symlink() or not path.is_file():
        raise UsageError(
            f"{path} is no plain file",
            hint=f"only files lie in {REPORTS}/: move it away, or copy what it points to",
        )
    if not _NAME.fullmatch(path.name) or path.suffix not in ENDINGS:
        listed = ", ".join(ENDINGS)
        raise UsageError(
            f"{path} cannot be released under this name",
            hint=f"write names in small letters, digits, dots and hyphens, with one of these endings: {listed}",
        )
    if path.stat().st_size > MOST_BYTES:
        raise UsageError(
            f"{path} has over {MOST_BYTES // 2**20} MiB",
            hint="shorten it, or publish it elsewhere and link it in dataset.toml",
        )
