"""Export: the rows of a view as a file; the page says before how many there are."""

import tempfile
from dataclasses import replace

from django.http import FileResponse, HttpRequest

from heliograph.access.answers import BY_TIME
from heliograph.access.output import Format, write
from heliograph.access.view import view_query
from heliograph.errors import RefusedError
from heliograph.web.frame import site
from heliograph.web.pages.explore import EXPORTED, view_of

IN_MEMORY = 2**22
TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.ARROW: "application/vnd.apache.arrow.file",
}


def export(request: HttpRequest, form: str) -> FileResponse:
    """The rows of a view in one of four forms; ``spreadsheet=1`` writes CSV that no spreadsheet takes for formulas."""
    view, chosen = view_of(request), Format(form)
    shown = site()
    count = shown.explore(view).count
    wanted = count if view.rows is None else min(count, view.rows)
    if wanted > EXPORTED:
        raise RefusedError(
            f"The view has {wanted:,} rows; up to {EXPORTED:,} are written here.",
            hint="Narrow it, or take the files of the data set: heliograph query asks them without a limit.",
        )
    with shown.asking(view) as (reader, hits):
        query = view_query(reader, view if view.sort else replace(view, sort=BY_TIME), hits=hits)
        sink = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the answer
        write(reader.engine, query, chosen, sink, spreadsheet="spreadsheet" in request.GET)  # type: ignore[arg-type]
    sink.seek(0)
    name = "-".join(edition.name.replace("@", "-") for edition in reader.editions)[:80]
    return FileResponse(sink, as_attachment=True, filename=f"{name}.{chosen}", content_type=TYPES[chosen])
