"""Imports for tests: write files, import them, and look at what came of every byte."""

import gzip
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from heliograph.publish.facts import read_sources
from heliograph.publish.opening import open_tables
from heliograph.publish.package.csv_file import Csv
from heliograph.publish.package.legacy import received_csv
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.read.quarantine import Rejection, read_quarantine
from heliograph.publish.read.report import ImportReport
from heliograph.publish.workspace import Workspace
from heliograph.tables.engine import connect, literal
from heliograph.tables.legacy import render
from heliograph.tables.legacy.dialect import Dialect

SET = "boats_201901_1"
USERS_FILE, TWEETS_FILE = f"{SET}_users_csv_hashed.csv", f"{SET}_tweets_csv_hashed.csv"


@dataclass(frozen=True)
class Run:
    """One finished import: its files, its workspace, its report."""

    folder: Path
    files: Mapping[str, bytes]
    workspace: Workspace
    report: ImportReport

    @property
    def rejections(self) -> list[Rejection]:
        return list(read_quarantine(self.workspace.quarantine))

    @property
    def reasons(self) -> dict[str, int]:
        return self.report.rejected

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of a typed table, in file order."""
        with self._opened() as connection:
            return connection.execute(f"SELECT * FROM raw_{table}").to_arrow_table().to_pylist()

    def row(self, table: str, key: str) -> dict[str, Any]:
        """The one row with that id."""
        name = {"posts": "post_id", "accounts": "account_id", "actions": "action_id"}[table]
        found = [row for row in self.rows(table) if row[name] == key]
        assert len(found) == 1, (key, len(found))
        return found[0]

    def dialect(self, file: str) -> Dialect:
        """The recorded dialect of a source file."""
        return next(Dialect.from_json(s["dialect"]) for s in self.sources if s["file"] == file)

    @property
    def sources(self) -> list[dict[str, Any]]:
        return read_sources(self.workspace.sources)

    def received(self) -> dict[str, Csv]:
        """The legacy export of every source file."""
        with self._opened() as connection:
            made = received_csv(connection, self.sources, self.folder / "received")
        tables = [s["file"] for s in self.sources if s["table"] in {"accounts", "posts"}]
        return dict(zip(tables, made, strict=True))

    def plain(self, file: str) -> bytes:
        """The decompressed bytes of a source file."""
        name, _, member = file.partition(".zip/")
        if member:
            with zipfile.ZipFile(io.BytesIO(self.files[f"{name}.zip"])) as archive:
                return archive.read(member)
        content = self.files[file]
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content

    def rebuilt(self, file: str) -> bytes:
        """The source file again from the typed rows and the quarantine, each record in its old place."""
        source = next(s for s in self.sources if s["file"] == file)
        dialect = Dialect.from_json(source["dialect"])
        line = (
            render.received_tweets_line(dialect)
            if source["table"] == "posts"
            else render.received_users_line(dialect)
        )
        query = f"SELECT source_row, {line} FROM raw_{source['table']} WHERE source_file = {literal(file)}"
        with self._opened() as connection:
            records = {row: text.encode() for row, text in connection.execute(query).fetchall()}
        kept = {r.row: r.raw for r in self.rejections if r.file == file}
        assert not records.keys() & kept.keys()
        records |= kept
        assert sorted(records) == list(range(1, len(records) + 1))
        content = render.header(dialect) + b"".join(records[row] for row in sorted(records))
        return content if dialect.final_newline else content.removesuffix(dialect.line_end.encode())

    def _opened(self) -> duckdb.DuckDBPyConnection:
        connection = connect(scratch=self.folder)
        open_tables(connection, self.workspace)
        return connection


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Files below a folder; names may hold folders."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def run_import(folder: Path, files: Mapping[str, bytes], **how: Any) -> Run:
    """Write the files, import them and check that no byte has got lost."""
    write_files(folder / "in", files)
    workspace = Workspace(folder / "workspace")
    report = import_export(ImportRequest(inputs=(folder / "in",), **how), workspace)
    run = Run(folder=folder, files=files, workspace=workspace, report=report)
    assert_nothing_lost(run)
    return run


def assert_nothing_lost(run: Run) -> None:
    """In = out + rejected for every file; every rejected record stands raw at the offset that is named."""
    rejections = run.rejections
    for file in run.report.files:
        assert file.unexplained == 0
        mine = [r for r in rejections if r.file == file.file]
        assert len(mine) == sum(file.rejected.values())
        assert [r.row for r in mine] == sorted({r.row for r in mine})
        plain = run.plain(file.file)
        assert (file.sha256, file.bytes) == (hashlib.sha256(plain).hexdigest(), len(plain))
        for rejection in mine:
            text = plain if rejection.encoding == "utf-8" else plain.decode(rejection.encoding).encode()
            assert rejection.raw == text[rejection.offset : rejection.offset + len(rejection.raw)] != b""
    assert len(rejections) == sum(run.report.rejected.values())
    assert not run.workspace.scratch.exists()
