"""Gathered: posts that have something in common, counted, with the first of them by time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.access.engine import explained
from heliograph.access.plan import Bounds, Where
from heliograph.access.query import Reader, table_query
from heliograph.access.rows import COLUMNS, rows_of, with_authors
from heliograph.access.subject import NAMES
from heliograph.model.tables import TABLES
from heliograph.tables.engine import identifier, literal
from heliograph.tables.schema import ARROW

BRIEF = ("post_id", "account_id", "posted_at", "dataset", "release")
"""What it takes to count posts, to order them and to find them again."""

IN_ORDER = ("posted_at", "account_id", "post_id", "dataset", "release")
"""No two posts tie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Posts that have something in common.

    Attributes:
        count: How many there are.
        accounts: Of how many accounts they are.
        first: The first of them by time: rows.COLUMNS, handle and display_name of the author.
    """

    count: int
    accounts: int
    first: pa.Table


def gathered(reader: Reader, found: pa.Table, *, most: int) -> Gathered:
    """Count posts and read the first of them.

    Args:
        reader: The editions.
        found: Posts as ``keyed`` finds them, with the columns of BRIEF.
        most: How many are read.
    """
    accounts = pc.count_distinct(found["account_id"], mode="only_valid").as_py()
    first = found.sort_by([(name, "ascending") for name in IN_ORDER]).slice(0, most)
    return Gathered(count=len(found), accounts=accounts, first=shown(reader, first))


def shown(reader: Reader, found: pa.Table) -> pa.Table:
    """Posts as they are shown in lists, with their authors, in the order in which they were found."""
    return with_authors(reader, read(reader, found, COLUMNS), NAMES)


def read(reader: Reader, found: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Columns of posts that ``keyed`` found, in the same order."""
    spec = TABLES["posts"]
    schema = pa.schema([pa.field(name, ARROW[spec.column(name).type]) for name in columns])
    pieces, order = [schema.empty_table()], []
    for number in range(len(reader.editions)):
        at = pc.indices_nonzero(pc.equal(found["edition"], number))
        if len(at):
            order += at.to_pylist()
            pieces.append(_of_edition(reader, number, found.take(at), columns).cast(schema))
    back = pc.sort_indices(pa.array(order, pa.int64()))
    return pa.concat_tables(pieces).take(back)


def _of_edition(reader: Reader, number: int, found: pa.Table, columns: Sequence[str]) -> pa.Table:
    """By their places where they have them, else by their ids in the files of their accounts."""
    if not found["row"].null_count:
        return rows_of(reader, number, found["row"].to_pylist(), columns)
    ids = found["post_id"].to_pylist()
    accounts = frozenset(found["account_id"].to_pylist())
    condition = f"account_id IN ({_listed(accounts)}) AND post_id IN ({_listed(ids)})"
    one = replace(reader, editions=(reader.editions[number],))
    posts = table_query(one, "posts", [Where(condition=condition, bounds=Bounds(accounts=accounts))])
    named = ", ".join(map(identifier, columns))
    with explained():
        rows = reader.engine.relation(f"SELECT {named}, post_id AS found FROM ({posts})").to_arrow_table()
    return rows.take(pc.index_in(found["post_id"], rows["found"])).drop_columns("found")


def _listed(values: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(literal(value) for value in sorted(values))
