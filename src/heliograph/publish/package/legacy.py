"""Legacy CSV: the zips that existing third-party code reads unmodified."""

import hashlib
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from heliograph.model.edition import Edition
from heliograph.tables.engine import literal
from heliograph.tables.legacy import render
from heliograph.tables.legacy.dialect import Dialect
from heliograph.tables.legacy.layout import TWEETS, USERS

DEFLATE_LEVEL = 1
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Fixed time of every zip member: the smallest that the format can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Csv:
    """One written zip with one CSV inside.

    Attributes:
        sha256: Digest of the CSV itself, before compression.
        faithful: Whether that equals the source file's digest; None where there is no source to compare with.
    """

    path: Path
    rows: int
    sha256: str
    faithful: bool | None = None
    difference: str = ""


def write_csv(
    connection: duckdb.DuckDBPyConnection, name: str, dialect: Dialect, query: str, path: Path
) -> Csv:
    """Stream the lines of a query into ``path`` (a zip) as member ``name``, after the header of the dialect."""
    digest = hashlib.sha256()
    member = zipfile.ZipInfo(name, EARLIEST)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    rows = 0
    with (
        zipfile.ZipFile(path, "w", compresslevel=DEFLATE_LEVEL) as archive,
        archive.open(member, "w", force_zip64=True) as out,
    ):
        held = memoryview(render.header(dialect))
        for batch in connection.execute(query).to_arrow_reader(16_384):
            rows += len(batch)
            for text in value_bytes(batch.column(0)):
                digest.update(held)
                out.write(held)
                held = text
        held = held if dialect.final_newline else held[: len(held) - len(dialect.line_end)]
        digest.update(held)
        out.write(held)
    return Csv(path=path, rows=rows, sha256=digest.hexdigest())


def value_bytes(lines: pa.Array) -> Iterable[memoryview]:
    """The concatenated values of a text column: its Arrow value buffer, without a copy."""
    if len(lines) == 0:
        return
    lines = lines.cast(pa.large_string())
    offsets = lines.buffers()[1]
    first, last = (
        int.from_bytes(offsets[(lines.offset + i) * 8 : (lines.offset + i + 1) * 8], "little")
        for i in (0, len(lines))
    )
    yield memoryview(lines.buffers()[2])[first:last]


def edition_csv(
    connection: duckdb.DuckDBPyConnection, dataset: str, edition: Edition, folder: Path
) -> list[Csv]:
    """Users and tweets files of an edition in canonical order and dialect."""
    folder.mkdir(parents=True, exist_ok=True)
    marked = "hashed" if edition is Edition.PUBLIC else "unhashed"
    users, tweets = Dialect(columns=USERS), Dialect(columns=TWEETS)
    line = render.tweets_line(tweets, render.profile_cells("profile.", tweets))
    joined = "SELECT p.*, a AS profile FROM edition_posts p LEFT JOIN edition_accounts a USING (account_id)"
    jobs = (
        ("users", users, f"SELECT {render.users_line(users)} FROM edition_accounts ORDER BY account_id"),
        (
            "tweets",
            tweets,
            (
                f"SELECT line FROM (SELECT {line} AS line, account_id, posted_at, post_id FROM ({joined})) "
                "ORDER BY account_id, posted_at, post_id"
            ),
        ),
    )
    written = []
    for table, dialect, query in jobs:
        stem = f"{dataset}_{table}_csv_{marked}"
        written.append(write_csv(connection, f"{stem}.csv", dialect, query, folder / f"{stem}.zip"))
    return written


def received_csv(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[dict[str, Any]], folder: Path
) -> list[Csv]:
    """The source files again, byte for byte, each in a zip of its own; says where the bytes differ."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sources:
        if source["table"] not in {"accounts", "posts"}:
            continue
        dialect = Dialect.from_json(source["dialect"])
        relation = f"raw_{source['table']}"
        line = (
            render.received_tweets_line(dialect)
            if source["table"] == "posts"
            else render.received_users_line(dialect)
        )
        query = (
            f"SELECT {line} FROM {relation} WHERE source_file = {literal(source['file'])} ORDER BY source_row"
        )
        name = Path(source["file"]).name.removesuffix(".gz")
        target = folder / f"{_free_name(folder, name.removesuffix('.csv'))}.zip"
        made = write_csv(connection, name, dialect, query, target)
        written.append(_compared(made, source))
    return written


def _compared(made: Csv, source: dict[str, Any]) -> Csv:
    faithful = made.sha256 == source["sha256"]
    reasons = []
    if source["rejected"]:
        reasons.append(f"{source['rejected']:,} records are in quarantine")
    if source["dialect"]["encoding"] != "utf-8":
        reasons.append(f"transcoded from {source['dialect']['encoding']}")
    difference = "" if faithful else "; ".join(reasons) or "the source mixes ways of quoting"
    return Csv(path=made.path, rows=made.rows, sha256=made.sha256, faithful=faithful, difference=difference)


def _free_name(folder: Path, stem: str) -> str:
    number, name = 1, stem
    while (folder / f"{name}.zip").exists():
        number += 1
        name = f"{stem}-{number}"
    return name
