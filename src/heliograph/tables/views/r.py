"""R of a view: DuckDB over the Parquet files of the release; needs the packages DBI and duckdb, and no server."""

import json
from collections.abc import Mapping, Sequence

from heliograph.model.view import View
from heliograph.tables.engine import identifier, literal
from heliograph.tables.views.sql import select


def r(view: View, *, files: Mapping[str, Sequence[str]], hits: str | None = None) -> str:
    """A program that reads the view.

    Args:
        view: Which rows.
        files: Paths or addresses of the Parquet files of each table that is read.
        hits: A query for the ids of posts that a search found; needed where the view has a text.
    """
    lines = ["library(DBI)", "library(duckdb)", "", "con <- dbConnect(duckdb())"]
    lines.append("dbExecute(con, \"SET TimeZone = 'UTC'\")")
    for table, paths in files.items():
        listed = ", ".join(literal(path) for path in paths)
        statement = f"CREATE VIEW {identifier(table)} AS SELECT * FROM read_parquet([{listed}])"
        lines.append(f"dbExecute(con, {_text(statement)})")
    lines.append(f"rows <- dbGetQuery(con, {_text(select(view, hits=hits))})")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A value as a string of R, whose escapes are those of JSON but for the slash and surrogate pairs."""
    return json.dumps(value, ensure_ascii=False).replace("\\/", "/")
