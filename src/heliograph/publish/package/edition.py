"""Edition: all files of one edition in a folder, and its manifest."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from heliograph.files.atomic import write_atomically
from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest, TableFile
from heliograph.model.policy import Treatment
from heliograph.model.progress import Progress
from heliograph.model.tables import TABLES
from heliograph.privacy.numbers import post_numbers_of
from heliograph.privacy.pseudonym import Pseudonymizer
from heliograph.publish.package.crosswalk import CROSSWALK, write_crosswalk
from heliograph.publish.package.cube import write_cube
from heliograph.publish.package.legacy import Csv, edition_csv, received_csv
from heliograph.publish.package.lookups import write_lookups
from heliograph.publish.package.parts import Part, one_thread, write_table
from heliograph.publish.package.posts import PART_BYTES, write_posts
from heliograph.publish.rename import register, whole
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import columns, in_order, schema
from heliograph.signing.canonical import canonical
from heliograph.tables.engine import parquet

WRITERS = {"duckdb": duckdb.__version__, "pyarrow": pa.__version__, "zlib": zlib.ZLIB_RUNTIME_VERSION}
MANIFEST = "manifest.json"
EPOCH_NOTE = "pseudonyms of epoch {epoch}: in releases of another epoch the same account has another one"
NUMBER = "number_of_post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a manifest says beside the files.

    Attributes:
        nonce: 32 random bytes.
        notes: Facts a reader must know.
        key: Whose pseudonyms stand in the edition, None where nobody's.
        epoch: Of that key.
        crosswalk: Whose pseudonyms stand in a table beside their identifiers; only ever in the consortium edition.
    """

    published_at: str
    nonce: bytes
    notes: tuple[str, ...] = ()
    key: Pseudonymizer | None = None
    epoch: int = 1
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
    folder.mkdir(parents=True)
    stage = f"packing the {request.edition} edition"
    tables = _pack_tables(connection, request, folder, progress, part_bytes)
    posts = [part.path for part in tables["posts"]]
    progress(stage, 1, 4)
    extra = [write_cube(connection, "packed_posts", folder / "cube.parquet")]
    extra += write_lookups(connection, posts, folder / "keys")
    if marks.crosswalk is not None:
        extra.append(write_crosswalk(connection, request, marks.crosswalk, folder / CROSSWALK))
    progress(stage, 2, 4)
    if request.policy.verbatim:
        csv = received_csv(connection, sources, folder / "csv")
    else:
        accounts = tables["accounts"][0].path
        csv = edition_csv(
            connection,
            request.dataset,
            request.edition,
            folder / "csv",
            accounts=accounts,
            posts=posts,
            numbers=_numbers(connection, request),
        )
    progress(stage, 3, 4)
    extra += [Part(path=c.path, rows=c.rows) for c in csv]
    manifest = _manifest(request, folder, marks, tables, extra)
    data = canonical(manifest.to_json())
    write_atomically(folder / MANIFEST, data)
    progress(stage, 4, 4)
    named = {name: tuple(c.name for c in columns(name, request)) for name in TABLES}
    return Packed(manifest=manifest, manifest_bytes=data, columns=named, csv=csv)


def _pack_tables(
    connection: duckdb.DuckDBPyConnection,
    request: EditionRequest,
    folder: Path,
    progress: Progress,
    part_bytes: int,
) -> dict[str, list[Part]]:
    total = connection.execute("SELECT count(*) FROM raw_posts").fetchall()[0][0]
    written: dict[str, list[Part]] = {}
    for name in TABLES:
        query, wanted = in_order(name, request), schema(name, request)
        if name == "posts":
            with one_thread(connection):
                written[name] = write_posts(
                    connection,
                    query,
                    wanted,
                    folder / "posts",
                    part_bytes=part_bytes,
                    progress=lambda done: progress(
                        f"sorting and writing {request.edition} posts", done, total
                    ),
                )
        else:
            written[name] = [write_table(connection, query, wanted, folder / f"{name}.parquet")]
        paths = parquet(part.path for part in written[name])
        connection.execute(f"CREATE OR REPLACE VIEW packed_{name} AS FROM {paths}")
    return written


def _numbers(connection: duckdb.DuckDBPyConnection, request: EditionRequest) -> str:
    """The function that numbers pseudonymous posts for readers of CSV who cast ids; empty where the ids are kept."""
    treatment = request.policy.columns["posts"]["post_id"]
    if request.edition is not Edition.PUBLIC or treatment is not Treatment.PSEUDONYM:
        return ""
    register(connection, NUMBER, lambda names: post_numbers_of(whole(names)), "VARCHAR")
    return NUMBER


def _manifest(
    request: EditionRequest,
    folder: Path,
    marks: Marks,
    tables: Mapping[str, Sequence[Part]],
    extra: Sequence[Part],
) -> Manifest:
    entries = [_entry(folder, name, part) for name, parts in tables.items() for part in parts]
    entries += [_entry(folder, None, part) for part in extra]
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
        rows={name: sum(part.rows for part in parts) for name, parts in tables.items()},
        files=tuple(sorted(entries, key=lambda entry: entry.path)),
        notes=(*marks.notes, EPOCH_NOTE.format(epoch=marks.epoch))
        if marks.key and marks.epoch > 1
        else marks.notes,
        written_with=WRITERS,
    )


def _entry(folder: Path, table: str | None, part: Part) -> TableFile:
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
