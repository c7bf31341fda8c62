"""``heliograph backup`` and ``heliograph restore``: what a server keeps of its own, in one file."""

from pathlib import Path

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from rich.text import Text

from heliograph.bootstrap.backup import back_up
from heliograph.bootstrap.backup import restore as restore_all
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.model.backup import BackupManifest
from heliograph.settings import Settings


def backup(where: Path, *, json: Json = False) -> None:
    """Write the database and the files of a server into one file of mode 0600. The server may go on meanwhile.

    It holds what people wrote, and never a key: keep it as you keep the server. Archives and keys have their own backups.

    Args:
        where: A file that is not there yet, or a folder in which it is named by the time.
        json: Print one JSON document instead of text.
    """
    path, manifest = back_up(Settings.load(), where, now())
    if json:
        emit({"file": str(path), **_told(manifest)})
    else:
        _tell(f"{path} holds", manifest)


def restore(file: Path, *, json: Json = False) -> None:
    """Read a backup into an empty database, SQLite or PostgreSQL, whichever it came from.

    Refused where anything is there already. Digests, rows and the chain of the audit log are checked before and after.

    Args:
        file: As heliograph backup wrote it.
        json: Print one JSON document instead of text.
    """
    manifest = restore_all(Settings.load(), file)
    if json:
        emit(_told(manifest))
    else:
        _tell("Restored:", manifest)


def _tell(begin: str, manifest: BackupManifest) -> None:
    told = _told(manifest)
    words = f"{told['rows']} rows of {told['tables']} tables, {told['files']} files, {told['events']} audit events"
    console.print(Text(f"{begin} {words}, the last with the link {manifest.audit.link}."))


def _told(manifest: BackupManifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "tables": len(manifest.tables),
        "rows": sum(table.rows for table in manifest.tables.values()),
        "files": len(manifest.files),
        "events": manifest.audit.number,
        "link": manifest.audit.link,
    }
