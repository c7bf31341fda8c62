"""Compose: all files of a release in staging, where nobody sees them yet."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date
from functools import partial
from os import cpu_count
from pathlib import Path
from typing import Any

import duckdb

from heliograph.errors import AccountingError
from heliograph.files.atomic import write_atomically
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry
from heliograph.model.progress import Progress
from heliograph.model.release import EditionEntry, Release
from heliograph.publish import facts as gather
from heliograph.publish.describe.bag import bag
from heliograph.publish.describe.citation import citation
from heliograph.publish.describe.context import Facts
from heliograph.publish.describe.counts import differences, require_notes
from heliograph.publish.describe.documents import documents
from heliograph.publish.enclose import enclose
from heliograph.publish.examine import Examined, examine
from heliograph.publish.opening import open_tables
from heliograph.publish.package.edition import MANIFEST, Marks, Packed, pack
from heliograph.publish.plan import Plan
from heliograph.publish.protect import protect
from heliograph.publish.read.report import ImportReport
from heliograph.publish.request import EditionRequest, PublishRequest, Secrets
from heliograph.publish.straight import straight
from heliograph.publish.writing import FAULTS, told
from heliograph.signing.canonical import canonical, digest
from heliograph.signing.release import sign_release
from heliograph.tables.engine import connect

NONCE_BYTES = 32
MOST_THREADS = 4
"""More threads than this need more memory than the default allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A release that is ready to be shown.

    Attributes:
        folders: Where each root's part of it stands in staging, by edition.
        examined: What the gate found.
    """

    release: Release
    release_id: str
    packed: Mapping[Edition, Packed]
    folders: Mapping[Edition, Path]
    examined: Examined

    @property
    def unfaithful(self) -> list[str]:
        """Received CSV files whose bytes could not be written again, with the reason."""
        files = [csv for packed in self.packed.values() for csv in packed.csv]
        return [f"{csv.path.name}: {csv.difference}" for csv in files if csv.faithful is False]


def compose(
    request: PublishRequest,
    plan: Plan,
    folders: Mapping[Edition, Path],
    *,
    scratch: Path,
    secrets: Secrets,
    randomness: Callable[[int], bytes],
    progress: Progress,
) -> Composed:
    """Write editions, documents, release.json and its signature below the folders.

    Args:
        request: What was asked for.
        plan: What was decided.
        folders: One for each edition to be made; none of them is there yet.
        scratch: For intermediate tables.
        secrets: The keys: one signs release.json, from the other the gate computes pseudonyms once more.
        randomness: Gives that many unguessable bytes.
        progress: Told how far it is.

    Raises:
        AccountingError: An edition has more or fewer rows than the import counted.
        RefusedError: An announced count differs without a note.
        StorageError: A disk is full or not writable.
    """
    threads = request.threads or min(cpu_count() or 1, MOST_THREADS)
    try:
        packed, facts, breaks = _pack(
            request, plan, folders, scratch=scratch, threads=threads, randomness=randomness, progress=progress
        )
        reports = enclose(request.workspace.root, folders[Edition.PUBLIC])
        examined = examine(
            request,
            plan,
            packed,
            folders,
            pseudonym_root=secrets.pseudonym_root,
            breaks=breaks,
            scratch=scratch,
            threads=threads,
            progress=progress,
        )
    except FAULTS as error:
        raise told(error, f"cannot publish {request.workspace.root}") from error
    folder = folders[Edition.PUBLIC]
    files = _write_documents(folder, replace(facts, risk=examined.report), packed[Edition.PUBLIC], reports)
    editions = {e: _entry(e, p, plan) for e, p in packed.items()}
    release = Release(
        dataset=plan.description.name,
        release=plan.number,
        origin=plan.archive.origin,
        published_at=plan.published_at,
        description=plan.description.published(),
        editions=editions,
        computed=dict(facts.computed),
        differences=differences(plan.description, facts.computed),
        supersedes=plan.predecessor.release_id if plan.predecessor else None,
        reason=plan.reason,
        files=files,
    )
    data = canonical(release.to_json())
    signature = sign_release(data, dataset=release.dataset, release=plan.number, key=secrets.signing)
    write_atomically(folder / "release.json", data)
    write_atomically(folder / "release.sig", signature)
    write_atomically(folder / "CITATION.cff", citation(facts, digest(data)))
    return Composed(
        release=release, release_id=digest(data), packed=packed, folders=folders, examined=examined
    )


def _pack(
    request: PublishRequest,
    plan: Plan,
    folders: Mapping[Edition, Path],
    *,
    scratch: Path,
    threads: int,
    randomness: Callable[[int], bytes],
    progress: Progress,
) -> tuple[dict[Edition, Packed], Facts, Sequence[str]]:
    sources = gather.read_sources(request.workspace.sources)
    packed: dict[Edition, Packed] = {}
    with closing(connect(memory_limit=request.memory, scratch=scratch, threads=threads)) as connection:
        open_tables(connection, request.workspace)
        breaks = gather.rule_breaks(connection) if request.policy.verbatim else ()
        # the public edition comes last: its tables are what the figures are counted in
        for edition in sorted(folders, key=lambda e: e is Edition.PUBLIC):
            made = EditionRequest(
                edition=edition,
                dataset=plan.description.name,
                release=plan.number,
                policy=request.policy,
            )
            folders[edition].mkdir(parents=True)
            marks = _marks(made, plan, randomness(NONCE_BYTES))
            posts = partial(
                straight, connection, protect(connection, made, marks.key), request.workspace.posts
            )
            place = folders[edition] / edition
            packed[edition] = pack(
                connection, made, place, marks, sources=sources, progress=progress, posts=posts
            )
            _require_balance(packed[edition], plan.report)
        facts = _facts(connection, request, plan, packed, sources=sources, breaks=breaks)
    require_notes(plan.description, facts.computed)
    return packed, facts, breaks


def _marks(request: EditionRequest, plan: Plan, nonce: bytes) -> Marks:
    return Marks(
        published_at=plan.published_at,
        nonce=nonce,
        key=plan.key if request.edition is Edition.PUBLIC else None,
        epoch=plan.epoch,
        traced=request.edition is Edition.CONSORTIUM and plan.description.tracing is not None,
        crosswalk=plan.key if request.edition is Edition.CONSORTIUM and request.policy.crosswalk else None,
    )


def _require_balance(packed: Packed, report: ImportReport) -> None:
    """What came in must go out, whatever was joined on the way."""
    for table, rows in packed.manifest.rows.items():
        if rows != report.rows[table]:
            raise AccountingError(
                f"{packed.manifest.edition} {table}: {report.rows[table]:,} rows were imported, {rows:,} packed",
                hint="import the export again with --replace; if it stays, report it as a bug",
            )


def _facts(
    connection: duckdb.DuckDBPyConnection,
    request: PublishRequest,
    plan: Plan,
    packed: Mapping[Edition, Packed],
    *,
    sources: Sequence[Mapping[str, Any]],
    breaks: Sequence[str],
) -> Facts:
    public = packed[Edition.PUBLIC]
    return Facts(
        archive_title=plan.archive.title,
        origin=plan.archive.origin,
        publisher=plan.archive.publisher,
        description=plan.description,
        release=plan.number,
        published_at=plan.public_at,
        reason=plan.reason,
        predecessor=plan.predecessor,
        public=gather.public_edition(public, request.policy, breaks),
        withheld=gather.withheld(list(packed), plan.description),
        computed=gather.computed_counts(public),
        figures=gather.figures(connection),
        actions=gather.actions_by_reason(connection),
        accounting=gather.accounting(plan.report, sources, public),
    )


def _entry(edition: Edition, packed: Packed, plan: Plan) -> EditionEntry:
    manifest = digest(packed.manifest_bytes)
    until = gather.held_until(edition, plan.description)
    if until is None or date.fromisoformat(until) <= plan.now.astimezone(UTC).date():
        return EditionEntry(manifest_sha256=manifest)
    return EditionEntry(manifest_sha256=manifest, state="scheduled", available_on=until)


def _write_documents(
    folder: Path, facts: Facts, public: Packed, reports: Mapping[str, bytes]
) -> tuple[FileEntry, ...]:
    """Write the documents and the sums; return what release.json lists."""
    written = documents(facts)
    listed = [_file(name, data) for name, data in {**written, **reports}.items()]
    payload = [
        FileEntry(path=f"{Edition.PUBLIC}/{f.path}", bytes=f.bytes, sha256=f.sha256)
        for f in public.manifest.files
    ]
    payload.append(_file(f"{Edition.PUBLIC}/{MANIFEST}", public.manifest_bytes))
    sums = bag(facts, [*payload, *listed])
    for name, data in {**written, **sums}.items():
        write_atomically(folder / name, data)
    listed += [_file(name, data) for name, data in sums.items()]
    return tuple(sorted(listed, key=lambda entry: entry.path))


def _file(path: str, data: bytes) -> FileEntry:
    return FileEntry(path=path, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
