"""Plain: searches that ask for values of columns, and at most leave out some words: a cube counts most of what they find."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from heliograph.model.view import Filter, View
from heliograph.tables.search.fold import fold_whole
from heliograph.tables.search.grammar import Field, Part, Search, Words

COLUMN_OF = {"lang": "language", "client": "client", "kind": "kind"}
"""Fields whose values are those of a column of the cube."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """What a search asks for.

    Attributes:
        filters: Values of columns, which say the same.
        less: The search for what is to be taken away from what they let through; None for nothing.
    """

    filters: tuple[Filter, ...]
    less: Search | None


def plain(search: Search, values: Mapping[str, Collection[str | None]]) -> Plain | None:
    """The search as filters; None where it asks for more, or for values that no post has.

    Args:
        search: As it was typed.
        values: For each column of COLUMN_OF all of its values.
    """
    fields = [part for part in search.parts if isinstance(part, Field) and part.name in COLUMN_OF]
    others = [part for part in search.parts if part not in fields]
    if len(others) > 1 or any(not isinstance(part, Words) or not part.excluded for part in others):
        return None
    filters = tuple(_filters(fields, values))
    if any(not each.values for each in filters):
        return None
    less = Search((*fields, *(_wanted(part) for part in others))) if others else None
    return Plain(filters=filters, less=less)


def _wanted(part: Part) -> Part:
    return replace(part, excluded=False)


def _filters(fields: list[Field], values: Mapping[str, Collection[str | None]]) -> Iterator[Filter]:
    """Several values of one field are alternatives; each that is excluded is so."""
    for name, column in COLUMN_OF.items():
        for excluded in (False, True):
            among = {same(part.value) for part in fields if (part.name, part.excluded) == (name, excluded)}
            if among:
                found = [value for value in values[column] if value is not None and same(value) in among]
                yield Filter.of(column, found, excluded=excluded)


def with_filters(view: View, filters: Iterable[Filter]) -> View:
    """A view of which further filters must hold too; a click on a value of a column that has some already would add to them.

    Args:
        view: The view.
        filters: None of them without values.
    """
    for each in filters:
        own = [f for f in view.filters if f.column == each.column and not f.excluded and not each.excluded]
        for f in own:
            kept = Filter.of(each.column, [value for value in each.values if value in f.values])
            view = (
                replace(view, filters=tuple(kept if g == f else g for g in view.filters))
                if kept.values
                else _none(view, f)
            )
        view = view if own else view.narrowed(each)
    return view


def _none(view: View, own: Filter) -> View:
    """A view that no post is in: what it asks for is what it leaves out."""
    return view.narrowed(replace(own, excluded=True))


def same(value: str) -> str:
    """What is left of a value when its spelling is looked through."""
    return " ".join(fold_whole([value])[0].split())
