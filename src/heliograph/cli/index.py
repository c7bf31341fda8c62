"""``heliograph index``: make the search index of a release, so that its readers need not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import tantivy  # noqa: F401 - first of all: without the extra the command says so in one line
from cyclopts import Parameter
from rich.text import Text

from heliograph.access.resolve import OpenEdition, open_edition
from heliograph.bootstrap.publishing import load_secrets
from heliograph.bootstrap.reading import Joined, open_archive
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.cli.places import Archive, archive_folder
from heliograph.errors import UsageError
from heliograph.publish.package.derived import Derived, derive
from heliograph.settings import Settings


def index(
    dataset: str,
    *,
    archive: Archive = None,
    gated: Path | None = None,
    edition: Annotated[tuple[str, ...], Parameter(name="--edition", negative=())] = (),
    json: Json = False,
) -> None:
    """Make the search index of a release, signed beside each edition; readers fetch it instead of making their own.

    The release stays what it is: no document of it names the index, and the index can be made anew at any time.

    Args:
        dataset: Data set, ira-2018 (its latest release) or ira-2018@2.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        gated: Root of the identified edition; HELIOGRAPH_GATED when left out. Its index lies there too, never in the archive.
        edition: Only this edition; may be given again; every edition whose files are here when left out.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    folder = archive_folder(archive, settings)
    root = gated or settings.gated
    joined = open_archive(folder, settings.model_copy(update={"gated": root}))
    key = load_secrets(folder, settings, gated=root).signing
    made = []
    with progress_bars() as progress:
        for opened in _editions(joined, dataset, edition):
            place = opened.tree.local(opened.folder)
            if place is None:
                raise UsageError(
                    f"{opened.tree.where} is no folder.", hint="An index is made beside the files."
                )
            expected = opened.release.editions[opened.edition].manifest_sha256
            made.append(derive(place, expected=expected, key=key, now=now(), progress=progress))
    if json:
        emit({"indexes": [_document(one) for one in made]})
        return
    for one in made:
        each = one.bytes / one.posts if one.posts else 0
        name = f"{one.manifest.dataset}@{one.manifest.release} ({one.manifest.edition})"
        console.print(
            Text(f"{name}: {one.posts:,} posts, {one.bytes:,} bytes ({each:.0f} a post) in {one.folder}")
        )


def _editions(joined: Joined, dataset: str, named: tuple[str, ...]) -> Iterator[OpenEdition]:
    if named:
        yield from (open_edition(joined.library, dataset, name) for name in named)
        return
    first = open_edition(joined.library, dataset)
    yield first
    gated = joined.library.gated
    for edition in first.release.editions:
        path = f"{first.release_folder}/{edition}/manifest.json"
        held = gated.local(path) if gated is not None else None
        if edition is not first.edition and held is not None and held.is_file():
            yield open_edition(joined.library, dataset, edition)


def _document(one: Derived) -> dict[str, object]:
    return {
        "dataset": one.manifest.dataset,
        "release": one.manifest.release,
        "edition": one.manifest.edition,
        "posts": one.posts,
        "bytes": one.bytes,
        "folder": str(one.folder),
        "files": [file.path for file in one.manifest.files],
    }
