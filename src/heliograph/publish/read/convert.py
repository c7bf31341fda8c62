"""Convert: from plain CSV files to sorted, typed tables, by the fast reader where it can and the slow path where it cannot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from heliograph.errors import InputError
from heliograph.model.progress import Progress
from heliograph.publish.read import accounts, actions, posts
from heliograph.publish.read.intake import Taken, take_apart
from heliograph.publish.read.refused import drop_refused, find_refused
from heliograph.tables.legacy import typed
from heliograph.tables.legacy.typed import CsvFile

Writer = Callable[[duckdb.DuckDBPyConnection, Sequence[CsvFile], Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    write: Writer
    key: str
    order: str
    file: str


TABLES = {
    "accounts": _Table(
        write=accounts.write_typed, key="account_id", order=accounts.ORDER, file="accounts.parquet"
    ),
    "posts": _Table(
        write=posts.write_typed, key="post_id", order=posts.ORDER, file="posts/part-00001.parquet"
    ),
    "actions": _Table(
        write=actions.write_typed, key="action_id", order=actions.ORDER, file="actions.parquet"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The files as they were read in the end, and the rows of each in its typed table."""

    taken: Sequence[Taken]
    rows: Mapping[str, int]


def convert(
    connection: duckdb.DuckDBPyConnection,
    taken: Sequence[Taken],
    new: Path,
    *,
    progress: Progress,
) -> Converted:
    """Write the typed tables below ``new``; what must stay out of them stands in the table ``refused`` afterwards.

    Args:
        connection: As ``posts.reader`` opens it.
        taken: Every file.
        new: Folder that becomes the workspace; scratch files lie beside it.
        progress: Told about each table.
    """
    done: list[Taken] = []
    rows: dict[str, int] = {}
    for name, table in TABLES.items():
        mine = [t for t in taken if t.table == name]
        if name == "posts" and not mine:
            continue
        progress(f"typing {name}", 0, None)
        raw, target = new.parent / f"{name}.parquet", new / table.file
        done += _write(connection, table.write, mine, raw, progress)
        if find_refused(connection, raw, table.key):
            drop_refused(connection, raw, target, order=table.order)
        else:
            raw.replace(target)
        rows |= posts.rows_by_file(connection, target)
    return Converted(taken=done, rows=rows)


def _write(
    connection: duckdb.DuckDBPyConnection,
    write: Writer,
    taken: Sequence[Taken],
    target: Path,
    progress: Progress,
) -> list[Taken]:
    """Type the files of a table; those that the fast reader refuses or miscounts go through the slow path first."""
    bad = {t.name for t in taken if not t.census.closed or t.census.reopened}
    current = list(taken)
    while True:
        current = [_apart(t, progress) if t.name in bad else t for t in current]
        failure = None
        try:
            write(connection, [t.csv for t in current], target)
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            failure = error
            bad = {t.name for t in current if not t.cleaned and not _is_readable(connection, t)}
        else:
            bad = _miscounted(connection, current, target)
        if not bad and failure is not None:
            line = next((line for line in str(failure).splitlines() if line.strip(" :")), "no reason given")
            raise InputError(
                f"{target.stem}: {line}", hint="nothing was imported; please report this as a bug"
            )
        if not bad:
            return current


def _apart(taken: Taken, progress: Progress) -> Taken:
    progress(f"taking {taken.name} apart", 0, None)
    return take_apart(taken)


def _miscounted(connection: duckdb.DuckDBPyConnection, taken: Sequence[Taken], target: Path) -> set[str]:
    """Files whose rows differ from the records counted in their bytes; those taken apart are checked at the end."""
    if not taken:
        return set()
    found = posts.rows_by_file(connection, target)
    return {t.name for t in taken if not t.cleaned and found.get(t.name, 0) != t.records}


def _is_readable(connection: duckdb.DuckDBPyConnection, taken: Taken) -> bool:
    try:
        connection.execute(f"SELECT count(COLUMNS(*)) FROM {typed.rows(taken.csv)}").fetchall()
    except duckdb.Error:
        return False
    return True
