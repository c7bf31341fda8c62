"""Expected: what a sample of rows must look like in the edition, identifier by identifier, computed from the key."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.model.policy import Policy
from heliograph.privacy.leaks.recompute import Recompute
from heliograph.publish.gate.asking import cells, one
from heliograph.publish.gate.id_columns import ID_COLUMNS, IdColumn, Names
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import identifier

SAMPLE = 10_000
"""So many rows of a table are computed, or all of them where there are fewer."""

KEYS = {"posts": "post_id", "actions": "action_id", "media": "media_key", "referenced": "referenced_id"}
"""By which identifier a row of a table is found again."""

ROWS = "gate_expected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Values of a sample that are not what they must be.

    Attributes:
        place: Table and column.
        samples: Identifiers of the export and the pseudonyms that they must have.
    """

    place: str
    count: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One table, compared.

    Attributes:
        rows: So many rows.
        missed: Nothing where all are as they must be.
    """

    rows: int
    missed: tuple[Missed, ...] = ()


def compare(subject: Subject, recompute: Recompute) -> Iterator[Compared]:
    """Look for a sample of the rows of each table in the edition, with every identifier as it must be there."""
    shown = _column(subject.connection, "SELECT account_id FROM gate_shown")
    for table, key in KEYS.items():
        columns = [column for column in ID_COLUMNS if column.table == table]
        sample = _sample(subject, table, key, columns)
        made = sample
        for name in dict.fromkeys(column.name for column in columns):
            those = [column for column in columns if column.name == name]
            values = _expected(sample, those, subject.policy, recompute, shown)
            made = made.set_column(made.schema.get_field_index(name), name, values)
        made = made.append_column("given", sample[key])
        subject.connection.register(ROWS, made)
        yield Compared(rows=len(made), missed=tuple(_missed(subject.connection, table, key, columns)))
        subject.connection.unregister(ROWS)


def _sample(subject: Subject, table: str, key: str, columns: list[IdColumn]) -> pa.Table:
    """Rows chosen by a hash of their identifier, the same for the same seed."""
    [rows] = one(subject.connection, f"SELECT count(*) FROM raw_{table}")
    names = {column.name for column in columns} | {column.kind[0] for column in columns if column.kind}
    listed = ", ".join(identifier(name) for name in sorted(names))
    query = (
        f"SELECT {listed} FROM raw_{table} WHERE hash({key}, {subject.seed}) % {max(rows // SAMPLE, 1)} = 0"
    )
    return subject.connection.execute(query).to_arrow_table().combine_chunks()


def _expected(
    sample: pa.Table, columns: list[IdColumn], policy: Policy, recompute: Recompute, shown: pa.Array
) -> pa.Array:
    """The values of one column as they must stand in the edition."""
    made = _whole(sample[columns[0].name])
    for column in columns:
        if not column.replaced(policy):
            continue
        if column.listed:
            return pa.ListArray.from_arrays(
                made.offsets, _named(made.values, column.names, recompute, shown), mask=pc.is_null(made)
            )
        named = _named(made, column.names, recompute, shown)
        if column.kind is None:
            return named
        those = pc.equal(_whole(sample[column.kind[0]]), column.kind[1])
        made = pc.if_else(those, named, made)
    return made


def _named(values: pa.Array, names: Names, recompute: Recompute, shown: pa.Array) -> pa.Array:
    encoded = values.dictionary_encode()
    made = recompute(names, encoded.dictionary)
    if names is Names.ACCOUNT:
        made = pc.if_else(pc.is_in(encoded.dictionary, shown), encoded.dictionary, made)
    return made.take(encoded.indices)


def _missed(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, columns: list[IdColumn]
) -> Iterator[Missed]:
    """First whether anything is missing, in one look at the edition; then what."""
    names = [name for name in dict.fromkeys(column.name for column in columns) if name != key]
    if not _count(connection, table, key, *names):
        return
    lost = _count(connection, table, key)
    if lost:
        yield Missed(place=f"{table}.{key}", count=lost, samples=_samples(connection, table, key))
    for name in names:
        wrong = _count(connection, table, key, name) - lost
        if wrong:
            yield Missed(place=f"{table}.{name}", count=wrong, samples=_samples(connection, table, key, name))


def _unmatched(table: str, *names: str) -> str:
    alike = " AND ".join(f"e.{identifier(name)} IS NOT DISTINCT FROM p.{identifier(name)}" for name in names)
    return f"FROM {ROWS} e ANTI JOIN public_{table} p ON {alike}"


def _count(connection: duckdb.DuckDBPyConnection, table: str, *names: str) -> int:
    return int(one(connection, f"SELECT count(*) {_unmatched(table, *names)}")[0])


def _samples(connection: duckdb.DuckDBPyConnection, table: str, *names: str) -> tuple[str, ...]:
    return cells(connection, f"SELECT given, {identifier(names[-1])} {_unmatched(table, *names)}")


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Array:
    return _whole(connection.execute(query).to_arrow_table().column(0))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks()
