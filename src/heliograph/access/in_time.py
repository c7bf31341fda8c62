"""In time: the posts of a period by time, read where they stand in ``keys/by_time`` instead of chosen from all."""

from heliograph.access.engine import explained
from heliograph.access.files import held_path, local_paths, other_file
from heliograph.access.first import BY_TIME
from heliograph.access.keys import numbers
from heliograph.access.query import Reader
from heliograph.model.view import Order, View
from heliograph.tables.engine import parquet
from heliograph.tables.views.sql import period

FORWARD = ((), (Order("posted_at"),))


def in_time(reader: Reader, view: View, limit: int, skip: int) -> list[int] | None:
    """The numbers of the posts of one edition that a view without filters shows; None where time alone does not decide.

    The file is in the order of time, and the engine keeps the order of a source, so that a page far behind the first costs as much as
    the first.

    Args:
        reader: One edition.
        view: Posts of a period, from the earliest.
        limit: Posts at most.
        skip: Posts that are passed over first.
    """
    [edition] = reader.editions
    keys = other_file(edition, BY_TIME)
    if view.filters or view.text or view.sort not in FORWARD or keys is None:
        return None
    if held_path(edition, keys, reader.cache) is None:
        return None
    source = parquet(local_paths(edition, [keys], reader.cache, reader.tell))
    bounded = view.since is not None or view.until is not None
    found = " AND ".join(period("key", view.since, view.until)) if bounded else "TRUE"
    with explained():
        query = f"SELECT file, row FROM {source} WHERE {found} LIMIT {limit} OFFSET {skip}"
        places = reader.engine.relation(query).to_arrow_table()
    rows: list[int] = numbers(edition, places).tolist()
    return rows
