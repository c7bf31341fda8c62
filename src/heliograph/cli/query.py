"""``heliograph query``: ask one or many data sets, in SQL or by a view, and print, write or copy the answer."""

import json as json_format
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.cells import cell_len
from rich.text import Text

from heliograph.access.cite import cite, cite_all
from heliograph.access.facets import facet_query, timeline_query
from heliograph.access.output import Format, write, write_file, write_json
from heliograph.access.preview import Preview, as_text, preview
from heliograph.access.query import Reader, selection
from heliograph.access.resolve import matching, open_editions
from heliograph.access.snippet import Language, snippet
from heliograph.access.view import view_query
from heliograph.bootstrap.reading import Joined, hits_of, open_archive, reader_of
from heliograph.cli.bars import bar
from heliograph.cli.face import Json, complaints, console, emit, progress_bars
from heliograph.cli.read import Edition, Where
from heliograph.cli.remote import ask_there, one_name
from heliograph.errors import UsageError
from heliograph.model.view import Grain, View

SHOWN_ROWS = 20
LONGEST = 60
"""Bars that are shown: months of five years."""

BARS = 32
MOST_VALUES = 100_000
"""Values of a facet that are counted; on a terminal the first ones are shown."""

Form = Literal["table", "csv", "json", "parquet", "arrow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked: a query as it was typed, or a view and what is wanted of it."""

    sql: str | None
    view: str | None
    facet: str | None
    timeline: Grain | None

    def check(self) -> None:
        """Refuse what cannot be answered in one way."""
        by_view = [self.view, self.facet, self.timeline]
        if self.sql is None and not any(word is not None for word in by_view):
            raise UsageError("Nothing is asked.", hint='Ask in SQL, or by a view: --view "language=ar".')
        if self.sql is not None and any(word is not None for word in by_view):
            raise UsageError("SQL and views do not go together.", hint="Leave one of them out.")
        if self.facet is not None and self.timeline is not None:
            raise UsageError("A facet and a timeline are two answers.", hint="Ask for one after the other.")


def query(
    sql: str | None = None,
    *,
    view: str | None = None,
    facet: str | None = None,
    timeline: Grain | None = None,
    dataset: Annotated[tuple[str, ...], Parameter(name="--dataset", negative=())] = (),
    archive: Where = None,
    edition: Edition = None,
    copy_as: Annotated[Language | None, Parameter(name="--copy-as")] = None,
    format: Form = "table",  # noqa: A002
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    spreadsheet: Annotated[bool, Parameter(negative=())] = False,
    remote: Annotated[bool, Parameter(negative=())] = False,
    held: str | None = None,
    json: Json = False,
) -> None:
    """Ask one or many data sets, with SQL or with a view.

    The tables accounts, posts, actions, referenced and media go by their names; rows of several data sets stand in one table, told
    apart by the columns dataset and release.

    Args:
        sql: The query, for example "SELECT client, count(*) FROM posts GROUP BY 1 ORDER BY 2 DESC".
        view: Instead of SQL, what an address says after its question mark: "language=ar&since=2016-08-01&sort=posted_at".
        facet: Of the view, how often each value of this column occurs.
        timeline: Of the view, how many rows there are over time.
        dataset: Data set (ira-2018), release (ira-2018@2) or pattern ("venezuela-*"); may be given again, and left out where the
            archive has only one.
        archive: Folder or address; that of the settings when left out.
        edition: Edition; the public one when left out.
        copy_as: Print the view in another language instead of asking it.
        format: How the rows are written.
        output: File to write to; standard output when left out.
        spreadsheet: Write CSV that a spreadsheet opens without harm: ids stay text, and no cell is run as a formula.
        remote: Have the server of the archive answer SQL on a gated edition, for those who may ask it and not download it.
        held: With --remote, instead of SQL: the number of an answer that two people have looked at.
        json: Print one JSON document instead of text.
    """
    asked = _Question(sql=sql, view=view, facet=facet, timeline=timeline)
    if held is None:
        asked.check()
    if remote or held:
        if sql is None and held is None:
            raise UsageError("A server is asked in SQL.", hint="Leave --view out.")
        chosen = _form_of(format, output) if output else None if format == "table" else Format(format)
        ask_there(
            sql,
            held=held,
            name="" if held else one_name(dataset),
            archive=archive,
            edition=edition or "consortium",
            form=chosen,
            output=output,
            spreadsheet=spreadsheet,
            as_json=json,
        )
        return
    joined = open_archive(archive)
    shown = _view(asked, dataset, edition, joined)
    names = shown.datasets if shown else _named(joined, dataset)
    opened = open_editions(joined.library, names, shown.edition if shown else edition)
    with progress_bars() as tell:
        reader = reader_of(joined, opened, tell)
        if copy_as is not None:
            console.print(Text(_copied(reader, shown, copy_as, joined)), soft_wrap=True)
            return
        text = _text(reader, asked, shown, hits_of(joined, reader, shown) if shown else None)
    if output is not None:
        form = _form_of(format, output)
        rows = write_file(reader.engine, text, form, output, spreadsheet=spreadsheet)
        _tell_written(reader, output, rows, as_json=json)
        return
    with _until_nobody_reads():
        if json:
            _print_document(reader, text)
        elif format == "table":
            _print_rows(reader, text, bars=facet is not None or timeline is not None)
        else:
            _stream(reader, text, Format(format), spreadsheet=spreadsheet)


def _view(asked: _Question, datasets: tuple[str, ...], edition: str | None, joined: Joined) -> View | None:
    """The view that is asked for; None for SQL."""
    if asked.sql is not None:
        return None
    view = View.from_query(asked.view or "", edition=edition)
    return view if view.datasets else replace(view, datasets=_named(joined, datasets))


def _named(joined: Joined, typed: tuple[str, ...]) -> tuple[str, ...]:
    """Data sets as they were typed, for a pattern the names that fit it; the only one of the archive where none was typed."""
    return matching(joined.library, typed or (_only_dataset(joined),))


def _text(reader: Reader, asked: _Question, shown: View | None, hits: str | None) -> str:
    """The query as the engine takes it."""
    if shown is None:
        return selection(reader, asked.sql or "")
    if asked.facet is not None:
        return facet_query(reader, shown, asked.facet, hits=hits, most=MOST_VALUES)
    if asked.timeline is not None:
        return timeline_query(reader, shown, asked.timeline, hits=hits)
    return view_query(reader, shown, hits=hits)


def _copied(reader: Reader, shown: View | None, language: Language, joined: Joined) -> str:
    if shown is None:
        raise UsageError("Only a view can be copied.", hint="Ask with --view instead of SQL.")
    return snippet(reader, shown, language, where=joined.library.tree.where)


def _only_dataset(joined: Joined) -> str:
    names = [dataset.name for dataset in joined.library.catalogue.datasets]
    if len(names) == 1:
        return names[0]
    raise UsageError("No data set is named.", hint=f"Add --dataset with one of: {', '.join(names)}; or '*'.")


def _form_of(chosen: str, output: Path) -> Format:
    """The format of a file: as chosen, else as its name ends."""
    wanted = output.suffix.removeprefix(".") if chosen == "table" else chosen
    if wanted not in set(Format):
        raise UsageError(
            f"{output}: no format is known for this name.",
            hint=f"Add --format with one of: {', '.join(Format)}.",
        )
    return Format(wanted)


def _print_rows(reader: Reader, text: str, *, bars: bool) -> None:
    plain = not console.is_terminal
    most = LONGEST if bars and not plain else SHOWN_ROWS
    shown = preview(reader.engine, text, most + 1)
    first = shown.first(most)
    lines = as_text(first, width=console.width, plain=plain)
    console.print(Text(_with_bars(lines, first) if bars and not plain else lines))
    count = len(first.rows) if len(shown.rows) <= most else reader.engine.count(text)
    part = f"first {most} of " if count > most else ""
    console.print(Text(f"{part}{_counted(count)}; {cite_all(reader.editions)} ({reader.edition})"))
    if count > most:
        console.print(Text("all of them: --format csv, or --output FILE.parquet"))


def _with_bars(lines: str, shown: Preview) -> str:
    """A bar beside each count, the longest beside the largest."""
    head, rule, *rows = lines.splitlines()
    counts = [int(count or 0) for _, count in shown.rows]
    width = max(map(cell_len, rows), default=0) + 2
    drawn = (
        row + " " * (width - cell_len(row)) + bar(count / max(counts), BARS, plain=False)
        for row, count in zip(rows, counts, strict=True)
    )
    return "\n".join([head, rule, *drawn])


def _print_document(reader: Reader, text: str) -> None:
    """One JSON document whose rows are written as they come."""
    head = _head(reader)
    sink = sys.stdout.buffer
    sink.write(json_format.dumps(head, ensure_ascii=False).encode().removesuffix(b"}") + b', "rows": ')
    count = write_json(reader.engine, text, sink)
    sink.write(f', "count": {count}}}\n'.encode())
    sink.flush()


def _head(reader: Reader) -> dict[str, object]:
    if len(reader.editions) == 1:
        [opened] = reader.editions
        return {
            "dataset": opened.name,
            "edition": opened.edition,
            "release_id": opened.release_id,
            "citation": str(cite(opened)),
        }
    return {
        "datasets": [opened.name for opened in reader.editions],
        "edition": reader.edition,
        "release_ids": [opened.release_id for opened in reader.editions],
        "citation": cite_all(reader.editions),
    }


def _stream(reader: Reader, text: str, form: Format, *, spreadsheet: bool) -> None:
    if form in {Format.PARQUET, Format.ARROW} and sys.stdout.isatty():
        raise UsageError(f"{form} is binary and cannot be shown on a terminal.", hint="Add --output FILE.")
    write(reader.engine, text, form, sys.stdout.buffer, spreadsheet=spreadsheet)
    if form is Format.JSON:
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def _until_nobody_reads() -> Iterator[None]:
    """Stop in silence when the program that reads our output has had enough (``| head``)."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_written(reader: Reader, output: Path, rows: int, *, as_json: bool) -> None:
    cited = cite_all(reader.editions)
    if as_json:
        emit({"output": str(output), "count": rows, "citation": cited, "edition": reader.edition})
        return
    complaints.print(Text(f"{_counted(rows)} in {output}; {cited} ({reader.edition})"))


def _counted(rows: int) -> str:
    return f"{rows:,} row{'' if rows == 1 else 's'}"
