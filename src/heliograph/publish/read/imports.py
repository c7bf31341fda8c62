"""Import: from the files of an export to the typed tables of a workspace, with every record accounted for."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb

from heliograph.errors import InputError, RefusedError, UsageError
from heliograph.files.atomic import write_atomically
from heliograph.model.progress import Progress, silent
from heliograph.publish.describe.template import dataset_toml
from heliograph.publish.read import accounts, actions, media, posts, referenced
from heliograph.publish.read.accounting import FileAccount, balance
from heliograph.publish.read.intake import Taken, table_in, take, take_apart
from heliograph.publish.read.posts import Refused
from heliograph.publish.read.quarantine import Rejection, write_quarantine
from heliograph.publish.read.report import ImportReport
from heliograph.publish.read.sources import Source, chunks, find_sources
from heliograph.publish.workspace import Workspace
from heliograph.tables.engine import MEMORY_LIMIT, literal
from heliograph.tables.legacy import typed
from heliograph.tables.legacy.naming import EditionHint, NameKind, complete_series
from heliograph.tables.legacy.records import offsets
from heliograph.tables.legacy.typed import CsvFile

WRITERS: dict[str, Callable[[duckdb.DuckDBPyConnection, Sequence[CsvFile], Path], None]] = {
    "accounts": accounts.write_typed,
    "posts": posts.write_typed,
    "actions": actions.write_typed,
}
REFUSERS: dict[str, Callable[[duckdb.DuckDBPyConnection, Path], list[Refused]]] = {
    "accounts": accounts.refused_rows,
    "posts": posts.refused_rows,
    "actions": actions.refused_rows,
}
ORDERS = {"accounts": accounts.ORDER, "posts": posts.ORDER, "actions": actions.ORDER}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What to import and how.

    Attributes:
        inputs: Files, folders and zips of one data set.
        dataset: Its name; None takes it from the file names.
        encoding: Encoding of all CSV files; None finds UTF-8 and UTF-16 out.
        allow_incomplete: Accept a numbered series of parts with gaps.
        replace: Overwrite an earlier import of the workspace.
    """

    inputs: Sequence[Path]
    dataset: str | None = None
    encoding: str | None = None
    allow_incomplete: bool = False
    replace: bool = False
    memory: str = MEMORY_LIMIT


def import_export(
    request: ImportRequest, workspace: Workspace, *, progress: Progress = silent
) -> ImportReport:
    """Read an export into a workspace.

    Nothing is changed in the workspace until every file adds up; the report is written last.

    Raises:
        InputError: A file cannot be read as what it should be; names the file and what to do.
        RefusedError: The workspace holds an import already.
    """
    if workspace.report.exists() and not request.replace:
        raise RefusedError(f"{workspace.root} holds an import already", hint="add --replace to import anew")
    sources = find_sources(request.inputs)
    kept = [s for s in sources if s.legacy.kind is not NameKind.JUNK]
    dataset = request.dataset or _set_name(kept, workspace)
    shutil.rmtree(workspace.scratch, ignore_errors=True)
    workspace.scratch.mkdir(parents=True)
    try:
        return _Import(request, workspace, dataset, progress).run(kept, junk=len(sources) - len(kept))
    finally:
        shutil.rmtree(workspace.scratch, ignore_errors=True)


def _set_name(sources: Sequence[Source], workspace: Workspace) -> str:
    """The one set that the names speak of; the workspace's name when they speak of none."""
    tables = (NameKind.ACCOUNTS, NameKind.POSTS)
    names = sorted({s.legacy.set_id for s in sources if s.legacy.set_id and s.legacy.kind in tables})
    if len(names) > 1:
        raise UsageError(
            f"these files belong to {len(names)} data sets: {', '.join(names[:6])}",
            hint="import them one by one, or the whole folder with --catalogue, or name the set with --name",
        )
    return names[0] if names else workspace.root.name


@dataclass(slots=True)
class _Import:
    request: ImportRequest
    workspace: Workspace
    dataset: str
    progress: Progress

    def run(self, sources: Sequence[Source], *, junk: int) -> ImportReport:
        listing, rest = media.list_media(sources, self.dataset)
        tables = {source.name: table_in(source) for source in rest}
        documents = [s for s in rest if tables[s.name] is None]
        taken = self._take([(s, table) for s in rest if (table := tables[s.name])])
        new = self.workspace.scratch / "new"
        (new / "posts").mkdir(parents=True)
        names = [t.source.name for t in taken]
        connection = posts.reader(self.workspace.scratch, self.request.memory, names)
        done, refused, rows = self._type(connection, taken, new)
        rejections = list(_raw(done, refused))
        files = _accounts_of(done, rejections, rows)
        balance(files)
        report = self._finish(connection, new, files, done, listing, documents, junk)
        write_quarantine(new / "quarantine", rejections)
        self._write_documents(new, done, report, rest)
        connection.close()
        self._move(new)
        return report

    def _take(self, sources: Sequence[tuple[Source, str]]) -> list[Taken]:
        if not any(table in {"posts", "accounts"} for _, table in sources):
            raise InputError(
                "no users or tweets file among the inputs",
                hint="name the CSV files, zips or folder of the export",
            )
        missing = complete_series([s.legacy for s, table in sources if table == "posts"])
        if missing and not self.request.allow_incomplete:
            raise InputError(
                f"parts are missing: {', '.join(missing)}", hint="add them, or say --allow-incomplete"
            )
        scratch = self.workspace.scratch
        return [
            take(s, table, scratch / f"{i}.csv", encoding=self.request.encoding, progress=self.progress)
            for i, (s, table) in enumerate(sources)
        ]

    def _type(
        self, connection: duckdb.DuckDBPyConnection, taken: Sequence[Taken], new: Path
    ) -> tuple[list[Taken], list[Refused], dict[str, int]]:
        done: list[Taken] = []
        refused: list[Refused] = []
        rows: dict[str, int] = {}
        for table, writer in WRITERS.items():
            target = self.workspace.scratch / f"{table}.parquet"
            mine = [t for t in taken if t.table == table]
            if table == "posts" and not mine:
                continue
            self.progress(f"typing {table}", 0, None)
            ready = self._write(connection, writer, mine, target)
            out = REFUSERS[table](connection, target)
            place = new / "posts" / "part-00001.parquet" if table == "posts" else new / f"{table}.parquet"
            posts.write_accepted(connection, target, place, out, order=ORDERS[table])
            done += ready
            refused += out
            rows |= posts.rows_by_file(connection, place)
        return done, refused, rows

    def _write(
        self,
        connection: duckdb.DuckDBPyConnection,
        writer: Callable[[duckdb.DuckDBPyConnection, Sequence[CsvFile], Path], None],
        taken: Sequence[Taken],
        target: Path,
    ) -> list[Taken]:
        """Type the files; those that the fast reader refuses or miscounts go through the slow path first."""
        current = [self._apart(t) if not t.census.closed else t for t in taken]
        try:
            writer(connection, [t.csv for t in current], target)
            short = (
                {t.source.name for t in current}
                if not taken
                else self._miscounted(connection, current, target)
            )
        except duckdb.OutOfMemoryException:
            raise
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            short = {t.source.name for t in current if not t.cleaned and not self._readable(connection, t)}
            if not short:
                raise InputError(
                    f"{target.stem}: {str(error).splitlines()[0]}", hint="please report this file as a bug"
                ) from None
        if short:
            current = [self._apart(t) if t.source.name in short and not t.cleaned else t for t in current]
            writer(connection, [t.csv for t in current], target)
        return current

    def _apart(self, taken: Taken) -> Taken:
        self.progress(f"taking {taken.source.name} apart", 0, None)
        return take_apart(
            taken, self.workspace.scratch / f"{taken.plain.stem}-{len(taken.source.name)}-clean.csv"
        )

    def _miscounted(
        self, connection: duckdb.DuckDBPyConnection, taken: Sequence[Taken], target: Path
    ) -> set[str]:
        found = posts.rows_by_file(connection, target)
        return {
            t.source.name
            for t in taken
            if not t.cleaned and found.get(t.source.name, 0) != t.census.records - 1
        }

    def _readable(self, connection: duckdb.DuckDBPyConnection, taken: Taken) -> bool:
        try:
            found = connection.execute(f"SELECT count(COLUMNS(*)) FROM {typed.rows(taken.csv)}").fetchall()
        except duckdb.Error:
            return False
        return bool(found)

    def _finish(
        self,
        connection: duckdb.DuckDBPyConnection,
        new: Path,
        files: Sequence[FileAccount],
        taken: Sequence[Taken],
        listing: media.MediaListing,
        documents: Sequence[Source],
        junk: int,
    ) -> ImportReport:
        part = new / "posts" / "part-00001.parquet"
        written = part if part.exists() else None
        users = self.workspace.scratch / "users.parquet"
        (new / "accounts.parquet").replace(users)
        profiles = accounts.complete(connection, users, written, new / "accounts.parquet")
        self.progress("referenced posts and accounts", 0, None)
        stubs = referenced.write(connection, written, new / "accounts.parquet", new / "referenced.parquet")
        items = media.write(connection, listing, new / "media.parquet")
        counted = {name: _count(connection, new / f"{name}.parquet") for name in ("accounts", "actions")}
        rows = counted | {
            "posts": _count(connection, part) if written else 0,
            "referenced": stubs,
            "media": items,
        }
        identified = connection.execute(
            f"SELECT count(*) FILTER (NOT is_pseudonymous) FROM {literal(str(new / 'accounts.parquet'))}"
        ).fetchall()[0][0]
        return ImportReport(
            dataset=self.dataset,
            files=files,
            rows=rows,
            notes=_notes(connection, written, profiles, listing),
            documents=[s.name for s in documents],
            junk=junk,
            identified=int(identified),
            unhashed=any(t.source.legacy.edition_hint == EditionHint.UNHASHED for t in taken),
        )

    def _write_documents(
        self, new: Path, taken: Sequence[Taken], report: ImportReport, rest: Sequence[Source]
    ) -> None:
        dialects = [
            {
                "file": t.source.name,
                "table": t.table,
                "set": t.source.legacy.set_id,
                "sha256": t.census.sha256,
                "bytes": t.census.size,
                "rows": next(f.rows_out for f in report.files if f.file == t.source.name),
                "rejected": sum(next(f.rejected for f in report.files if f.file == t.source.name).values()),
                "dialect": t.csv.dialect.to_json(),
            }
            for t in taken
        ]
        write_atomically(new / "source.json", _document({"files": dialects}))
        write_atomically(new / "import-report.json", _document(report.to_json()))
        description = next(
            (s for s in rest if Path(s.name).name == "dataset.toml" and s.member is None), None
        )
        if description is not None and not self.workspace.dataset_toml.exists():
            shutil.copyfile(description.path, new / "dataset.toml")
        elif not self.workspace.dataset_toml.exists():
            write_atomically(new / "dataset.toml", dataset_toml(name=self.dataset).encode())

    def _move(self, new: Path) -> None:
        """Put the finished tables in place, the report last: without it the workspace counts as unfinished."""
        self.workspace.report.unlink(missing_ok=True)
        names = sorted((p.name for p in new.iterdir()), key=lambda name: name == "import-report.json")
        for name in names:
            target = self.workspace.root / name
            if target.is_dir():
                shutil.rmtree(target)
            (new / name).replace(target)


def _raw(taken: Sequence[Taken], refused: Sequence[Refused]) -> Iterator[Rejection]:
    """Every rejection with its raw bytes, read again from the source."""
    for one in taken:
        if one.cleaned:
            yield from one.cleaned.rejections
        mine = {r.row: r.reason for r in refused if r.file == one.source.name}
        if not mine:
            continue
        with one.plain.open("rb") as raw:
            places = list(_places(one, raw, mine))
            for row, begin, end in places:
                raw.seek(begin)
                yield Rejection(
                    file=one.source.name, row=row, offset=begin, reason=mine[row], raw=raw.read(end - begin)
                )


def _places(taken: Taken, raw: IO[bytes], rows: dict[int, str]) -> Iterator[tuple[int, int, int]]:
    if taken.cleaned is None:
        yield from offsets(chunks(raw), rows)
        return
    starts = taken.cleaned.offsets
    for row in sorted(rows):
        yield row, starts[row], starts[row + 1] if row + 1 < len(starts) else taken.plain.stat().st_size


def _accounts_of(
    taken: Sequence[Taken], rejections: Sequence[Rejection], rows: dict[str, int]
) -> list[FileAccount]:
    counts: dict[str, Counter[str]] = {}
    for rejection in rejections:
        counts.setdefault(rejection.file, Counter())[rejection.reason] += 1
    result = []
    for one in taken:
        rejected = counts.get(one.source.name, Counter())
        records = one.cleaned.records if one.cleaned else one.census.records - 1
        result.append(
            FileAccount(
                file=one.source.name,
                table=one.table,
                sha256=one.census.sha256,
                bytes=one.census.size,
                records_in=records,
                rows_out=rows.get(one.source.name, 0),
                rejected=dict(sorted(rejected.items())),
            )
        )
    return result


def _notes(
    connection: duckdb.DuckDBPyConnection,
    written: Path | None,
    profiles: accounts.Profiles,
    listing: media.MediaListing,
) -> list[str]:
    notes = []
    if profiles.without_row:
        notes.append(
            f"{profiles.without_row:,} authors stand in no users file; their rows come from their posts"
        )
    if profiles.without_posts:
        notes.append(f"{profiles.without_posts:,} accounts have no post in the export")
    if profiles.differing:
        notes.append(
            f"{profiles.differing:,} accounts have profile copies on posts that differ from each other"
        )
    if listing.listed_archives:
        notes.append(f"{listing.listed_archives:,} media archives are listed whose items are not at hand")
    notes += [f"media list names another data set: {line}" for line in listing.of_another_set[:20]]
    if written is not None:
        query = (
            f"SELECT count(*) FROM {literal(str(written))} WHERE regexp_full_match(post_id, '[0-9]+0{{10}}')"
        )
        rounded = connection.execute(query).fetchall()[0][0]
        if rounded:
            notes.append(
                f"{rounded:,} post ids end in ten zeros: probably rounded by a spreadsheet; do not join on them"
            )
    return notes


def _count(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {literal(str(path))}").fetchall()[0][0])


def _document(values: dict[str, object]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()
