"""Reading one account of a large edition over HTTP: requests and bytes, by DuckDB's extension and by our own ranges.

    python bench/remote.py ARCHIVE [--dataset ira-2018]

ARCHIVE is a folder; it is served on this machine by a server that counts. The account is the one of median size.
"""

import argparse
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import duckdb

from heliograph.access.resolve import open_editions
from heliograph.access.view import view_query
from heliograph.bootstrap.reading import open_archive, reader_of
from heliograph.model.progress import silent
from heliograph.model.view import Filter, View
from heliograph.settings import Settings
from heliograph.store.httpfs import HttpfsTables
from heliograph.store.ranged import RangedTables

IDS = ("post_id", "posted_at", "kind")


@dataclass
class Counted:
    """What was asked and sent."""

    requests: int = 0
    sent: int = 0


class Handler(BaseHTTPRequestHandler):
    """Files with ranges; counts the bytes of bodies."""

    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, counted: Counted, *arguments: object) -> None:
        self.folder, self.counted = folder, counted
        super().__init__(*arguments)

    def log_message(self, *words: object) -> None: ...

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.counted.requests += 1
        path = self.folder / unquote(self.path).lstrip("/")
        if not path.is_file():
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        size = path.stat().st_size
        first, _, last = self.headers.get("Range", "").removeprefix("bytes=").partition("-")
        start, end = (int(first), int(last or size - 1) + 1) if first else (0, size)
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(end - start))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", f'"{size}"')
        if first:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.end_headers()
        if self.command != "HEAD":
            with path.open("rb") as file:
                file.seek(start)
                self.wfile.write(file.read(end - start))
            self.counted.sent += end - start


def main() -> None:
    """Serve, read, print."""
    options = argparse.ArgumentParser()
    options.add_argument("archive", type=Path)
    options.add_argument("--dataset", default="ira-2018")
    chosen = options.parse_args()
    counted = Counted()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, chosen.archive, counted))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    account, posts = median(chosen.archive, chosen.dataset)
    print(f"account of median size: {posts} posts\n\n| | requests | MB sent | s |\n|---|---:|---:|---:|")
    for name, remote in (("DuckDB httpfs", HttpfsTables()), ("Arrow, our ranges", RangedTables())):
        for columns in (IDS, (*IDS, "text")):
            with tempfile.TemporaryDirectory() as cache:
                read(address, chosen.dataset, account, columns, name, remote, counted, Path(cache))
    server.shutdown()


def read(address, dataset, account, columns, name, remote, counted, cache) -> None:  # noqa: PLR0917 -- what varies
    """One new reader: what opening costs, and what the rows cost."""
    started = note(counted)
    joined = open_archive(address, Settings(cache=cache))
    reader = replace(reader_of(joined, open_editions(joined.library, [dataset]), silent), remote=remote)
    if columns == IDS:
        print(line(f"{name}: opening", counted, started))
    started = note(counted)
    view = View(datasets=(dataset,), filters=(Filter.of("account_id", [account]),), columns=columns)
    rows = reader.engine.relation(view_query(reader, view)).to_arrow_table()
    assert rows.num_rows > 0
    print(line(f"{name}: {', '.join(columns)}", counted, started))


def note(counted: Counted) -> tuple[int, int, float]:
    return counted.requests, counted.sent, time.perf_counter()


def line(name: str, counted: Counted, started: tuple[int, int, float]) -> str:
    requests, sent, since = started
    size = (counted.sent - sent) / 1e6
    return f"| {name} | {counted.requests - requests} | {size:.2f} | {time.perf_counter() - since:.2f} |"


def median(archive: Path, dataset: str) -> tuple[str, int]:
    """The account of median size, and its posts."""
    files = f"{archive}/{dataset}/*/public/posts/*.parquet"
    sizes = duckdb.sql(
        f"SELECT account_id, count(*) AS n FROM '{files}' GROUP BY ALL ORDER BY n, account_id"
    ).fetchall()
    return sizes[len(sizes) // 2]


if __name__ == "__main__":
    main()
