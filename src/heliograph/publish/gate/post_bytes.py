"""PostBytes: what is learnt of posts byte by byte while the sweep has their columns in hand, so that nobody unpacks these again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.model.posts import POSTS
from heliograph.privacy.leaks.digit_runs import linked_in, numbers_in
from heliograph.privacy.leaks.spelling import post_numbers
from heliograph.publish.gate.finding import SAMPLES
from heliograph.publish.gate.row_order import RowOrder
from heliograph.publish.gate.text_columns import text_columns

WRITTEN = "gate_written_numbers"
"""The table of numbers that may be ids of posts: place, number, found."""

IDS = ("post_id", "post_number")
WORDS = tuple(column for column in text_columns() if column.table == POSTS.name)


@dataclass(slots=True, kw_only=True)
class PostBytes:
    """What is learnt.

    Attributes:
        replaced: Whether ids of posts are replaced: only then numbers matter.
        order: Whether rows stand in their order.
        misspelt: Posts whose number is not the one that their pseudonym spells.
        samples: Some of them.
    """

    replaced: bool
    order: RowOrder = field(default_factory=lambda: RowOrder(POSTS.order))
    misspelt: int = 0
    samples: list[str] = field(default_factory=list)

    @property
    def columns(self) -> Sequence[str]:
        """What has to be read for it."""
        more = (*(column.name for column in WORDS), *IDS) if self.replaced else ()
        return tuple(dict.fromkeys((*POSTS.order, *more)))

    def see(self, batch: pa.RecordBatch, connection: duckdb.DuckDBPyConnection) -> None:
        """Learn from the next rows; columns that the file lacks are passed over.

        Args:
            batch: The rows.
            connection: Gets their numbers, into the table of ``make_table``. It is not kept: what was learnt may be kept as long as
                the connection is.
        """
        there = set(batch.schema.names)
        if there.issuperset(POSTS.order):
            self.order.see(batch)
        if not self.replaced:
            return
        if there.issuperset(IDS):
            self._spell(batch.column("post_id"), batch.column("post_number"))
        for column in WORDS:
            if column.name in there:
                values = batch.column(column.name)
                keep_written(connection, column.place, pc.list_flatten(values) if column.listed else values)

    def _spell(self, ids: pa.Array, said: pa.Array) -> None:
        spelt, right = post_numbers(ids)
        same = pc.fill_null(pc.equal(pa.array(spelt).cast(pa.string()), said), fill_value=False)
        other = pc.and_(pa.array(right), pc.invert(same))
        self.misspelt += other.true_count
        self.samples += ids.filter(other)[: SAMPLES - len(self.samples)].to_pylist()


def make_table(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of numbers, empty."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {WRITTEN} (place VARCHAR, number UBIGINT, found BIGINT)"
    )


def keep_written(connection: duckdb.DuckDBPyConnection, place: str, values: pa.Array) -> None:
    """Add the numbers in some texts to the table."""
    written = [*numbers_in(values), *linked_in(values)]
    if written:
        numbers, found = np.unique(np.array(written, np.uint64), return_counts=True)
        connection.register("gate_rows", pa.table({"number": numbers, "found": found}))
        connection.execute(f"INSERT INTO {WRITTEN} SELECT ?, * FROM gate_rows", [place])
        connection.unregister("gate_rows")
