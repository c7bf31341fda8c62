"""Python of a view: a few lines that give the same rows, to be pasted into a notebook."""

from collections.abc import Iterator

from heliograph.model.edition import Edition
from heliograph.model.view import Filter, View


def python(view: View, *, where: str) -> str:
    """A program that reads the view.

    Args:
        view: Which rows.
        where: Folder or address of the archive.
    """
    lines = [f"{name}," for name in _arguments(view)]
    body = "\n".join(f"    {line}" for line in lines)
    return f"import heliograph as hg\n\narchive = hg.open({where!r})\nrows = archive.view(\n{body}\n)\n"


def _arguments(view: View) -> Iterator[str]:
    yield from (repr(name) for name in view.datasets)
    for name, excluded in (("filters", False), ("excluded", True)):
        chosen = [f for f in view.filters if f.excluded is excluded]
        if chosen:
            yield f"{name}={{{', '.join(_filter(f) for f in chosen)}}}"
    named = {
        "edition": None if view.edition is Edition.PUBLIC else str(view.edition),
        "table": None if view.table == "posts" else view.table,
        "since": view.since.isoformat() if view.since else None,
        "until": view.until.isoformat() if view.until else None,
        "text": view.text or None,
        "sort": [f"-{o.column}" if o.down else o.column for o in view.sort] or None,
        "columns": list(view.columns) or None,
        "rows": view.rows,
    }
    yield from (f"{name}={value!r}" for name, value in named.items() if value is not None)


def _filter(given: Filter) -> str:
    return f"{given.column!r}: {list(given.values)!r}"
