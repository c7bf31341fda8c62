"""A small valid archive, written by hand: what the client must read, and what tests then damage or serve."""

import io
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import rfc8785

from heliograph.model.archive import ArchiveDescription, Publisher
from heliograph.model.catalogue import IndexedRelease, catalogue_of
from heliograph.model.dataset import DatasetDescription, PolicyArea
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry, Manifest, TableFile
from heliograph.model.release import ComputedCount, EditionEntry, Reason, ReasonCode, Release
from heliograph.model.tables import TABLES
from heliograph.tables.schema import arrow_schema

WHEN = "2026-01-02T03:04:05Z"
ARABIC = "مرحبا <b>world</b>"
ACCOUNTS_PER_PART = (("a1", "a2"), ("a3", "a4"), ("a5", "a6"))
POSTS_PER_ACCOUNT = 20


def post(account: str, number: int, dataset: str, release: int) -> dict[str, Any]:
    """One post; accounts write one a day, a1 in January 2016, a2 in February, and so on."""
    return {
        "post_id": f"p{account}-{number:03}",
        "post_number": str(2**62 + number),
        "account_id": account,
        "posted_at": datetime.fromisoformat(f"2016-{int(account[1:]):02}-{number + 1:02}T12:30"),
        "text": ARABIC if number == 0 else f"post {number} of {account}",
        "language": "ar" if number == 0 else ("ru" if number % 2 else "en"),
        "client": "web" if number % 3 else None,
        "kind": ("original", "repost", "quote")[number % 3],
        "like_count": number if number % 5 else None,
        "hashtags": ["news", account] if number % 2 else [],
        "dataset": dataset,
        "release": release,
    }


def tables(dataset: str, release: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table."""
    accounts = [account for part in ACCOUNTS_PER_PART for account in part]
    here = {"dataset": dataset, "release": release}
    return {
        "accounts": [
            {
                "account_id": a,
                "display_name": f"<i>{a}</i>",
                "follower_count": 10,
                "is_pseudonymous": True,
                **here,
            }
            for a in accounts
        ],
        "posts": [post(a, n, dataset, release) for a in accounts for n in range(POSTS_PER_ACCOUNT)],
        "actions": [
            {"action_id": "x1", "subject_kind": "account", "subject_id": "a1", "action": "suspended", **here}
        ],
        "referenced": [],
        "media": [],
    }


def parquet(table: str, rows: list[dict[str, Any]], edition: Edition = Edition.PUBLIC) -> bytes:
    """A Parquet file of these rows with the columns of the model."""
    sink = io.BytesIO()
    pq.write_table(
        pa.Table.from_pylist(rows, schema=arrow_schema(TABLES[table], edition)), sink, compression="zstd"
    )
    return sink.getvalue()


def entry(path: str, data: bytes) -> dict[str, Any]:
    return {"path": path, "bytes": len(data), "sha256": sha256(data).hexdigest()}


@cache
def edition_files(dataset: str, release: int, edition: Edition) -> tuple[dict[str, bytes], Manifest]:
    """The files of an edition below its folder, with their manifest."""
    rows = tables(dataset, release)
    files: dict[str, bytes] = {}
    listed = []
    for table in TABLES:
        for path, part in parts(table, rows[table]):
            files[path] = parquet(table, part, edition)
            facts: dict[str, Any] = {"table": table, "rows": len(part)}
            if table == "posts":
                times = sorted(row["posted_at"] for row in part)
                facts["accounts"] = (part[0]["account_id"], part[-1]["account_id"])
                facts["times"] = (f"{times[0].isoformat()}Z", f"{times[-1].isoformat()}Z")
            listed.append(TableFile(**entry(path, files[path]), **facts))
    files["csv/posts.zip"] = b"PK not really"
    listed.append(
        TableFile(**entry("csv/posts.zip", files["csv/posts.zip"]), table="posts", rows=len(rows["posts"]))
    )
    manifest = Manifest(
        dataset=dataset,
        release=release,
        edition=edition,
        policy="strict",
        published_at=WHEN,
        nonce="0" * 64,
        rows={table: len(rows[table]) for table in TABLES},
        files=tuple(listed),
        notes=("UNGATED",) if edition is Edition.PUBLIC else (),
        written_with={"heliograph": "0.1.0"},
    )
    files["manifest.json"] = rfc8785.dumps(manifest.to_json())
    return files, manifest


def parts(table: str, rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Posts in one file per two accounts, every other table in one."""
    if table != "posts":
        return [(f"{table}.parquet", rows)]
    return [
        (f"posts/part-{number}.parquet", [row for row in rows if row["account_id"] in accounts])
        for number, accounts in enumerate(ACCOUNTS_PER_PART)
    ]


def write(root: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def make_release(
    root: Path,
    dataset: str,
    number: int,
    *,
    supersedes: str | None = None,
    gated: Path | None = None,
    **fields: Any,
) -> IndexedRelease:
    """Write one release below ``root``, its consortium edition below ``gated`` if there is one."""
    folder = f"{dataset}/{number}"
    editions = {}
    for edition, place in ((Edition.PUBLIC, root), (Edition.CONSORTIUM, gated)):
        if place is None:
            continue
        files, _ = edition_files(dataset, number, edition)
        write(place, {f"{folder}/{edition}/{path}": data for path, data in files.items()})
        editions[edition] = EditionEntry(manifest_sha256=sha256(files["manifest.json"]).hexdigest())
    beside = {"datasheet.md": b"# Datasheet\n"} | (
        {"changes.md": b"Two accounts less.\n"} if supersedes else {}
    )
    write(root, {f"{folder}/{path}": data for path, data in beside.items()})
    description = DatasetDescription(
        name=dataset,
        title=f"Operation <{dataset}>",
        operation="op",
        policy_area=PolicyArea.INFORMATION_OPERATIONS,
        sampling="All accounts.",
    )
    rows = {table: len(found) for table, found in tables(dataset, number).items()}
    values: dict[str, Any] = {
        "dataset": dataset,
        "release": number,
        "origin": "archive.example.org",
        "published_at": WHEN,
        "description": description,
        "editions": editions,
        "computed": {table: ComputedCount(value=count, query="count") for table, count in rows.items()},
        "supersedes": supersedes,
        "reason": Reason(code=ReasonCode.CORRECTION if supersedes else ReasonCode.INITIAL),
        "files": tuple(FileEntry(**entry(path, data)) for path, data in beside.items()),
    }
    release = Release(**(values | fields))
    data = rfc8785.dumps(release.to_json())
    write(root, {f"{folder}/release.json": data, f"{folder}/release.sig": b"signed\n"})
    return IndexedRelease(release=release, release_id=sha256(data).hexdigest(), rows=rows)


def finish(root: Path, releases: list[IndexedRelease]) -> None:
    """Write archive.json and catalogue.json."""
    description = ArchiveDescription(
        title="Example archive",
        origin="archive.example.org",
        publisher=Publisher(name="Example & Sons"),
        keys=(),
        created_at=WHEN,
    )
    catalogue = catalogue_of(description.title, releases)
    write(
        root,
        {
            "archive.json": rfc8785.dumps(description.to_json()),
            "catalogue.json": rfc8785.dumps(catalogue.to_json()),
        },
    )


def make_archive(root: Path, gated: Path | None = None) -> Path:
    """An archive of two data sets: ira-2018 with two releases, labels-2022 with one (and a gated edition)."""
    first = make_release(root, "ira-2018", 1)
    second = make_release(root, "ira-2018", 2, supersedes=first.release_id)
    labels = make_release(root, "labels-2022", 1, gated=gated)
    finish(root, [first, second, labels])
    return root
