"""Readable: files of editions as one query, whether they lie here, are fetched whole, or are read in parts from a server."""

from collections.abc import Sequence
from pathlib import Path

from heliograph.access.engine import Engine, rows_of
from heliograph.access.files import held_path, local_paths
from heliograph.access.ports import Cache, RemoteFile, RemoteTables
from heliograph.access.resolve import OpenEdition
from heliograph.model.manifest import TableFile
from heliograph.model.progress import Progress

PARTLY_FROM = 8 << 20
"""Remote files of so many bytes are read in parts; smaller ones are fetched whole, verified and kept."""


def rows_from(
    files: Sequence[tuple[OpenEdition, list[TableFile]]],
    engine: Engine,
    cache: Cache,
    remote: RemoteTables | None,
    tell: Progress,
) -> str:
    """The query for all rows of these files, in their order where they all lie on this machine.

    Args:
        files: Each edition with its files.
        engine: For which the query is.
        cache: Verified copies of remote files.
        remote: What reads parts of remote files; None fetches all of them.
        tell: Told about files that are fetched.
    """
    local: list[Path] = []
    distant: list[RemoteFile] = []
    for edition, listed in files:
        partly = [f for f in listed if remote is not None and _is_partly(edition, f, cache)]
        distant += [_remote(edition, file) for file in partly]
        local += local_paths(edition, [f for f in listed if f not in partly], cache, tell)
    queries = [rows_of(local, by_name=len(files) > 1)] if local else []
    if distant and remote is not None:
        queries.append(remote.rows(engine, distant))
    return " UNION ALL BY NAME ".join(queries)


def _is_partly(edition: OpenEdition, file: TableFile, cache: Cache) -> bool:
    large = file.bytes >= PARTLY_FROM and held_path(edition, file, cache) is None
    return large and edition.tree.partly(_path(edition, file), file.bytes)


def _remote(edition: OpenEdition, file: TableFile) -> RemoteFile:
    return RemoteFile(tree=edition.tree, path=_path(edition, file), bytes=file.bytes)


def _path(edition: OpenEdition, file: TableFile) -> str:
    return f"{edition.folder}/{file.path}"
