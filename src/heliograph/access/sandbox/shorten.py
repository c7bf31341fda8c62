"""Shorten: an answer within the limits of a data set, which may be narrower than those of the sandbox."""

import pyarrow as pa
import pyarrow.ipc

from heliograph.access.sandbox.answer import Answer


def shortened(answer: Answer, *, rows: int, bytes: int) -> Answer:  # noqa: A002 - as limits call it
    """The answer, or its first rows.

    Args:
        answer: As the sandbox gave it.
        rows: At most.
        bytes: At most, as a stream of Arrow; what does not hold one row holds none.
    """
    if answer.table.num_rows <= rows and len(answer.stream) <= bytes:
        return answer
    cut = "rows" if answer.table.num_rows > rows else "bytes"
    table = answer.table.slice(0, rows)
    stream = stream_of(table)
    least, most = 0, table.num_rows
    if len(stream) > bytes:
        cut = "bytes"
        while least < most:
            middle = (least + most + 1) // 2
            least, most = (
                (middle, most) if len(stream_of(table.slice(0, middle))) <= bytes else (least, middle - 1)
            )
        table = table.slice(0, least)
        stream = stream_of(table)
    return Answer(table=table, stream=stream, cut=cut, seconds=answer.seconds)


def unfinished() -> Answer:
    """What is held back in place of an answer where a query could not be run to its end: that alone can tell of a single row."""
    table = pa.table({"error": ["The query could not be run to its end."]})
    return Answer(table=table, stream=stream_of(table), cut="", seconds=0)


def stream_of(table: pa.Table) -> bytes:
    """A table as a stream of Arrow."""
    sink = pa.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data
