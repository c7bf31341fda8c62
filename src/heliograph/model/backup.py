"""Backup: what a file holds in which a server's own state was written."""

from typing import Literal

from heliograph.model.document import Document, SafeInt, Sha256
from heliograph.model.event import Moment


class TableCopy(Document):
    """The rows of one table.

    Attributes:
        rows: How many.
        sha256: Of their lines.
    """

    rows: SafeInt
    sha256: Sha256


class FileCopy(Document):
    """One file of the state.

    Attributes:
        bytes: Its length.
        sha256: Of its bytes.
    """

    bytes: SafeInt
    sha256: Sha256


class LogEnd(Document):
    """Where the log of audit events ended.

    Attributes:
        number: Of the last event; 0 for none.
        link: Its link.
    """

    number: SafeInt
    link: Sha256


class BackupManifest(Document):
    """``manifest.json`` of a backup.

    Attributes:
        made_at: UTC.
        heliograph: Version that wrote it.
        form: The last migration of each part of the database.
        tables: By name.
        files: By path below the folder of the state.
    """

    format: Literal["heliograph-backup/v1"] = "heliograph-backup/v1"
    made_at: Moment
    heliograph: str
    form: dict[str, str]
    audit: LogEnd
    tables: dict[str, TableCopy]
    files: dict[str, FileCopy]
