"""Edition: all files of one edition in a folder, and its manifest."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from heliograph.files.atomic import write_atomically
from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest, TableFile
from heliograph.model.progress import Progress
from heliograph.model.tables import TABLES
from heliograph.privacy.pseudonym import Pseudonymizer
from heliograph.publish.package.cube import write_cube
from heliograph.publish.package.legacy import Csv, edition_csv, received_csv
from heliograph.publish.package.lookups import write_lookups
from heliograph.publish.package.parts import Part, write_posts, write_table
from heliograph.publish.protect import EditionRequest
from heliograph.signing.canonical import canonical
from heliograph.tables.schema import arrow_schema

WRITERS = {"duckdb": duckdb.__version__, "pyarrow": pa.__version__}


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
    *,
    sources: Sequence[dict[str, Any]],
    pseudonymizer: Pseudonymizer | None,
    published_at: str,
    nonce: bytes,
    notes: tuple[str, ...],
    progress: Progress,
) -> Packed:
    """Write every file of the edition below ``folder`` and its manifest last."""
    folder.mkdir(parents=True)
    written: list[tuple[str | None, Part]] = []
    total = len(TABLES) + 3
    for step, (name, table) in enumerate(TABLES.items()):
        progress(f"packing {request.edition}", step, total)
        schema = arrow_schema(table, Edition.CONSORTIUM if request.policy.verbatim else request.edition)
        query = f"SELECT * FROM edition_{name} ORDER BY {', '.join(table.order)}"
        if name == "posts":
            parts = write_posts(connection, query, schema, folder / "posts")
            written += [(name, part) for part in parts]
        else:
            written.append((name, write_table(connection, query, schema, folder / f"{name}.parquet")))
    progress(f"packing {request.edition}", total - 3, total)
    written.append((None, write_cube(connection, "edition_posts", folder / "cube.parquet")))
    progress(f"packing {request.edition}", total - 2, total)
    written += [
        (None, part)
        for part in write_lookups(connection, [p.path for t, p in written if t == "posts"], folder / "keys")
    ]
    progress(f"packing {request.edition}", total - 1, total)
    csv = _csv(connection, request, sources, folder / "csv")
    written += [(None, Part(path=c.path, rows=c.rows)) for c in csv]
    manifest = Manifest(
        dataset=request.dataset,
        release=request.release,
        edition=request.edition,
        policy=request.policy.name,
        key_scope=request.policy.key_scope if pseudonymizer else None,
        key_id=pseudonymizer.key_id if pseudonymizer else None,
        key_check=pseudonymizer.key_check if pseudonymizer else None,
        published_at=published_at,
        nonce=nonce.hex(),
        rows={name: sum(part.rows for table, part in written if table == name) for name in TABLES},
        files=tuple(
            _entry(folder, table, part) for table, part in sorted(written, key=lambda w: str(w[1].path))
        ),
        notes=notes,
        written_with=WRITERS,
    )
    data = canonical(manifest.to_json())
    write_atomically(folder / "manifest.json", data)
    progress(f"packing {request.edition}", total, total)
    columns = {
        n: t.names(Edition.CONSORTIUM if request.policy.verbatim else request.edition)
        for n, t in TABLES.items()
    }
    return Packed(manifest=manifest, manifest_bytes=data, columns=columns, csv=csv)


def _csv(
    connection: duckdb.DuckDBPyConnection,
    request: EditionRequest,
    sources: Sequence[dict[str, Any]],
    folder: Path,
) -> list[Csv]:
    if request.policy.verbatim:
        return received_csv(connection, sources, folder)
    return edition_csv(connection, request.dataset, request.edition, folder)


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
