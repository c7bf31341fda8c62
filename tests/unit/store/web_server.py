"""Web servers for tests: the plain one of Python, and one with ranges that can be made to fail."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Quiet(SimpleHTTPRequestHandler):
    """``python -m http.server`` without its log: no ranges, no ETag."""

    def log_message(self, *words: object) -> None: ...


class Forgiving(ThreadingHTTPServer):
    """A server that does not complain when a client has had enough."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def plain_server(folder: Path) -> Iterator[str]:
    """Serve a folder as ``python -m http.server`` does."""
    with serving(partial(Quiet, directory=str(folder))) as address:
        yield address


@dataclass
class Server:
    """A server with byte ranges and strong ETags, and a few ways to misbehave.

    Attributes:
        cuts: After so many bytes of a body the connection breaks, one number for each of the next answers.
        before: Called with the path before each answer, for example to replace a file.
        failures: Statuses for the next requests instead of an answer.
        ranges: Whether byte ranges are known; without them every answer is a 200.
        tags: Whether answers have an ETag.
        token: Only who has it is answered.
        sent: Bytes of parts that were sent.
        asked: (path, Range header) of every request so far.
    """

    folder: Path
    address: str = ""
    cuts: list[int] = field(default_factory=list)
    before: Callable[[str], None] = lambda _: None
    failures: list[int] = field(default_factory=list)
    ranges: bool = True
    tags: bool = True
    token: str = ""
    sent: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def range_server(folder: Path) -> Iterator[Server]:
    """Serve a folder with ranges; the yielded object steers it."""
    server = Server(folder)
    with serving(partial(_Handler, server)) as address:
        server.address = address
        yield server


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    with Forgiving(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    headers: Message

    def __init__(self, server: Server, *arguments: object) -> None:
        self.steering = server
        super().__init__(*arguments)  # type: ignore[arg-type]

    def log_message(self, *words: object) -> None: ...

    def do_GET(self) -> None:
        steering = self.steering
        path = unquote(urlsplit(self.path).path).lstrip("/")
        steering.before(path)
        steering.asked.append((path, self.headers.get("Range")))
        if steering.token and self.headers.get("Authorization") != f"Bearer {steering.token}":
            return self.answer(401, b"", {})
        if steering.failures:
            return self.answer(steering.failures.pop(0), b"", {})
        place = steering.folder / path
        if not place.is_file():
            return self.answer(404, b"", {})
        data = place.read_bytes()
        tag = f'"{sha256(data).hexdigest()}"'
        common = {"Accept-Ranges": "bytes"} if steering.ranges else {}
        common |= {"ETag": tag} if steering.tags else {}
        asked = self.headers.get("Range")
        same = self.headers.get("If-Range") in {None, tag}
        if not (steering.ranges and asked and same):
            return self.answer(200, data, common)
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start, end = int(first), int(last) + 1 if last else len(data)
        if start >= len(data):
            return self.answer(416, b"", common | {"Content-Range": f"bytes */{len(data)}"})
        part = data[start:end]
        span = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{len(data)}"}
        steering.sent += len(part) if self.command == "GET" else 0
        return self.answer(206, part, common | span)

    def do_HEAD(self) -> None:
        self.do_GET()

    def answer(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | self.steering.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "HEAD":
            return
        cut = self.steering.cuts.pop(0) if data and self.steering.cuts else None
        self.wfile.write(data[:cut])
        if cut is not None:
            self.close_connection = True
