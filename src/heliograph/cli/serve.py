"""``heliograph serve``: the pages of an archive, for any browser."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer
from rich.text import Text

from heliograph.bootstrap.limits import limits_of
from heliograph.bootstrap.login import address_of, providers_of
from heliograph.bootstrap.reading import Joined, open_archive
from heliograph.cli.face import Json, console, emit
from heliograph.cli.read import Where
from heliograph.errors import StorageError
from heliograph.settings import Settings

PORT = 8000
HOST = "127.0.0.1"

THREADS = 4
"""Requests that one process answers at a time: tables and index leave the interpreter alone while they work."""

PROCESSES = min(os.cpu_count() or 1, 4)
"""One for each core, because pages are written by the interpreter."""


def serve(
    archive: Where = None,
    *,
    host: str = HOST,
    port: Annotated[int, Parameter(name=["--port", "-p"])] = PORT,
    processes: int = PROCESSES,
    threads: int = THREADS,
    json: Json = False,
) -> None:
    """Show an archive in the browser: a folder, or the address of another server.

    Public editions are shown to everybody; gated ones, where the setting gated names their root, are given to members who may have
    them. Search indexes and copies that make pages quick are made in the cache, in the background. For the
    open internet put a web server in front that speaks TLS.

    Args:
        archive: Folder or address; that of the settings when left out.
        host: Address of this machine to listen at; 0.0.0.0 for every network.
        port: Port to listen at; 0 for any that is free.
        processes: Processes that answer; each opens the archive, all read the same index and copy.
        threads: Requests that each of them answers at a time.
        json: Print one JSON document with the address instead of text, then serve.
    """
    joined = open_archive(archive)
    chosen = port or _free(host)
    if port and not is_free(port, host):
        raise StorageError(
            f"Nothing can listen at {host}:{port}: another program does.",
            hint="Name another port, or 0 for any: --port 0",
        )
    address_of(joined.settings)
    limits_of(joined.settings)  # here, because a worker that fails at its settings would say less
    providers_of(joined.settings)
    _leave_to_worker(joined.settings, joined.library.tree.where)
    address = f"http://{host}:{chosen}/"
    if json:
        emit({"address": address, "archive": joined.library.tree.where})
    else:
        _greet(joined, address)
    sys.stdout.flush()
    _server(host, chosen, processes, threads).serve()


def _greet(joined: Joined, address: str) -> None:
    title = joined.library.description.title if joined.library.description else joined.library.tree.where
    count = len(joined.library.catalogue.datasets)
    console.print(Text.assemble((title, "bold"), f"  {count} data set{'' if count == 1 else 's'}"))
    console.print(Text.assemble((address, "cyan"), ("   stop with Ctrl+C", "dim")))


def _server(host: str, port: int, processes: int, threads: int) -> MPServer:
    """Slow senders are dropped; requests in progress are finished when the server is stopped."""
    return MPServer(
        "heliograph.bootstrap.application:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        workers_kill_timeout=30,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
    )


def _leave_to_worker(settings: Settings, where: str) -> None:
    """The worker is a process of its own: it reads the settings from the environment."""
    os.environ["HELIOGRAPH_ARCHIVE"] = where if "://" in where else str(Path(where).resolve())
    os.environ["HELIOGRAPH_CACHE"] = str(settings.cache.resolve())
    os.environ["HELIOGRAPH_STATE"] = str(settings.state.resolve())
    if settings.gated is not None:
        os.environ["HELIOGRAPH_GATED"] = str(settings.gated.resolve())
    if settings.private is not None:
        os.environ["HELIOGRAPH_PRIVATE"] = str(settings.private.resolve())


def is_free(port: int, host: str = HOST) -> bool:
    """Whether nothing listens at a port yet."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((host, port))
        except OSError:
            return False
    return True


def _free(host: str) -> int:
    with socket.socket() as found:
        try:
            found.bind((host, 0))
        except OSError as error:
            raise StorageError(f"Nothing can listen at {host}: {error.strerror}.") from error
        number: int = found.getsockname()[1]
        return number
