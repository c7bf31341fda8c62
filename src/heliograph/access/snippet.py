"""Snippet: a view in another language, to be pasted where it is needed; all of them give the same rows."""

from enum import StrEnum

from heliograph.access.files import local_paths, table_files
from heliograph.access.query import Reader
from heliograph.access.view import checked
from heliograph.model.view import View
from heliograph.tables.views.python import python
from heliograph.tables.views.r import r
from heliograph.tables.views.shell import shell
from heliograph.tables.views.sql import select


class Language(StrEnum):
    """In what a view can be written."""

    ADDRESS = "address"
    SQL = "sql"
    PYTHON = "python"
    R = "r"
    SHELL = "shell"


def snippet(reader: Reader, view: View, language: Language, *, where: str) -> str:
    """The view in a language.

    Args:
        reader: The editions of the view's data sets.
        view: Which rows.
        language: In what it is written.
        where: Folder or address of the archive.
    """
    match language:
        case Language.ADDRESS:
            return view.to_query()
        case Language.SQL:
            checked(reader, view, hits=None)
            return select(view)
        case Language.PYTHON:
            return python(view, where=where)
        case Language.R:
            checked(reader, view, hits=None)
            return r(view, files={view.table: _places(reader, view.table, where)})
        case Language.SHELL:
            return shell(view, where=where)


def _places(reader: Reader, table: str, where: str) -> list[str]:
    """Where R finds the files: those of a server are named by their addresses, which its DuckDB reads too."""
    places: list[str] = []
    for edition in reader.editions:
        for file in table_files(edition, table):
            path = f"{edition.folder}/{file.path}"
            if where.startswith(("http://", "https://")) and where != edition.tree.where:
                places.append(f"{where.removesuffix('/')}/{path}")
            elif edition.tree.local(path) is None:
                places.append(edition.tree.address(path))
            else:
                places += map(str, local_paths(edition, [file], reader.cache, reader.tell))
    return places
