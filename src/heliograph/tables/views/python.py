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
    if view.edition is not Edition.PUBLIC:
        yield f"edition={str(view.edition)!r}"
    if view.table != "posts":
        yield f"table={view.table!r}"
    for name, excluded in (("filters", False), ("excluded", True)):
        chosen = [f for f in view.filters if f.excluded is excluded]
        if chosen:
            yield f"{name}={{{', '.join(_filter(f) for f in chosen)}}}"
    for name, moment in (("since", view.since), ("until", view.until)):
        if moment is not None:
            yield f"{name}={moment.isoformat()!r}"
    if view.text:
        yield f"text={view.text!r}"
    if view.sort:
        yield f"sort={[f'-{o.column}' if o.down else o.column for o in view.sort]!r}"
    if view.columns:
        yield f"columns={list(view.columns)!r}"
    if view.rows is not None:
        yield f"rows={view.rows}"


def _filter(given: Filter) -> str:
    return f"{given.column!r}: {list(given.values)!r}"
