"""Editions of rows that a test writes down, opened as a reader opens them: in two parts, with key tables or without."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.access.engine import Engine
from heliograph.access.query import Reader
from heliograph.access.resolve import OpenEdition
from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest, TableFile
from heliograph.model.progress import silent
from heliograph.model.release import Release
from heliograph.model.tables import TABLES
from heliograph.signing.canonical import canonical
from heliograph.store.cache import FileCache
from heliograph.store.files import FolderTree
from heliograph.tables.engine import connect
from heliograph.tables.schema import arrow_schema
from small_edition import write_lookups

Rows = Sequence[Mapping[str, Any]]


def reader_over(root: Path, datasets: Mapping[str, Mapping[str, Rows]], *, keys: bool = True) -> Reader:
    """A reader of the first releases of these data sets.

    Args:
        root: Where their files are written; a new folder.
        datasets: By name the rows of tables; columns that a row lacks are null, and tables without rows have files too.
        keys: Whether there are key tables.
    """
    editions = tuple(_opened(root, name, tables, keys=keys) for name, tables in datasets.items())
    return Reader(editions=editions, engine=Engine(), cache=FileCache(root / "cache"), tell=silent)


def _opened(root: Path, name: str, tables: Mapping[str, Rows], *, keys: bool) -> OpenEdition:
    folder = root / name / "1" / "public"
    (folder / "posts").mkdir(parents=True)
    files = [
        _write(folder, table, f"{table}.parquet", [{**row, "dataset": name, "release": 1} for row in rows])
        for table, rows in tables.items()
        if table != "posts"
    ]
    files += _posts(
        folder, [{**row, "dataset": name, "release": 1} for row in tables.get("posts", ())], keys=keys
    )
    manifest = Manifest(
        dataset=name,
        release=1,
        edition=Edition.PUBLIC,
        policy="strict",
        published_at="2026-01-02T03:04:05Z",
        nonce="00" * 32,
        rows={},
        files=tuple(files),
        written_with={},
    )
    return OpenEdition(
        library=None,  # nobody looks further than the edition here
        tree=FolderTree(root),
        release=Release.model_construct(dataset=name, release=1),
        release_id="00" * 32,
        release_bytes=b"",
        edition=Edition.PUBLIC,
        manifest=manifest,
        manifest_bytes=canonical(manifest.to_json()),
        latest=1,
    )


def _posts(folder: Path, rows: list[dict[str, Any]], *, keys: bool) -> list[TableFile]:
    ordered = sorted(
        rows, key=lambda row: (row["account_id"], str(row.get("posted_at") or "~"), row["post_id"])
    )
    half = len(ordered) // 2
    while 0 < half < len(ordered) and ordered[half - 1]["account_id"] == ordered[half]["account_id"]:
        half += 1
    parts = [part for part in (ordered[:half], ordered[half:]) if part] or [[]]
    files = [_write(folder, "posts", f"posts/part-{n:05}.parquet", part) for n, part in enumerate(parts, 1)]
    if keys:
        with connect() as connection:
            written = write_lookups(connection, [folder / file.path for file in files], folder / "keys")
        files += [_file(folder, f"keys/{part.path.name}", part.rows) for part in written]
    return files


def _write(folder: Path, table: str, path: str, rows: list[dict[str, Any]]) -> TableFile:
    schema = arrow_schema(TABLES[table], Edition.PUBLIC)
    whole = [{name: row.get(name) for name in schema.names} for row in rows]
    pq.write_table(pa.Table.from_pylist(whole, schema=schema), folder / path)
    accounts = None
    if table == "posts" and rows:
        accounts = (rows[0]["account_id"], rows[-1]["account_id"])
    return _file(folder, path, len(rows), table=table, accounts=accounts)


def _file(folder: Path, path: str, rows: int, **more: Any) -> TableFile:
    return TableFile(path=path, bytes=(folder / path).stat().st_size, sha256="00" * 32, rows=rows, **more)
