"""``heliograph open`` and ``get``: find and copy what an archive holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.text import Text

from heliograph.access.cite import cite
from heliograph.access.download import download
from heliograph.access.export import ExportForm, export
from heliograph.access.resolve import OpenEdition, open_edition
from heliograph.bootstrap.reading import Joined, open_archive, reader_of
from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.model.catalogue import CatalogueDataset

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
                "release_id": opened.release_id,
                "held_until": opened.held_until,
            }
        )
        return
    console.print(
        Text(
            f"{opened.name} ({opened.edition}): {len(paths)} files, {size:,} bytes in {folder}; all digests agree"
        )
    )
    if opened.held_until:
        console.print(
            Text(
                f"held until {opened.held_until}: the public has it from that day on, and nobody may learn of it before"
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
