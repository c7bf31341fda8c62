"""A desk at the gate: editions published from tests' exports, the subjects of the gate, and copies to be spoilt."""

import atexit
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import identified_export as people
import legacy_files as legacy
from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest
from heliograph.model.policy import Policy
from heliograph.model.progress import silent
from heliograph.model.risk import Level
from heliograph.privacy.declared import parse, shipped
from heliograph.privacy.leaks.recompute import Recompute, recompute
from heliograph.privacy.pseudonym import KeyScope, scope_key
from heliograph.publish.facts import read_sources
from heliograph.publish.gate.decisions import decide_again
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject, know_tables
from heliograph.publish.opening import open_tables
from heliograph.publish.package.edition import Marks, pack
from heliograph.publish.protect import protect
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.read.report import read_report
from heliograph.publish.request import EditionRequest
from heliograph.publish.workspace import Workspace
from heliograph.signing.canonical import read_json
from heliograph.synth.generate import generate
from heliograph.tables.engine import connect
from publisher import NOW, ORIGIN, Publisher, secrets

PEOPLE, PLANTED, LABELS, RECEIVED, PARTLY = "people", "ira-2018", "labels-2022", "received", "partly"
"""Exports: six people; a synthetic operation with planted identifiers; labelled posts; a set that the platform has hidden, and
one of which it has hidden a part."""

RULES = {
    (PEOPLE, "strict"), (PEOPLE, "twitter-2018"), (PEOPLE, "ordinary-people"),
    (PLANTED, "strict"), (PLANTED, "twitter-2018"), (PLANTED, "ordinary-people"),
    (LABELS, "ordinary-people"), (RECEIVED, "as-received"), (PARTLY, "twitter-2018"), (PARTLY, "strict"),
}  # fmt: skip
"""What is published under which shipped policy, and passes."""

ROOT = secrets().pseudonym_root


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One published edition beside its workspace."""

    workspace: Workspace
    folder: Path
    gated: Path | None
    policy: Policy

    def copy(self) -> "Desk":
        """The same edition, to be spoilt."""
        place = _place()
        shutil.copytree(self.folder, place / "public")
        gated = None
        if self.gated is not None:
            gated = shutil.copytree(self.gated, place / "consortium")
        return Desk(workspace=self.workspace, folder=place / "public", gated=gated, policy=self.policy)

    def subject(self, **other: Any) -> Subject:
        """What the gate looks at."""
        manifest = Manifest.model_validate(
            read_json((self.folder / "manifest.json").read_bytes(), what="manifest.json")
        )
        usual: dict[str, Any] = {
            "connection": connect(threads=2),
            "workspace": self.workspace,
            "folder": self.folder,
            "gated": self.gated,
            "policy": self.policy,
            "manifest": manifest,
            "rows": read_report(self.workspace.report).rows,
            "description": None,
            "archive": self.folder.parent,
            "release": 1,
            "recompute": key(self.policy, manifest.dataset),
        }
        made = Subject(**usual | other)
        know_tables(made)
        decide_again(made)
        return made

    def rewrite(self, name: str, query: str, *, typed: bool = True) -> None:
        """Replace a Parquet file by what a query says about its rows; ``rows`` are those that it has, in order."""
        rewrite(self.folder / name, query, typed=typed)

    def say(self, **fields: Any) -> None:
        """Change what the manifest says."""
        path = self.folder / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | fields))

    def posts(self) -> str:
        """Name of the first part."""
        return f"posts/{min(p.name for p in (self.folder / 'posts').iterdir())}"

    def csv(self, table: str) -> Path:
        """The zip of a table."""
        [path] = (self.folder / "csv").glob(f"*_{table}_*.zip")
        return path


def key(policy: Policy, dataset: str) -> Recompute | None:
    """The key that the publisher of tests has."""
    if policy.key_scope is None:
        return None
    return recompute(ROOT, policy.key_scope, scope_name(policy, dataset))


@cache
def desk(source: str, policy: str = "strict", **entries: str) -> Desk:
    """An edition, published once for all tests; never spoil it, but a copy."""
    workspace = imported(source)
    chosen = changed(policy, **entries) if entries else shipped(policy)
    return packed(workspace, source, chosen)


def packed(workspace: Workspace, dataset: str, policy: Policy) -> Desk:
    """The files of both editions as publishing makes them, before the gate has seen them."""
    place = _place()
    key = (
        None
        if policy.key_scope is None
        else scope_key(ROOT, KeyScope(policy.key_scope), scope_name(policy, dataset))
    )
    editions = (Edition.PUBLIC,) if policy.verbatim else (Edition.CONSORTIUM, Edition.PUBLIC)
    with connect(scratch=place) as connection:
        open_tables(connection, workspace)
        for edition in editions:
            request = EditionRequest(edition=edition, dataset=dataset, release=1, policy=policy)
            given = key if edition is Edition.PUBLIC else None
            marks = Marks(published_at="2026-01-02T03:04:05Z", nonce=bytes(32), key=given)
            protect(connection, request, given)
            pack(
                connection,
                request,
                place / edition,
                marks,
                sources=read_sources(workspace.sources),
                progress=silent,
            )
    gated = place / Edition.CONSORTIUM if len(editions) > 1 else None
    return Desk(workspace=workspace, folder=place / Edition.PUBLIC, gated=gated, policy=policy)


def scope_name(policy: Policy, dataset: str) -> str:
    """What the key of a policy covers."""
    return {"archive": f"{ORIGIN}\0{NOW.year}", "release": f"{dataset}@1"}[str(policy.key_scope)]


@cache
def imported(source: str) -> Workspace:
    """The workspace of an export."""
    place = _place()
    if source in {PLANTED, LABELS}:
        generate(source, place / "export", posts=2500, planted=240)
        workspace = Workspace(place / "workspace" / source)
        import_export(ImportRequest(inputs=[place / "export"], dataset=source), workspace)
        return workspace
    return Publisher.at(place / "desk").workspace(_files(source), name=source)


def changed(policy: str, **entries: str) -> Policy:
    """A shipped policy with other entries, each under its dotted name with double underscores for dots."""
    lines = [f"{name.replace('__', '.')} = {value}" for name, value in entries.items()]
    return parse("\n".join([f'extends = "{policy}"', 'name = "ours"', *lines]), what="policy.toml")


def rewrite(path: Path, query: str, *, typed: bool = True) -> None:
    """Replace a Parquet file by what a query says about its ``rows``, with the types that it had unless told otherwise."""
    schema = pq.read_schema(path)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE rows AS FROM read_parquet('{path}')")
        made = connection.execute(query).to_arrow_table()
    fields = [schema.field(n) if n in schema.names else made.schema.field(n) for n in made.schema.names]
    pq.write_table(made.cast(pa.schema(fields)) if typed else made, path)


def unzipped(path: Path) -> bytes:
    """The one member of a zip."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0])


def rezipped(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the one member of a zip."""
    with zipfile.ZipFile(path) as archive:
        [name] = archive.namelist()
        data = change(archive.read(name))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)


def found(result: Result, level: Level | None = None) -> list[tuple[str, str, int]]:
    """Kind, place and count of what a check has found."""
    return [(f.what, f.where, f.count) for f in result.findings if level is None or f.level is level]


def only(result: Result) -> Finding:
    """The one thing that a check has found."""
    [finding] = result.findings
    return finding


def _files(source: str) -> legacy.Files:
    if source == PEOPLE:
        return people.files(source)
    if source == RECEIVED:
        marked = "hashed"
        users, tweets = legacy.user_rows(), legacy.tweet_rows()
    else:
        marked = "unhashed"
        users, tweets = legacy.user_rows(), legacy.tweet_rows()
    return {
        f"{source}_users_csv_{marked}.csv": legacy.users_csv(users),
        f"{source}_tweets_csv_{marked}.csv": legacy.tweets_csv(tweets),
    }


def _place() -> Path:
    place = Path(tempfile.mkdtemp(prefix="heliograph-gate-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place
