"""Edition: all files of one edition in a folder, and its manifest."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from platform import machine
from typing import Any

import duckdb
import isal
import pyarrow as pa

from heliograph.files.atomic import write_atomically
from heliograph.model.manifest import Manifest, TableFile
from heliograph.model.progress import Progress
from heliograph.model.tables import TABLES
from heliograph.privacy.pseudonym import Pseudonymizer
from heliograph.publish.package.crosswalk import CROSSWALK, write_crosswalk
from heliograph.publish.package.csv_file import Csv
from heliograph.publish.package.legacy import received_csv, users_csv
from heliograph.publish.package.one_pass import pack_posts
from heliograph.publish.package.parts import Part, write_table
from heliograph.publish.package.posts import PART_BYTES
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import columns, in_order, schema
from heliograph.signing.canonical import canonical
from heliograph.tables.engine import parquet

WRITERS = {
    "duckdb": duckdb.__version__,
    "isal": f"{isal.__version__} on {machine()}",
    "pyarrow": pa.__version__,
}
MANIFEST = "manifest.json"
EPOCH_NOTE = "pseudonyms of epoch {epoch}: in releases of another epoch the same account has another one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a manifest says beside the files.

    Attributes:
        nonce: 32 random bytes.
        notes: Facts a reader must know.
        key: Whose pseudonyms stand in the edition, None where nobody's.
        epoch: Of that key.
        traced: Whether members get copies that lack a few posts.
        crosswalk: Whose pseudonyms stand in a table beside their identifiers; only ever in the consortium edition.
    """

    published_at: str
    nonce: bytes
    notes: tuple[str, ...] = ()
    key: Pseudonymizer | None = None
    epoch: int = 1
    traced: bool = False
    crosswalk: Pseudonymizer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """One packed edition.

    Attributes:
        manifest_bytes: Canonical JSON; its SHA-256 is what release.json carries.
        columns: Names of the columns of each table, in file order.
        csv: The legacy CSV files.
    """

    manifest: Manifest
    manifest_bytes: bytes
    columns: Mapping[str, tuple[str, ...]]
    csv: Sequence[Csv] = field(default_factory=list)


def pack(
    connection: duckdb.DuckDBPyConnection,
    request: EditionRequest,
    folder: Path,
    marks: Marks,
    *,
    sources: Sequence[dict[str, Any]],
    progress: Progress,
    part_bytes: int = PART_BYTES,
) -> Packed:
    """Write every file of the edition below ``folder`` and its manifest last.

    Afterwards the written tables are known to the connection as ``packed_<table>``.
    """
    (folder / "csv").mkdir(parents=True)
    tables = {name: [_pack_table(connection, name, request, folder)] for name in TABLES if name != "posts"}
    posts = pack_posts(connection, request, folder, progress=progress, part_bytes=part_bytes)
    tables["posts"] = posts.parts
    _know(connection, "posts", posts.parts)
    extra = list(posts.beside)
    if marks.crosswalk is not None:
        extra.append(write_crosswalk(connection, request, marks.crosswalk, folder / CROSSWALK))
    if posts.csv is None:
        csv = received_csv(connection, sources, folder / "csv")
    else:
        accounts = tables["accounts"][0].path
        users = users_csv(connection, request.dataset, request.edition, folder / "csv", accounts)
        csv = [users, posts.csv]
    extra += [Part(path=c.path, rows=c.rows) for c in csv]
    manifest = _manifest(request, folder, marks, tables, extra)
    data = canonical(manifest.to_json())
    write_atomically(folder / MANIFEST, data)
    named = {name: tuple(c.name for c in columns(name, request)) for name in TABLES}
    return Packed(manifest=manifest, manifest_bytes=data, columns=named, csv=csv)


def _pack_table(
    connection: duckdb.DuckDBPyConnection, name: str, request: EditionRequest, folder: Path
) -> Part:
    part = write_table(connection, in_order(name, request), schema(name, request), folder / f"{name}.parquet")
    _know(connection, name, [part])
    return part


def _know(connection: duckdb.DuckDBPyConnection, name: str, parts: Sequence[Part]) -> None:
    """Make a written table known as ``packed_<table>``."""
    paths = parquet(part.path for part in parts)
    connection.execute(f"CREATE OR REPLACE VIEW packed_{name} AS FROM {paths}")


def _manifest(
    request: EditionRequest,
    folder: Path,
    marks: Marks,
    tables: Mapping[str, Sequence[Part]],
    extra: Sequence[Part],
) -> Manifest:
    entries = [entry_of(folder, name, part) for name, parts in tables.items() for part in parts]
    entries += [entry_of(folder, None, part) for part in extra]
    return Manifest(
        dataset=request.dataset,
        release=request.release,
        edition=request.edition,
        policy=request.policy.name,
        key_scope=request.policy.key_scope if marks.key else None,
        key_id=marks.key.key_id if marks.key else None,
        key_check=marks.key.key_check if marks.key else None,
        key_epoch=marks.epoch if marks.key and marks.epoch > 1 else None,
        published_at=marks.published_at,
        nonce=marks.nonce.hex(),
        trace="omission" if marks.traced else "none",
        rows={name: sum(part.rows for part in parts) for name, parts in tables.items()},
        files=tuple(sorted(entries, key=lambda entry: entry.path)),
        notes=(*marks.notes, EPOCH_NOTE.format(epoch=marks.epoch))
        if marks.key and marks.epoch > 1
        else marks.notes,
        written_with=WRITERS,
    )


def entry_of(folder: Path, table: str | None, part: Part) -> TableFile:
    """What a manifest says of a written file."""
    with part.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return TableFile(
        path=part.path.relative_to(folder).as_posix(),
        bytes=part.path.stat().st_size,
        sha256=digest,
        table=table,
        rows=part.rows,
        accounts=part.accounts,
        times=part.times,
    )
