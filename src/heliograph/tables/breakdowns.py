"""Breakdowns: the counts of ``breakdown`` for every account at once, so that the page of an account only looks them up."""

from collections.abc import Iterator, Sequence

from heliograph.model.column import ColumnType
from heliograph.model.tables import TABLES
from heliograph.tables.breakdown import TIMES, TOTAL, WHOLE
from heliograph.tables.engine import identifier, literal


def breakdowns(posts: str, columns: Sequence[str], *, most: int) -> str:
    """The query for the counts: account_id, and the columns of ``breakdown`` of its posts, in the same order.

    Args:
        posts: A query for the posts, with account_id, posted_at and the columns.
        columns: Which are counted; of a list each value counts once a post.
        most: How many values of a column at most.
    """
    queries = [
        f"SELECT account_id, '{TOTAL}' AS facet, NULL::VARCHAR AS value, 0 AS place, {WHOLE} FROM ({posts}) GROUP BY account_id",
        *_times(posts),
        *(_values(posts, column, most) for column in columns),
    ]
    united = " UNION ALL BY NAME ".join(f"({query})" for query in queries)
    return (
        f"SELECT account_id, facet, value, posts, accounts, first, last FROM ({united}) "
        "WHERE account_id IS NOT NULL ORDER BY account_id, facet, place"
    )


def _times(posts: str) -> Iterator[str]:
    for name, value in TIMES.items():
        counted = (
            f"SELECT account_id, CAST({value} AS VARCHAR) AS value FROM ({posts}) WHERE posted_at IS NOT NULL"
        )
        yield (
            f"SELECT account_id, '{name}' AS facet, value, count(*) AS posts, "
            f"row_number() OVER (PARTITION BY account_id ORDER BY value) AS place FROM ({counted}) GROUP BY account_id, value"
        )


def _values(posts: str, column: str, most: int) -> str:
    name = identifier(column)
    is_list = TABLES["posts"].column(column).type is ColumnType.TEXTS
    each = f"unnest(list_distinct({name}))" if is_list else name
    counted = f"SELECT account_id, {each} AS value FROM ({posts})"
    return (
        f"SELECT account_id, {literal(column)} AS facet, value, count(*) AS posts, "
        "row_number() OVER (PARTITION BY account_id ORDER BY count(*) DESC, value NULLS LAST) AS place "
        f"FROM ({counted}) GROUP BY account_id, value QUALIFY place <= {int(most)}"
    )
