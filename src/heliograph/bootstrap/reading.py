"""Reading: joins the rooms with folders, web servers, the cache and the settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from heliograph.access.documents import LIMIT
from heliograph.access.early import early_library, early_releases
from heliograph.access.engine import Engine
from heliograph.access.ports import Cache, RemoteTables, Tree
from heliograph.access.query import Reader
from heliograph.access.resolve import Library, OpenEdition, open_library
from heliograph.bootstrap.tokens import token_for
from heliograph.errors import InputError, UsageError
from heliograph.model.names import Address
from heliograph.model.progress import Progress
from heliograph.model.view import View
from heliograph.settings import Settings
from heliograph.store.cache import FileCache
from heliograph.store.files import FolderTree
from heliograph.store.indexes import FolderIndexes
from heliograph.store.tokens import server_of

PART = 64 << 20
"""Bytes of a gated file that are asked for at once: what a server in front may send."""

EARLY = ("/api/v1/consortium/", "early")
"""Where a server is asked what its member may have early."""

if TYPE_CHECKING:
    from heliograph.access.copies import Copies
    from heliograph.store.http import HttpTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """An opened archive with the adapters that the settings ask for."""

    library: Library
    cache: Cache
    settings: Settings


def tree_of(where: str | Path, *, token: str | None = None) -> "FolderTree | HttpTree":
    """The files of an archive: a folder of this machine or the address of a web server.

    Args:
        where: Folder or address.
        token: What the server knows the reader by.

    Example:
        ```python
        tree_of("https://archive.example.org/")
        ```
    """
    text = str(where)
    if text.startswith(("http://", "https://")):
        from heliograph.store.http import HttpTree  # noqa: PLC0415 - readers of folders need no web client

        return HttpTree(text, token=token)
    if "://" in text:
        raise UsageError(
            f"{text}: only folders and http or https addresses can be opened.",
            hint="Name a folder, or an address such as https://archive.example.org/archive/.",
        )
    folder = Path(where).expanduser()
    if not folder.is_dir():
        kind = "is a file" if folder.exists() else "does not exist"
        raise InputError(f"{folder} {kind}.", hint="Name the folder or the address that holds archive.json.")
    return FolderTree(folder)


def open_archive(where: str | Path | None = None, settings: Settings | None = None) -> Joined:
    """Open an archive, or a gated root together with the archive of the settings.

    Args:
        where: Folder or address; None takes the archive of the settings.
        settings: The settings; None reads them from the environment and the configuration folder.
    """
    chosen = Settings.load() if settings is None else settings
    place = where or chosen.archive
    if not place:
        raise UsageError(
            "No archive is named.", hint="Name a folder or an address, or set HELIOGRAPH_ARCHIVE."
        )
    tree: Tree = tree_of(place, token=token_for(str(place), chosen))
    gated: Tree | None = FolderTree(chosen.gated) if chosen.gated and chosen.gated.is_dir() else None
    if gated is None:
        gated = _gated_beside(str(place), tree.token)
    if _is_gated_root(tree):
        if not chosen.archive or chosen.archive == str(place):
            raise UsageError(
                f"{tree.where} holds gated editions only: what vouches for them is in the archive.",
                hint="Set HELIOGRAPH_ARCHIVE to the folder or address of the archive.",
            )
        tree, gated = tree_of(chosen.archive, token=token_for(chosen.archive, chosen)), tree
    library = replace(open_library(tree, gated), early=_early_of(str(place), tree.token), today=_today)
    return Joined(library=library, cache=FileCache(chosen.cache), settings=chosen)


def _today() -> date:
    return datetime.now(UTC).date()


def _early_of(place: str, token: str | None) -> "Callable[[Library, Address], Library | None] | None":
    """Finds what the server of an archive gives its member before the public; None where nobody is known by a token."""
    if token is None or not place.startswith(("http://", "https://")):
        return None
    from heliograph.store.http import HttpTree  # noqa: PLC0415

    tree = HttpTree(f"{server_of(place)}{EARLY[0]}", token=token)
    return partial(early_library, partial(early_releases, tree, EARLY[1]))


def _gated_beside(place: str, token: str | None) -> "HttpTree | None":
    """Where a server that shows an archive below ``/archive/`` gives gated editions to members."""
    folder = place.rstrip("/")
    if not folder.startswith(("http://", "https://")) or not folder.endswith("/archive"):
        return None
    from heliograph.store.http import HttpTree  # noqa: PLC0415

    return HttpTree(f"{folder.removesuffix('archive')}gated/", token=token, most=PART)


def _is_gated_root(tree: Tree) -> bool:
    """Whether a folder has editions but nothing that describes an archive."""
    paths = tree.list()
    if paths is None or any(tree.read(name, LIMIT) for name in ("archive.json", "catalogue.json")):
        return False
    names = {path.rpartition("/")[2] for path in paths}
    return "manifest.json" in names and "release.json" not in names


def reader_of(
    joined: Joined,
    editions: OpenEdition | Sequence[OpenEdition],
    tell: Progress,
    engine: Engine | None = None,
    copies: "Copies | None" = None,
) -> Reader:
    """What it takes to read the tables of an edition, or of several as one; with an engine of its own unless one is given."""
    opened = (editions,) if isinstance(editions, OpenEdition) else tuple(editions)
    return Reader(
        editions=opened,
        engine=engine or engine_of(joined),
        cache=joined.cache,
        tell=tell,
        remote=_remote(joined.settings, opened),
        copies=copies,
    )


def _remote(settings: Settings, editions: Sequence[OpenEdition]) -> RemoteTables | None:
    """What reads parts of remote files, as the settings choose."""
    if settings.remote == "whole" or all(isinstance(edition.tree, FolderTree) for edition in editions):
        return None
    from heliograph.store import httpfs, ranged  # noqa: PLC0415 - readers of folders need neither

    if settings.remote == "ranges":
        return ranged.RangedTables()
    if not httpfs.is_installed():
        raise UsageError(
            "HELIOGRAPH_REMOTE=httpfs needs DuckDB's extension.",
            hint="install it with: pip install 'heliograph[remote]'",
        )
    return httpfs.HttpfsTables()


def hits_of(joined: Joined, reader: Reader, view: View) -> str | None:
    """The query for the posts that the text of a view finds; None where it has none."""
    if not view.text:
        return None
    import tantivy  # noqa: F401, PLC0415 - first of all: without the extra the command says so in one line

    from heliograph.access.hits import hits_query  # noqa: PLC0415

    return hits_query(reader, indexes_of(joined), view.text)


def indexes_of(joined: Joined) -> FolderIndexes:
    """Where the search indexes of this machine lie."""
    return FolderIndexes(joined.settings.cache)


def engine_of(joined: Joined) -> Engine:
    """An engine as the settings bound it; it spills below the cache folder where that can be written."""
    scratch = joined.settings.cache / "scratch"
    try:
        scratch.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Engine(memory=joined.settings.memory)
    return Engine(memory=joined.settings.memory, scratch=scratch / uuid4().hex)
