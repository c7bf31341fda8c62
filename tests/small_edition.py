"""A small public edition beside its workspace, row by row, for the checks that measure risk."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import parse, shipped
from heliograph.publish.gate.subject import Subject
from heliograph.publish.package.lookups import COLUMNS, Lookups
from heliograph.publish.package.parts import ROW_GROUP, Part
from heliograph.publish.workspace import Workspace
from heliograph.signing.canonical import canonical
from heliograph.tables.engine import connect, parquet
from heliograph.tables.schema import arrow_schema

NAME = "boats"


def pid(number, letter="a"):
    """A pseudonym: a letter and 26 signs."""
    return letter + f"{number:026d}".translate(str.maketrans("0189", "wxyz"))


def account(number, *, hidden=True, **columns):
    """A row of accounts: hidden under a pseudonym, or shown under its number."""
    usual = {"account_id": pid(number) if hidden else str(number), "is_pseudonymous": hidden}
    return _row("accounts", usual | columns)


def post(number, *, author=1, hidden=True, **columns):
    """A row of posts."""
    writer = pid(author) if hidden else str(author)
    return _row("posts", {"post_id": str(number), "account_id": writer, "kind": "original"} | columns)


def action(number, *, subject, kind="account", **columns):
    """A row of actions."""
    usual = {"action_id": str(number), "subject_kind": kind, "subject_id": subject, "action": "suspended"}
    return _row("actions", usual | columns)


def _row(table, columns):
    return dict.fromkeys(TABLES[table].names()) | {"dataset": NAME, "release": 1} | columns


def policy_with(extends="strict", **entries):
    """A shipped policy with some entries changed, as its owner would write them."""
    lines = [
        f'extends = "{extends}"',
        'name = "ours"',
        *(f"{key} = {value}" for key, value in entries.items()),
    ]
    return parse("\n".join(lines), what="policy.toml")


def write_lookups(connection, parts, folder):
    """The key tables of posts that are written already; publishing makes them while it writes."""
    lookups, known = Lookups(connection), []
    for path in parts:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROW_GROUP, columns=list(COLUMNS)):
                lookups(pa.Table.from_batches([batch]))
            known.append(Part(path=path, rows=file.metadata.num_rows))
    return lookups.write(known, folder)


def described(**fields):
    """What the data set is about."""
    usual = {
        "name": NAME,
        "title": "Boats",
        "operation": "Boats",
        "policy_area": "information-operations",
        "sampling": "All accounts.",
    }
    return DatasetDescription.model_validate(usual | fields)


def written(
    folder, *, accounts=(), posts=(), actions=(), dataset=NAME, release=1, scope="archive", keys=True
):
    """Write the files of a public edition; its manifest lists none of them."""
    folder.mkdir(parents=True)
    (folder / "posts").mkdir()
    rows = {"accounts": accounts, "actions": actions, "referenced": (), "media": ()}
    for table, listed in rows.items():
        _write(table, listed, folder / f"{table}.parquet")
    part = folder / "posts" / "part-0001.parquet"
    _write("posts", posts, part)
    if keys:
        with connect() as connection:
            write_lookups(connection, [part], folder / "keys")
    manifest = Manifest(
        dataset=dataset,
        release=release,
        edition=Edition.PUBLIC,
        policy="strict",
        key_scope=scope,
        published_at="2026-01-02T03:04:05Z",
        nonce="00" * 32,
        rows={},
        files=(),
        written_with={},
    )
    (folder / "manifest.json").write_bytes(canonical(manifest.to_json()))
    return manifest


def earlier(root, *, dataset=NAME, release=1, area="information-operations", **tables):
    """Put an earlier release into the archive."""
    place = root / "archive" / dataset / str(release)
    written(place / "public", dataset=dataset, release=release, **tables)
    (place / "release.json").write_text(f'{{"description": {{"policy_area": "{area}"}}}}')


def edition(
    root: Path, *, policy="strict", raw=None, release=1, description=None, seed=2018, **tables
) -> Subject:
    """An edition in staging; its workspace holds ``raw`` accounts, by default those of the edition."""
    folder = root / "staged" / "public"
    chosen = shipped(policy) if isinstance(policy, str) else policy
    manifest = written(folder, release=release, scope=chosen.key_scope, **tables)
    workspace = Workspace(root / "workspace")
    workspace.root.mkdir()
    clear = list(tables.get("accounts", ())) if raw is None else raw
    pq.write_table(_table("accounts", clear), workspace.table("accounts"))
    made = Subject(
        connection=connect(),
        workspace=workspace,
        folder=folder,
        gated=None,
        policy=chosen,
        manifest=manifest,
        rows={},
        description=description or described(),
        archive=root / "archive",
        release=release,
        recompute=None,
        seed=seed,
    )
    _know(made)
    return made


def again(subject: Subject, **changes) -> Subject:
    """The same edition, seen otherwise."""
    return replace(subject, **changes)


def _know(subject: Subject) -> None:
    for table in TABLES:
        subject.connection.execute(f"CREATE VIEW public_{table} AS FROM {parquet(subject.paths(table))}")
    subject.connection.execute(
        f"CREATE VIEW raw_accounts AS FROM {parquet([subject.workspace.table('accounts')])}"
    )
    subject.connection.execute(
        "CREATE TEMP TABLE gate_decided AS SELECT account_id, is_pseudonymous AS hidden, is_pseudonymous AS masked FROM raw_accounts"
    )


def _write(table, rows, path):
    pq.write_table(_table(table, rows), path)


def _table(table, rows):
    schema = arrow_schema(TABLES[table], Edition.PUBLIC)
    return pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in rows], schema=schema)


def kinds(result):
    """What was found, and how often."""
    return {finding.what: finding.count for finding in result.findings}


def measured(result):
    """The figures of a result by name."""
    return {measure.name: (measure.value, measure.of) for measure in result.measures}
