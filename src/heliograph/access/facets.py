"""Facets: how often each value occurs in a view, and when; from the cubes of the editions where the view allows."""

from dataclasses import replace

from heliograph.access.engine import rows_of
from heliograph.access.files import local_paths, other_file
from heliograph.access.query import Reader
from heliograph.access.view import checked, source
from heliograph.errors import UsageError
from heliograph.model.names import unknown
from heliograph.model.tables import TABLES
from heliograph.model.view import PERIOD_OF, Grain, View
from heliograph.tables import facets

CUBE = "cube.parquet"


def facet_query(
    reader: Reader, view: View, column: str, *, hits: str | None = None, most: int = 50, cube: bool = True
) -> str:
    """The query for the values of a column, most frequent first: columns value, rows.

    Args:
        reader: The editions of the view's data sets.
        view: Which rows; what it says about the column itself is left out.
        column: The facet.
        hits: A query for the ids of posts that a search found; needed where the view has a text.
        most: How many values at most.
        cube: Whether the cubes may answer; the numbers are the same.
    """
    checked(reader, view, hits)
    known = TABLES[view.table].names(view.edition)
    if column not in known:
        raise unknown("column", column, known, where=view.table)
    counted = cubes(reader, view, column) if cube else None
    if counted is not None:
        return facets.facet(view, column, source=counted, cube=True, most=most)
    return facets.facet(view, column, source=source(reader, view.without(column)), hits=hits, most=most)


def timeline_query(
    reader: Reader, view: View, grain: Grain, *, hits: str | None = None, cube: bool = True
) -> str:
    """The query for rows over time, whatever the period of the view: columns start, rows."""
    checked(reader, view, hits)
    if view.table not in PERIOD_OF:
        raise UsageError(f"{view.table} has no time that could be counted by.")
    counted = cubes(reader, view) if cube else None
    if counted is not None:
        return facets.timeline(view, grain, source=counted, cube=True)
    whole = replace(view, since=None, until=None)
    return facets.timeline(view, grain, source=source(reader, whole), hits=hits)


def total_query(reader: Reader, view: View, *, hits: str | None = None, cube: bool = True) -> str:
    """The query for the number of rows of a view, whatever its limit: column rows."""
    checked(reader, view, hits)
    counted = cubes(reader, view) if cube else None
    if counted is not None:
        return facets.total(view, source=counted, cube=True)
    return facets.total(view, source=source(reader, view), hits=hits)


def cubes(reader: Reader, view: View, *columns: str) -> str | None:
    """The cubes of all editions as one table; None where they do not suffice, or an edition has none.

    Args:
        reader: The editions of the view's data sets.
        view: Which rows are counted.
        columns: By which they are counted.
    """
    if not facets.fits_cube(view, *columns):
        return None
    paths = []
    for edition in reader.editions:
        file = other_file(edition, CUBE)
        if file is None:
            return None
        paths += local_paths(edition, [file], reader.cache, reader.tell)
    return f"({rows_of(paths)})"
