"""Uniqueness: how many rows one combination of values singles out, and how many share theirs with few others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

SMALL = 5
"""A group of fewer than this hides nobody well."""

AT_MONTH_AND_OCTAVE: Mapping[str, str] = {
    "created_on": "date_trunc('month', created_on)",
    "follower_count": "if(follower_count < 1, 0, length(bin(follower_count)))",
    "following_count": "if(following_count < 1, 0, length(bin(following_count)))",
    "language": "lower(language)",
}
"""Month of creation, counts between powers of two."""

AT_YEAR_AND_DECADE: Mapping[str, str] = {
    "created_on": "date_trunc('year', created_on)",
    "follower_count": "if(follower_count < 1, 0, length(follower_count::VARCHAR))",
    "following_count": "if(following_count < 1, 0, length(following_count::VARCHAR))",
    "language": "lower(language)",
}
"""Year of creation, counts between powers of ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Singled:
    """What the groups of equal combinations show.

    Attributes:
        rows: Rows in all groups.
        unique: Rows that are alone in their group.
        few: Rows in groups smaller than SMALL, the unique ones among them.
    """

    rows: int
    unique: int
    few: int

    @property
    def share(self) -> float:
        """Share of rows that are alone; 0 where there is no row."""
        return self.unique / self.rows if self.rows else 0.0


def singled_out(connection: duckdb.DuckDBPyConnection, rows: str, values: Sequence[str]) -> Singled:
    """Group rows by these expressions of SQL; null is a value like another, and without expressions all are alike."""
    keys = ", ".join(f"{value} AS k{n}" for n, value in enumerate(values)) or "true AS k0"
    found = connection.execute(f"""SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (n = 1), 0), coalesce(sum(n) FILTER (n < {SMALL}), 0)
        FROM (SELECT {keys}, count(*) AS n FROM {rows} GROUP BY ALL)""").fetchall()[0]
    alone, few = int(found[1]), int(found[2])
    return Singled(rows=int(found[0]), unique=alone, few=few)


def only_ones(connection: duckdb.DuckDBPyConnection, rows: str, value: str) -> Singled:
    """The same for one expression, without the rows where it is null."""
    return singled_out(connection, f"(SELECT * FROM {rows} WHERE {value} IS NOT NULL)", [value])
