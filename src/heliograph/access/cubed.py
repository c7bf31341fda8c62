"""Cubed: the numbers of a view from the cubes of its editions, kept in memory."""

from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path

from heliograph.access.answers import Answers
from heliograph.access.facets import CUBE
from heliograph.access.files import local_paths, other_file
from heliograph.access.query import Reader
from heliograph.model.view import View
from heliograph.tables.cube import Cube, read_cube
from heliograph.tables.facets import Values, most_frequent

KEPT = 64
"""Cubes: those of ten million posts have 6.5 MB."""


class CubeAnswers:
    """Asks the cubes; the view, and the column of a facet, must fit them."""

    def __init__(self, cubes: list[Cube], view: View) -> None:
        self._cubes, self._view = cubes, view

    def count(self) -> int:
        """How many posts there are."""
        return sum(cube.count(self._view) for cube in self._cubes)

    def facet(self, name: str, most: int) -> Values:
        """How often each value of a column occurs, the view's own choice among them left out."""
        found = Counter[str | None]()
        for cube in self._cubes:
            found.update(cube.facet(self._view, name))
        return most_frequent(found.items(), most)

    def days(self) -> list[tuple[date, int]]:
        """Posts of each day, the period of the view left out."""
        found = Counter[date]()
        for cube in self._cubes:
            found.update(cube.by_day(self._view))
        return sorted(found.items())


def cheapest(reader: Reader, view: View, answers: Answers, *, fits: bool) -> "Answers | CubeAnswers":
    """Who counts for a view at the least cost.

    Args:
        reader: The editions.
        view: Which posts.
        answers: Who answers where the cubes cannot.
        fits: Whether the cubes have what is asked.
    """
    cubes = cubes_of(reader) if fits else None
    return answers if cubes is None else CubeAnswers(cubes, view)


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
