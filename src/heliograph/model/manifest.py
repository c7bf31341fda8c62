"""Manifest: what one edition of a release consists of, file by file."""

from typing import Literal

from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition
from heliograph.model.tracing import MemberCopy


class FileEntry(Document):
    """One file: where, how large, which bytes.

    Attributes:
        path: Relative to the folder of the document that lists it, with forward slashes.
    """

    path: str
    bytes: SafeInt
    sha256: Sha256


class TableFile(FileEntry):
    """A file of an edition; for tables also what lies in it.

    Attributes:
        table: Name of the table, None for files that are no part of one.
        rows: Rows of the table part, or records of a CSV.
        accounts: Smallest and largest account_id, where the file is sorted by account.
        times: Earliest and latest posted_at as ISO 8601 UTC, likewise.
    """

    table: str | None = None
    rows: SafeInt | None = None
    accounts: tuple[str, str] | None = None
    times: tuple[str, str] | None = None


class Manifest(Document):
    """manifest.json of one edition, canonical JSON (RFC 8785).

    Attributes:
        rows: Rows per table of the edition.
        nonce: 32 random bytes (hex), so that the published digest of a gated manifest cannot be confirmed by guessing.
        key_id: Which pseudonym key was used; key_check: HMAC(K_scope, "kcv")[:8] in hex, stops a run with a wrong key.
        key_epoch: Epoch of the pseudonym root key from 2 on; the first is not named.
        trace: Whether copies of members differ, and by what: omission leaves out a few posts.
        member_copy: What a member's copy says of itself; None in the edition.
        notes: Facts a reader must know, for example "UNGATED".
        written_with: Versions of the writers, for byte-identical rebuilds.
    """

    schema_version: Literal["heliograph-manifest/1"] = "heliograph-manifest/1"
    dataset: DatasetName
    release: SafeInt
    edition: Edition
    policy: str
    key_scope: str | None = None
    key_id: str | None = None
    key_check: str | None = None
    key_epoch: SafeInt | None = None
    published_at: str
    nonce: str
    trace: Literal["none", "canary", "omission"] = "none"
    member_copy: MemberCopy | None = None
    rows: dict[str, SafeInt]
    files: tuple[TableFile, ...]
    notes: tuple[str, ...] = ()
    written_with: dict[str, str]

    @property
    def is_traced(self) -> bool:
        """Whether members get copies of their own of this edition, which differ."""
        return self.trace != "none"

    def parts(self, table: str) -> list[TableFile]:
        """The Parquet files of a table, in the order of its rows."""
        found = [file for file in self.files if file.table == table and _is_part(file.path, table)]
        return sorted(found, key=lambda file: (file.accounts or ("", ""), file.times or ("", ""), file.path))

    def first_rows(self, table: str) -> dict[str, int]:
        """For the path of each part of a table the number of its first row, counted through all parts from 0."""
        found, first = {}, 0
        for part in self.parts(table):
            found[part.path] = first
            first += part.rows or 0
        return found


def _is_part(path: str, table: str) -> bool:
    """Not the CSV of a table, which is listed with it."""
    return path == f"{table}.parquet" or (path.startswith(f"{table}/") and path.endswith(".parquet"))
