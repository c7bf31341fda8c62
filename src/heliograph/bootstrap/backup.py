"""Backup: what a server keeps of its own, in one file, from either make of database into either; never a key."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from heliograph import __version__
from heliograph.bootstrap.portal import connect, reach
from heliograph.errors import InputError, RefusedError, VerificationError
from heliograph.files.alone import alone
from heliograph.files.atomic import storage_errors
from heliograph.model.audit import AuditEntry, AuditEvent
from heliograph.model.backup import BackupManifest, LogEnd
from heliograph.settings import Settings
from heliograph.signing.chain import Followed, follow
from heliograph.store.bundle import Bundle, written
from heliograph.store.portal.database import FILE

LOG = "audit_events"


def back_up(settings: Settings, where: Path, at: datetime) -> tuple[Path, BackupManifest]:
    """Write everything into a new file; the server may go on meanwhile.

    Args:
        settings: Ours.
        where: The file, or a folder in which it is named by the time.
        at: Now.

    Returns:
        The file, and what it holds.
    """
    connect(settings)
    from heliograph.store.portal.audit import head  # noqa: PLC0415 - rows need a Django that is set up
    from heliograph.store.portal.copy import form, lines, standing_still, tables  # noqa: PLC0415

    moment = at.astimezone(UTC)
    path = where / f"heliograph-{moment:%Y%m%dT%H%M%SZ}.tar" if where.is_dir() else where
    with written(path) as bundle:
        with standing_still():
            number, link = head()
            for table in tables():
                bundle.add_table(table, lines(table))
        for name, file in _files(settings):
            bundle.add_file(name, file)
        manifest = BackupManifest(
            made_at=f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            heliograph=__version__,
            form=form(),
            audit=LogEnd(number=number, link=link),
            tables=bundle.tables,
            files=bundle.files,
        )
        bundle.finish(manifest)
    return path, manifest


def restore(settings: Settings, file: Path) -> BackupManifest:
    """Read such a file into an empty database and an empty folder; sums and the audit chain are checked before and after.

    Args:
        settings: Ours.
        file: As ``back_up`` wrote it.

    Raises:
        RefusedError: There is something already, or the backup is of a version that is not known here.
        VerificationError: The backup, or what became of it, is not what it says.
    """
    bundle = Bundle(file)
    _check_log(bundle)
    _check_room(settings, bundle)
    with storage_errors("make folder", settings.state):
        settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    reach(settings)
    with alone(settings.state / ".lock"):
        _fill(bundle)
    for name in bundle.manifest.files:
        with storage_errors("write", settings.state / name):
            bundle.put_file(name, settings.state / name)
    _check_restored(bundle.manifest.audit)
    return bundle.manifest


def _fill(bundle: Bundle) -> None:
    from heliograph.store.portal.copy import pour  # noqa: PLC0415 - rows need a Django that is set up

    tables = bundle.manifest.tables
    pour(bundle.manifest.form, {name: copy.rows for name, copy in tables.items()}, bundle.lines)


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Files of the state but the database, keys, and what is hidden or made again."""
    root = settings.state
    apart = [
        path.expanduser().resolve()
        for path in (settings.keys, settings.cache, settings.gated, settings.private)
        if path
    ]
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        is_ours = not any(path.resolve().is_relative_to(each) for each in apart)
        is_shown = not any(part.startswith(".") for part in name.parts) and not name.name.startswith(FILE)
        if path.is_file() and not path.is_symlink() and is_ours and is_shown and path.suffix != ".key":
            yield name.as_posix(), path


def _check_room(settings: Settings, bundle: Bundle) -> None:
    for name in bundle.manifest.files:
        if (settings.state / name).exists():
            raise RefusedError(
                f"{settings.state / name} is there already.",
                hint="Restore into an empty folder: HELIOGRAPH_STATE names it.",
            )


def _check_log(bundle: Bundle) -> None:
    """The chain of the backup, before anything is written."""
    try:
        entries = (_entry(json.loads(line)) for line in bundle.lines(LOG))
        followed = follow(entries, _heads(bundle.manifest.audit))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"An audit event of the backup cannot be read: {type(error).__name__}.") from error
    _judge(followed, bundle.manifest.audit)


def _check_restored(end: LogEnd) -> None:
    from heliograph.store.portal.audit import AuditRows, is_guarded  # noqa: PLC0415

    _judge(follow(AuditRows().entries(), _heads(end)), end)
    if not is_guarded():
        raise VerificationError("The restored database does not guard its audit log.")


def _heads(end: LogEnd) -> dict[int, str]:
    return {end.number: end.link} if end.number else {}


def _judge(followed: Followed, end: LogEnd) -> None:
    if followed.fault:
        raise VerificationError(f"audit log of the backup: {followed.fault}")
    if followed.number != end.number:
        raise VerificationError(f"The audit log ends at {followed.number}, the manifest says {end.number}.")


def _entry(row: dict[str, str]) -> AuditEntry:
    event = AuditEvent(
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        what=row["what"],
        subject=row["subject"],
        role=row["role"],
        data=json.loads(row["data"]),
    )
    return AuditEntry(number=int(row["number"]), event=event, previous=row["previous"], link=row["link"])
