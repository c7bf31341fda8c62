"""Shares: how many posts of a view have each value of a column, on the whole and by account."""

from collections.abc import Sequence
from dataclasses import replace

from heliograph.model.column import ColumnType
from heliograph.model.view import View, type_of
from heliograph.tables.engine import identifier, literal
from heliograph.tables.facets import where


def span(view: View, *, source: str, cube: bool = False, hits: str | None = None) -> str:
    """The query for the number of posts of a view and their days: columns rows, first, last.

    Args:
        view: Which posts, whatever its limit.
        source: The table that is read, or the cube.
        cube: Whether the source is the cube.
        hits: A query for the ids of posts that a search found; needed where the view has a text.
    """
    counted, day = ("coalesce(sum(posts), 0)", "day") if cube else ("count(*)", "posted_at")
    return (
        f"SELECT CAST({counted} AS BIGINT) AS rows, CAST(min({day}) AS DATE) AS first, CAST(max({day}) AS DATE) AS last "
        f"FROM {source}{where(replace(view, rows=None), cube=cube, hits=hits)}"
    )


def writers(view: View, *, source: str, hits: str | None = None) -> str:
    """The query for the number of accounts that wrote the posts of a view: column accounts."""
    return f"SELECT count(DISTINCT account_id) AS accounts FROM {source}{where(replace(view, rows=None), cube=False, hits=hits)}"


def counts(
    view: View, columns: Sequence[str], *, source: str, cube: bool = False, hits: str | None = None
) -> str:
    """The query for all values of some columns within a view: columns name, value, rows; without a name stand all posts.

    Args:
        view: Which posts; unlike a facet, a column's own filter holds.
        columns: The columns; of a list column each value counts once a post.
        source: The table that is read, or the cube.
        cube: Whether the source is the cube.
        hits: A query for the ids of posts that a search found; needed where the view has a text.
    """
    chosen = f"{source}{where(replace(view, rows=None), cube=cube, hits=hits)}"
    return _counted(view, columns, chosen, (), "CAST(sum(posts) AS BIGINT)" if cube else "count(*)")


def by_account(view: View, columns: Sequence[str], *, source: str, hits: str | None = None) -> str:
    """The query for the same by account: columns account_id, name, value, rows."""
    chosen = f"{source}{where(replace(view, rows=None), cube=False, hits=hits)}"
    return _counted(view, columns, chosen, ("account_id",), "count(*)")


def _counted(view: View, columns: Sequence[str], chosen: str, keys: tuple[str, ...], rows: str) -> str:
    lists = [column for column in columns if type_of(view, column) is ColumnType.TEXTS]
    parts = [_singles([column for column in columns if column not in lists], chosen, keys, rows)]
    parts += (_list(column, chosen, keys) for column in lists)
    return " UNION ALL ".join(parts)


def _singles(columns: Sequence[str], chosen: str, keys: tuple[str, ...], rows: str) -> str:
    """All keys, and keys with each value of each column, in one pass over the posts."""
    names = {column: identifier(column) for column in columns}
    sets = ", ".join(f"({', '.join((*keys, *more))})" for more in ((), *((name,) for name in names.values())))
    which = [f"WHEN grouping({name}) = 0 THEN {literal(column)}" for column, name in names.items()]
    value = [f"WHEN grouping({name}) = 0 THEN CAST({name} AS VARCHAR)" for name in names.values()]
    said = (f"CASE {' '.join(which)} END", f"CASE {' '.join(value)} END") if names else ("NULL", "NULL")
    return (
        f"SELECT {', '.join((*keys, f'{said[0]} AS name', f'{said[1]} AS value', f'{rows} AS rows'))} "
        f"FROM {chosen} GROUP BY GROUPING SETS ({sets})"
    )


def _list(column: str, chosen: str, keys: tuple[str, ...]) -> str:
    unnested = f"unnest(list_distinct({identifier(column)})) AS value"
    listed = ", ".join((*keys, f"{literal(column)} AS name", "value", "count(*) AS rows"))
    return f"SELECT {listed} FROM (SELECT {', '.join((*keys, unnested))} FROM {chosen}) GROUP BY {', '.join((*keys, 'value'))}"
