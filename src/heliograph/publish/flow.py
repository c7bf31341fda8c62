"""Flow: rows on their way from one query to the next, changed in between by functions of ours.

To the table engine a flow is a table that can be read as often as is asked. Functions get tens of thousands of rows at a time:
functions that SQL calls itself get two thousand, which costs them more than their work.
"""

from collections.abc import Callable, Iterator

import duckdb
import pyarrow as pa

BATCH_ROWS = 32_768


class Flow:
    """A table that is made while it is read.

    Args:
        connection: Knows what the query names; it is read on a connection of its own, beside the one that asks.
        query: The rows before.
        schema: The columns and types of the rows after.
        change: From a batch of rows to one.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        query: str,
        schema: pa.Schema,
        change: Callable[[pa.RecordBatch], pa.RecordBatch],
    ) -> None:
        self._connection = connection
        self._query = query
        self._schema = schema
        self._change = change

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Begin to read: the Arrow interface between libraries."""
        reader = pa.RecordBatchReader.from_batches(self._schema, self._batches())
        return reader.__arrow_c_stream__(requested_schema)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        with self._connection.cursor() as beside:
            for rows in beside.execute(self._query).to_arrow_reader(BATCH_ROWS):
                yield self._change(rows)
