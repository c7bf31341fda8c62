"""Kept: the rows of an answer that was held back, from its bytes as they are kept."""

import json

import pyarrow as pa
import pyarrow.ipc

from heliograph.model.consortium.query import QueryKind

OF_A_HIT = ("posted_at", "handle", "account_id", "post_id", "snippet")


def kept_rows(kind: QueryKind, data: bytes) -> pa.Table:
    """Rows as SQL answered them, or the posts that a search found.

    Args:
        kind: Of the query.
        data: As they are kept.
    """
    if kind is QueryKind.SQL:
        return pyarrow.ipc.open_stream(pa.BufferReader(data)).read_all()
    hits = json.loads(data)["hits"]
    return pa.table({name: [hit[name] for hit in hits] for name in OF_A_HIT})
