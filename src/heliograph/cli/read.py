"""``heliograph open``, ``query`` and ``get``: find, ask and copy what an archive holds."""

import json as json_format
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.text import Text

from heliograph.access.cite import cite
from heliograph.access.download import download
from heliograph.access.export import ExportForm, export
from heliograph.access.output import Format, write, write_file, write_json
from heliograph.access.preview import as_text, preview
from heliograph.access.query import Reader, selection
from heliograph.access.resolve import OpenEdition, open_edition
from heliograph.bootstrap.reading import Joined, open_archive, reader_of
from heliograph.cli.face import Json, complaints, console, emit, progress_bars
from heliograph.errors import UsageError
from heliograph.model.catalogue import CatalogueDataset

SHOWN_ROWS = 20
COUNTS = (3, 4)
"""Cells of a release that are set to the right."""

Where = Annotated[
    str | None, Parameter(name="--archive", help="Folder or address; that of the settings when left out.")
]
Edition = Annotated[str | None, Parameter(name="--edition", help="Edition; the public one when left out.")]


def open_(where: str | None = None, *, json: Json = False) -> None:
    """List the data sets of an archive: releases, editions, rows, release ids.

    Args:
        where: Folder or address; the archive of the settings when left out.
        json: Print one JSON document instead of text.
    """
    library = open_archive(where).library
    catalogue = library.catalogue
    title = library.description.title if library.description else catalogue.title
    if json:
        emit({"archive": library.tree.where, **catalogue.to_json(), "title": title})
        return
    count = len(catalogue.datasets)
    console.print(
        Text(f"{title or 'archive'}: {count} data set{'' if count == 1 else 's'} in {library.tree.where}")
    )
    for dataset in catalogue.datasets:
        console.print(Text(f"\n{dataset.name}  {dataset.title}"))
        for line in _releases(dataset):
            console.print(Text(line))


def _releases(dataset: CatalogueDataset) -> Iterator[str]:
    """One line for each release, in columns."""
    lines = [
        [
            f"@{release.release}",
            release.published_at[:10],
            ", ".join(release.editions),
            *(f"{release.rows.get(table, 0):,} {table}" for table in ("accounts", "posts")),
            f"sha256:{release.release_id[:16]}",
            "latest" if release.release == dataset.latest else "",
        ]
        for release in dataset.releases
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            cell.rjust(width) if number in COUNTS else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield ("  " + "  ".join(cells)).rstrip()


def query(
    sql: str,
    *,
    dataset: str | None = None,
    archive: Where = None,
    edition: Edition = None,
    format: Literal["table", "csv", "json", "parquet", "arrow"] = "table",  # noqa: A002
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    json: Json = False,
) -> None:
    """Ask one edition of a release with SQL.

    The tables accounts, posts, actions, referenced and media go by their names.

    Args:
        sql: The query, for example "SELECT client, count(*) FROM posts GROUP BY 1 ORDER BY 2 DESC".
        dataset: Data set, ira-2018 or ira-2018@2; may be left out where the archive has only one.
        archive: Folder or address; that of the settings when left out.
        edition: Edition; the public one when left out.
        format: How the rows are written.
        output: File to write to; standard output when left out.
        json: Print one JSON document instead of text.
    """
    joined = open_archive(archive)
    opened = open_edition(joined.library, dataset or _only_dataset(joined), edition)
    with progress_bars() as tell:
        reader = reader_of(joined, opened, tell)
        text = selection(reader, sql)
    if output is not None:
        form = _form_of(format, output)
        rows = write_file(reader.engine, text, form, output)
        _tell_written(opened, output, rows, as_json=json)
        return
    with _until_nobody_reads():
        if json:
            _print_document(reader, text)
        elif format == "table":
            _print_rows(reader, text)
        else:
            _stream(reader, text, Format(format))


def _only_dataset(joined: Joined) -> str:
    names = [dataset.name for dataset in joined.library.catalogue.datasets]
    if len(names) == 1:
        return names[0]
    raise UsageError("No data set is named.", hint=f"Add --dataset with one of: {', '.join(names)}.")


def _form_of(chosen: str, output: Path) -> Format:
    """The format of a file: as chosen, else as its name ends."""
    wanted = output.suffix.removeprefix(".") if chosen == "table" else chosen
    if wanted not in set(Format):
        raise UsageError(
            f"{output}: no format is known for this name.",
            hint=f"Add --format with one of: {', '.join(Format)}.",
        )
    return Format(wanted)


def _print_rows(reader: Reader, text: str) -> None:
    shown = preview(reader.engine, text, SHOWN_ROWS + 1)
    first = shown.first(SHOWN_ROWS)
    console.print(Text(as_text(first, width=console.width, plain=not console.is_terminal)))
    count = len(first.rows) if len(shown.rows) <= SHOWN_ROWS else reader.engine.count(text)
    part = f"first {SHOWN_ROWS} of " if count > SHOWN_ROWS else ""
    console.print(
        Text(
            f"{part}{count:,} row{'' if count == 1 else 's'}; {cite(reader.edition)} ({reader.edition.edition})"
        )
    )
    if count > SHOWN_ROWS:
        console.print(Text("all of them: --format csv, or --output FILE.parquet"))


def _print_document(reader: Reader, text: str) -> None:
    """One JSON document whose rows are written as they come."""
    opened = reader.edition
    head = {
        "dataset": opened.name,
        "edition": opened.edition,
        "release_id": opened.release_id,
        "citation": str(cite(opened)),
    }
    sink = sys.stdout.buffer
    sink.write(json_format.dumps(head, ensure_ascii=False).encode().removesuffix(b"}") + b', "rows": ')
    count = write_json(reader.engine, text, sink)
    sink.write(f', "count": {count}}}\n'.encode())
    sink.flush()


def _stream(reader: Reader, text: str, form: Format) -> None:
    if form in {Format.PARQUET, Format.ARROW} and sys.stdout.isatty():
        raise UsageError(f"{form} is binary and cannot be shown on a terminal.", hint="Add --output FILE.")
    write(reader.engine, text, form, sys.stdout.buffer)
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


def _tell_written(opened: OpenEdition, output: Path, rows: int, *, as_json: bool) -> None:
    if as_json:
        emit({"output": str(output), "count": rows, "citation": str(cite(opened)), "edition": opened.edition})
        return
    complaints.print(
        Text(f"{rows:,} row{'' if rows == 1 else 's'} in {output}; {cite(opened)} ({opened.edition})")
    )


def get(
    dataset: str,
    *,
    archive: Where = None,
    edition: Edition = None,
    into: Path = Path("heliograph-data"),
    table: Annotated[tuple[str, ...], Parameter(name="--table", negative=())] = (),
    form: Annotated[ExportForm | None, Parameter(name="--as")] = None,
    json: Json = False,
) -> None:
    """Copy an edition of a release to this machine, verified file by file.

    An interrupted copy goes on where it stopped when the same command is run again.

    Args:
        dataset: Data set, ira-2018 or ira-2018@2.
        archive: Folder or address; that of the settings when left out.
        edition: Edition; the public one when left out.
        into: Folder of the copy.
        table: Only the Parquet files of this table; may be given again.
        form: Instead of a copy, write the posts as another tool reads them: network-toolkit (8 columns), coortweet (4 columns).
        json: Print one JSON document instead of text.
    """
    joined = open_archive(archive)
    opened = open_edition(joined.library, dataset, edition)
    if form is not None:
        _export(joined, opened, form, into, as_json=json)
        return
    with progress_bars() as tell:
        paths = download(opened, into, tables=table or None, tell=tell)
    folder = into / opened.folder
    size = sum(path.stat().st_size for path in paths)
    if json:
        emit(
            {
                "folder": str(folder),
                "files": [str(path) for path in paths],
                "bytes": size,
                "citation": str(cite(opened)),
            }
        )
        return
    console.print(
        Text(
            f"{opened.name} ({opened.edition}): {len(paths)} files, {size:,} bytes in {folder}; all digests agree"
        )
    )
    console.print(Text(f"open it: heliograph open {into}"))


def _export(joined: Joined, opened: OpenEdition, form: ExportForm, into: Path, *, as_json: bool) -> None:
    with progress_bars() as tell:
        written = export(reader_of(joined, opened, tell), form, into)
    if as_json:
        emit(
            {
                "files": [
                    {"path": str(w.path), "rows": w.rows, "posts_left_out": w.posts_left_out} for w in written
                ]
            }
        )
        return
    for one in written:
        left = (
            f", {one.posts_left_out:,} of {one.posts:,} posts left out (nothing shared)"
            if one.posts_left_out
            else ""
        )
        console.print(Text(f"{one.path}: {one.rows:,} rows{left}"))
    console.print(Text(f"from {cite(opened)} ({opened.edition})"))
