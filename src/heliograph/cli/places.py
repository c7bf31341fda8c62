"""Where commands that write find the archive."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from heliograph.errors import UsageError
from heliograph.settings import Settings

Archive = Annotated[Path | None, Parameter(name=["--archive", "-a"])]


def archive_folder(given: Path | None, settings: Settings) -> Path:
    """The archive that is named, else that of the settings.

    Raises:
        UsageError: None is named, or that of the settings is no folder.
    """
    if given is None and settings.archive is None:
        raise UsageError("no archive is named", hint="add --archive FOLDER, or set HELIOGRAPH_ARCHIVE")
    if given is None and "://" in str(settings.archive):
        raise UsageError(
            f"{settings.archive} is no folder", hint="publishing writes files: add --archive FOLDER"
        )
    return given or Path(str(settings.archive))
