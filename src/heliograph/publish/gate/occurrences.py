"""Occurrences: in which columns identifiers stand, and how often, in the workspace and in the edition.

A pseudonymiser that gives one name to one identifier, everywhere the same, changes none of these figures. The identifiers
themselves are not compared: nobody here needs the key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heliograph.publish.gate.asking import knows
from heliograph.publish.gate.id_columns import ID_COLUMNS, IdColumn, Names
from heliograph.publish.gate.subject import Subject

TABLE = "gate_occurrences"
SIDES = ("raw", "public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All identifiers that stand in exactly these columns.

    Attributes:
        mask: One bit for each column of this kind of identifier.
        ids: How many identifiers.
        values: How often they stand somewhere, all together.
    """

    mask: int
    ids: int
    values: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    """Where the identifiers of one kind stand on one side.

    Attributes:
        columns: In the order of the bits.
        groups: In the order of their masks.
    """

    columns: Sequence[IdColumn]
    groups: Sequence[Group]

    @property
    def ids(self) -> int:
        """How many identifiers there are in all columns together."""
        return sum(group.ids for group in self.groups)

    def distinct(self, *columns: IdColumn) -> int:
        """How many identifiers stand in each of some columns."""
        bits = sum(1 << self.columns.index(column) for column in columns)
        return sum(group.ids for group in self.groups if group.mask & bits == bits)


def occurrences(subject: Subject) -> Mapping[Names, tuple[Occurrences, Occurrences]]:
    """For each kind of identifier its occurrences in the workspace and in the edition; counted once."""
    connection = subject.connection
    if not knows(connection, TABLE):
        connection.execute(
            f"CREATE TEMP TABLE {TABLE} (names VARCHAR, side VARCHAR, mask INTEGER, ids BIGINT, found BIGINT)"
        )
        for names in Names:
            for side in SIDES:
                connection.execute(f"INSERT INTO {TABLE} {_counted(names, side)}")
    return {names: (_of(subject, names, "raw"), _of(subject, names, "public")) for names in Names}


def columns_of(names: Names) -> tuple[IdColumn, ...]:
    """The columns that hold identifiers of one kind; the others point to the first."""
    return tuple(column for column in ID_COLUMNS if column.names is names)


def _of(subject: Subject, names: Names, side: str) -> Occurrences:
    query = f"SELECT mask, ids, found FROM {TABLE} WHERE names = ? AND side = ? ORDER BY mask"
    rows = subject.connection.execute(query, [str(names), side]).fetchall()
    groups = [Group(mask=mask, ids=ids, values=found) for mask, ids, found in rows]
    return Occurrences(columns=columns_of(names), groups=groups)


def _counted(names: Names, side: str) -> str:
    """SQL: one row for each set of columns.

    Identifiers are told apart by 64 bits of a hash: among 10 million of them one chance in 100,000 that two are taken for
    one, among 200 million one in 1,000.
    """
    rows = " UNION ALL ".join(
        f"SELECT hash(id) AS id, {1 << place}::USMALLINT AS bit FROM ({column.values(side)})"
        for place, column in enumerate(columns_of(names))
    )
    return f"""SELECT '{names}', '{side}', mask, count(*), sum(found) FROM (
        SELECT bit_or(bit) AS mask, count(*) AS found FROM ({rows}) GROUP BY id) GROUP BY mask"""
