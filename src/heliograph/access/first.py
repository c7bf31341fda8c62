"""First: the first or last posts by time, looked up in ``keys/by_time`` instead of sorted out of all posts."""

from collections.abc import Iterator

from heliograph.access.files import local_paths, other_file
from heliograph.access.query import Reader
from heliograph.access.resolve import OpenEdition
from heliograph.model.view import View
from heliograph.tables.engine import literal
from heliograph.tables.views.sql import period

BY_TIME = "keys/by_time.parquet"
MOST = 1_000
"""For more rows than that, sorting is as cheap as looking up."""


def first_rows(reader: Reader, view: View) -> str | None:
    """A query for few posts among which are those of the view; None where the view is not answered by time alone.

    It may be: posts, ordered by time first, limited, with no filter but a period, of editions that lie on this machine.
    """
    by_time = view.table == "posts" and len(view.sort) == 1 and view.sort[0].column == "posted_at"
    if not by_time or view.filters or view.text or view.rows is None or view.rows > MOST:
        return None
    queries = [_of_edition(reader, edition, view) for edition in reader.editions]
    found = [query for query in queries if query is not None]
    return " UNION ALL BY NAME ".join(found) if len(found) == len(queries) else None


def _of_edition(reader: Reader, edition: OpenEdition, view: View) -> str | None:
    keys = other_file(edition, BY_TIME)
    parts = sorted(edition.manifest.parts("posts"), key=lambda file: file.path)
    if keys is None or any(edition.tree.local(f"{edition.folder}/{f.path}") is None for f in (keys, *parts)):
        return None
    [index, *paths] = local_paths(edition, [keys, *parts], reader.cache, reader.tell)
    rows: dict[int, list[int]] = {}
    for file, row in reader.engine.relation(_places(view, str(index))).fetchall():
        rows.setdefault(file, []).append(row)
    read = [_rows(str(paths[number - 1]), listed) for number, listed in sorted(rows.items())]
    return " UNION ALL BY NAME ".join(read or [_rows(str(paths[0]), [-1])])


def _places(view: View, index: str) -> str:
    """Files and rows of the first posts; of posts of one moment the order of the table decides, as it does in the view."""
    found = " AND ".join(_period(view)) or "TRUE"
    down = "DESC" if view.sort[0].down else "ASC"
    return (
        f"SELECT file, row FROM {literal(index)} WHERE {found} "
        f"ORDER BY key {down} NULLS LAST, file, row LIMIT {view.rows}"
    )


def _period(view: View) -> Iterator[str]:
    if view.since is not None or view.until is not None:
        yield from period("key", view.since, view.until)


def _rows(path: str, rows: list[int]) -> str:
    listed = ", ".join(map(str, sorted(rows)))
    return (
        f"SELECT * EXCLUDE file_row_number FROM read_parquet({literal(path)}, file_row_number=true) "
        f"WHERE file_row_number IN ({listed})"
    )
