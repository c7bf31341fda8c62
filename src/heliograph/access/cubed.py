"""Cubed: the numbers of a view from the cubes of its editions, kept in memory, where these or little beside them suffice."""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from heliograph.access.answers import Answers, IndexAnswers
from heliograph.access.facets import CUBE
from heliograph.access.files import local_paths, other_file
from heliograph.access.held import Held
from heliograph.access.indexes import Indexes
from heliograph.access.query import Reader
from heliograph.model.view import Filter, View
from heliograph.tables.cube import Cube, read_cube
from heliograph.tables.facets import CUBED, Values, fits_cube, most_frequent
from heliograph.tables.search.grammar import parse
from heliograph.tables.search.narrowed import fits_index
from heliograph.tables.search.plain import plain, with_filters

KEPT = 64
"""Cubes: those of ten million posts have 6 MB."""

ALL = 1 << 20
"""Values of a facet: more than any column of a cube has."""


class CubeAnswers:
    """Asks the cubes; the view, and the column of a facet, must fit them.

    Args:
        cubes: Of the editions.
        view: Which posts.
        fixed: Filters that a facet does not leave out, beside those of the view.
    """

    def __init__(self, cubes: list[Cube], view: View, fixed: tuple[Filter, ...] = ()) -> None:
        self._cubes, self._view, self._fixed = cubes, view, fixed

    def count(self) -> int:
        """How many posts there are."""
        return sum(cube.count(self._narrowed(self._view)) for cube in self._cubes)

    def facet(self, name: str, most: int) -> Values:
        """How often each value of a column occurs, the view's own choice among them left out."""
        found, view = Counter[str | None](), self._narrowed(self._view.without(name))
        for cube in self._cubes:
            found.update(cube.facet(view, name))
        return most_frequent(found.items(), most)

    def days(self) -> list[tuple[date, int]]:
        """Posts of each day, the period of the view left out."""
        found = Counter[date]()
        for cube in self._cubes:
            found.update(cube.by_day(self._narrowed(self._view)))
        return sorted(found.items())

    def _narrowed(self, view: View) -> View:
        return with_filters(view, self._fixed)


class LessAnswers:
    """What cubes count, less what an index finds: words that are left out are found by few, and the others are many."""

    def __init__(self, whole: CubeAnswers, less: Answers) -> None:
        self._whole, self._less = whole, less

    def count(self) -> int:
        """How many posts there are."""
        return self._whole.count() - self._less.count()

    def facet(self, name: str, most: int) -> Values:
        """How often each value of a column occurs, the view's own choice among them left out."""
        counts = Counter(dict(self._whole.facet(name, ALL)))
        counts.subtract(dict(self._less.facet(name, ALL)))
        return most_frequent([each for each in counts.items() if each[1]], most)

    def days(self) -> list[tuple[date, int]]:
        """Posts of each day, the period of the view left out."""
        counts = Counter(dict(self._whole.days()))
        counts.subtract(dict(self._less.days()))
        return sorted(each for each in counts.items() if each[1])


Counting = Answers | CubeAnswers | LessAnswers


class Cheapest:
    """The numbers of a view, each from where it costs least; all sources give the same.

    Args:
        reader: The editions.
        view: Which posts.
        answers: Who answers where the cubes cannot.
        indexes: Where search indexes lie, if anywhere.
        held: Gives what was counted for another period of the view.
    """

    def __init__(
        self, reader: Reader, view: View, answers: Answers, indexes: Indexes | None, held: Held | None = None
    ) -> None:
        self._answers, self._bare = answers, replace(view, text="")
        self._cubed = _cubed(reader, view, indexes, held)

    def count(self) -> int:
        """How many posts there are, whatever the limit of the view."""
        return self._source(self._bare).count()

    def facet(self, name: str, most: int) -> Values:
        """How often each value of a column occurs, the view's own choice among them left out."""
        return self._source(self._bare, name).facet(name, most)

    def days(self) -> list[tuple[date, int]]:
        """Posts of each day, the period of the view left out."""
        return self._source(replace(self._bare, since=None, until=None)).days()

    def _source(self, view: View, *columns: str) -> Counting:
        return self._cubed if self._cubed is not None and fits_cube(view, *columns) else self._answers


def _cubed(
    reader: Reader, view: View, indexes: Indexes | None, held: Held | None
) -> CubeAnswers | LessAnswers | None:
    cubes = cubes_of(reader)
    if cubes is None or not view.text:
        return None if cubes is None else CubeAnswers(cubes, view)
    values = {column: {value for cube in cubes for value in cube.values[column]} for column in CUBED}
    asked = plain(parse(view.text), values)
    if asked is None or (asked.less is not None and (indexes is None or not fits_index(view))):
        return None
    whole = CubeAnswers(cubes, view, asked.filters)
    if asked.less is None or indexes is None:
        return whole
    return LessAnswers(
        whole, IndexAnswers(reader, replace(view, text=str(asked.less), sort=()), indexes, held)
    )


def cubes_of(reader: Reader) -> list[Cube] | None:
    """The cubes of a reader's editions; None where one has none."""
    found = []
    for edition in reader.editions:
        file = other_file(edition, CUBE)
        if file is None:
            return None
        [path] = local_paths(edition, [file], reader.cache, reader.tell)
        found.append(_kept(path, file.sha256))
    return found


@lru_cache(maxsize=KEPT)
def _kept(path: Path, digest: str) -> Cube:  # noqa: ARG001 - the digest names the bytes
    return read_cube(path)
