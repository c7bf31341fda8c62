"""SweepTables: the part of the sweep that asks the table engine: every column but the texts and links of posts."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from heliograph.model.tables import TABLES
from heliograph.privacy.leaks.needles import NUMBER
from heliograph.privacy.leaks.search import Search
from heliograph.publish.gate.asking import one
from heliograph.publish.gate.id_columns import ID_COLUMNS, IdColumn, Names, misshapen, odd
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import identifier, parquet

ROWS = 16_384
MASKED = "gate_masked"

TEXT, LINKS = "posts.text", "posts.urls"
PROSE = "accounts.description"
NAMES = ("accounts.handle", "accounts.display_name")
"""A whole cell is a name here."""

DIGESTS = ("media.sha256", "media.pdq")
"""Hexadecimal digits, among which eight decimal ones in a row are nobody's id."""

STATED = frozenset(
    {f"{table}.{column.name}" for table, spec in TABLES.items() for column in spec.columns if column.values}
    | {f"{table}.dataset" for table in TABLES}
    | {"posts.language", "accounts.language", "accounts.decision_rule", "accounts.decision_reason"}
    | {
        "actions.policy_area",
        "actions.action",
        "actions.statement_of_reasons",
        "media.shard",
        "media.pdq_profile",
    }
)
"""Columns with a vocabulary of their own, where a common word says nothing."""

_SPELT_ALIKE = "[apmux][a-z2-7]{26}|[0-9]{1,20}"


def sweep_tables(subject: Subject, search: Search) -> None:
    """Look through every column with text, each distinct value once; the texts and links of posts are left out."""
    connection = subject.connection
    apart = {TEXT, LINKS, PROSE, "posts.post_number", *DIGESTS, *(column.place for column in ID_COLUMNS)}
    for table in TABLES:
        for name, kind in _texts(connection, f"public_{table}"):
            if f"{table}.{name}" not in apart:
                _grouped(connection, f"public_{table}", (name, kind), f"{table}.{name}", search)
    for batch in _asked(
        connection, "SELECT description, account_id FROM public_accounts WHERE description IS NOT NULL"
    ):
        search.read(PROSE, batch.column(0), authors=batch.column(1))
    for place in NAMES:
        for batch in _asked(connection, _column(place)):
            search.read_cells(place, batch.column(0))
    for place in DIGESTS:
        for batch in _asked(
            connection, f"FROM ({_column(place)}) WHERE NOT regexp_full_match(value, '[0-9a-f]{{64}}')"
        ):
            search.read(place, batch.column(0))
    _ids(subject, search, alike=_know_ids(connection))
    _other_files(subject, search)


def _ids(subject: Subject, search: Search, *, alike: bool) -> None:
    """Columns of ids: ids of masked accounts, and in what is no id at all whatever else identifies them.

    Where all values of a column have the form of a pseudonym, none of them can be an id of the export.
    """
    shapes = misshapen(subject)
    for column in ID_COLUMNS:
        if shapes.get(column) != 0 or alike:
            strange = odd(column) if column in shapes else _no_number(column.values("public"))
            _id_column(subject.connection, column, strange, search)


def _id_column(connection: duckdb.DuckDBPyConnection, column: IdColumn, strange: str, search: Search) -> None:
    account = column.names is Names.ACCOUNT
    # a short number in a column of posts is the id of a post of the first days
    raw = f"FROM ({column.values('public')}) SEMI JOIN {MASKED} USING (id) WHERE length(id) >= {1 if account else NUMBER}"
    for batch in _asked(connection, raw):
        search.read_cells(column.place, batch.column(0))
    for batch in _asked(connection, f"FROM ({strange}) ANTI JOIN {MASKED} USING (id)"):
        if account:
            search.read_cells(column.place, batch.column(0))
        search.read(column.place, batch.column(0))


def _other_files(subject: Subject, search: Search) -> None:
    """Whatever other Parquet files there are: key tables, the cube, and files that nobody expects."""
    known = {path for table in TABLES for path in subject.paths(table)}
    for path in sorted(subject.folder.rglob("*.parquet")):
        if path in known:
            continue
        place, relation = path.relative_to(subject.folder).as_posix(), parquet([path])
        for name, kind in _texts(subject.connection, relation):
            if place.startswith("keys/") and kind == "VARCHAR":
                _keys(subject.connection, f"SELECT {identifier(name)} AS id FROM {relation}", place, search)
            else:
                _grouped(subject.connection, relation, (name, kind), place, search)


def _keys(connection: duckdb.DuckDBPyConnection, keys: str, place: str, search: Search) -> None:
    """Ids of posts, by which rows are found."""
    for batch in _asked(
        connection, f"FROM ({keys}) SEMI JOIN {MASKED} USING (id) WHERE length(id) >= {NUMBER}"
    ):
        search.read_cells(place, batch.column(0))
    for batch in _asked(connection, f"FROM ({keys}) WHERE NOT regexp_full_match(id, '{_SPELT_ALIKE}')"):
        search.read(place, batch.column(0))


def _grouped(
    connection: duckdb.DuckDBPyConnection, relation: str, column: tuple[str, str], place: str, search: Search
) -> None:
    """Each distinct value of a column with how often it stands there."""
    name, kind = identifier(column[0]), column[1]
    value = {"VARCHAR": name, "VARCHAR[]": f"unnest({name})"}.get(kind, f"{name}::VARCHAR")
    query = f"SELECT value, count(*) FROM (SELECT {value} AS value FROM {relation}) WHERE value IS NOT NULL GROUP BY value"
    for batch in _asked(connection, query):
        search.read(place, batch.column(0), counts=batch.column(1).to_numpy(zero_copy_only=False))


def _know_ids(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make the ids of masked accounts known; say whether one looks like a pseudonym: the export was one of our own editions."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {MASKED} AS SELECT account_id AS id FROM gate_decided WHERE masked"
    )
    [alike] = one(
        connection, f"SELECT count(*) FROM {MASKED} WHERE regexp_full_match(id, '[apmux][a-z2-7]{{26}}')"
    )
    return bool(alike)


def _texts(connection: duckdb.DuckDBPyConnection, relation: str) -> Iterator[tuple[str, str]]:
    """Names and types of the columns that hold text in some way."""
    for name, kind, *_ in connection.execute(f"DESCRIBE FROM {relation}").fetchall():
        if any(word in kind for word in ("VARCHAR", "BLOB", "JSON")):
            yield name, kind


def _column(place: str) -> str:
    table, name = place.split(".")
    return f"SELECT {identifier(name)} AS value FROM public_{table} WHERE {identifier(name)} IS NOT NULL"


def _no_number(values: str) -> str:
    return f"FROM ({values}) WHERE NOT regexp_full_match(id, '[0-9]+')"


def _asked(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[pa.RecordBatch]:
    yield from connection.execute(query).to_arrow_reader(ROWS)
