"""HTTP: an archive on any web server, with or without byte ranges."""

import json
import re
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import quote

import httpx2

from heliograph import __version__
from heliograph.access.places import safe
from heliograph.access.ports import Piece
from heliograph.errors import InputError, NotAllowedError, RemoteError, UsageError, VerificationError
from heliograph.rules.ruling import Unmet

CHUNK = 2**18
ATTEMPTS = 5
LONGEST_REFUSAL = 2**16
"""Bytes of a refusal that are read; what is longer is no list of unmet conditions."""

LONGEST_WAIT = 30.0
"""Seconds; a server that asks for more is not waited for longer."""

ABSENT = frozenset({404, 410})
DENIED = frozenset({401, 403})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class _AbsentError(Exception):
    """The server says that there is no such file."""


class _PassingError(Exception):
    """Something that may be over in a moment; ``after`` is how long the server asked to wait (seconds)."""

    def __init__(self, message: str, after: float | None) -> None:
        super().__init__(message)
        self.after = after


@dataclass(slots=True)
class _Position:
    """Where a transfer stands, and by what the file is recognised when it goes on."""

    at: int
    mark: str | None = None
    total: int | None = None


class HttpTree:
    """A tree of files below one address.

    Failures that may pass (no connection, a cut, 5xx, 429) are tried again with growing waits. A transfer goes on with
    a range request that is tied to the state of the file (If-Range); where the server has no ranges, or the file was
    replaced, it begins again.

    Args:
        url: Address of the folder that holds archive.json.
        attempts: Tries without a new byte before giving up.
        wait: How to wait so many seconds.
        timeout: Seconds without an answer before a try has failed.
        token: What the server knows the reader by; it is sent to this server and to no other.
        most: Bytes that are asked for at once; None: a whole file. Servers of gated editions may send no more than 64 MiB.

    Example:
        ```python
        HttpTree("https://archive.example.org/").read("archive.json", 2**20)
        ```
    """

    def __init__(
        self,
        url: str,
        *,
        attempts: int = ATTEMPTS,
        wait: Callable[[float], None] = time.sleep,
        timeout: float = 30.0,
        token: str | None = None,
        most: int | None = None,
    ) -> None:
        address = _address(url)
        self._base = str(address.copy_with(path=address.path.rstrip("/") + "/"))
        self._where = str(address.copy_with(username="", password="")) if address.userinfo else str(address)
        self._attempts = attempts
        self._wait = wait
        self._client = httpx2.Client(
            timeout=timeout,
            follow_redirects=True,
            max_redirects=5,
            headers={"Accept-Encoding": "identity", "User-Agent": f"heliograph/{__version__}"}
            | _bearer(token),
        )
        self._token = token
        self._most = most
        self._in_parts: dict[str, bool] = {}
        weakref.finalize(self, self._client.close)

    @property
    def where(self) -> str:
        """The address, without a password."""
        return self._where

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a small file, None where there is none."""
        data = bytearray()
        try:
            for at, piece in self._transfer(path, 0):
                if at == 0:
                    data.clear()
                data += piece
                if len(data) > limit:
                    raise InputError(
                        f"{self._shown(path)} has more than {limit} bytes.",
                        hint="It cannot be what it should be: use another copy.",
                    )
        except _AbsentError:
            return None
        return bytes(data)

    def size(self, path: str) -> int | None:
        """The bytes of a file, None where there is none."""
        try:
            length = self._head(path)
        except _AbsentError:
            return None
        return sum(len(data) for data in self.stream(path)) if length is None else length

    def stream(self, path: str) -> Iterator[bytes]:
        """The bytes of a file, each once and all of one state of the file; RemoteError when it is replaced meanwhile."""
        seen, again = sha256(), sha256()
        have = reached = 0
        for at, data in self.pieces(path, 0):
            if at == 0:
                again = sha256()
            known = max(0, min(have - at, len(data)))
            again.update(data[:known])
            if known and at + known == have and again.digest() != seen.digest():
                raise self._replaced(path)
            if known < len(data):
                seen.update(data[known:])
                again.update(data[known:])
                have = at + len(data)
                yield data[known:]
            reached = at + len(data)
        if reached < have:
            raise self._replaced(path)

    def pieces(self, path: str, start: int) -> Generator[Piece, None, None]:
        """The file from byte ``start`` on, from 0 where the server cannot go on or the file was replaced."""
        try:
            yield from self._transfer(path, start)
        except _AbsentError:
            raise self._missing(path) from None

    def list(self) -> None:
        """None: a plain web server cannot tell what it holds."""

    def local(self, path: str) -> None:
        """None: nothing of it lies on this machine."""

    @property
    def token(self) -> str | None:
        """What the server knows the reader by."""
        return self._token

    def address(self, path: str) -> str:
        """Address of a file; of the archive for the empty path."""
        return self._url(path) if path else self._base

    def partly(self, path: str, size: int) -> bool:
        """Whether the server sends parts of a file; asked once. VerificationError when the file has not ``size`` bytes."""
        if path not in self._in_parts:
            answer = self._sent(path, 0, 1)
            found = CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
            self._in_parts[path] = answer.status_code == HTTPStatus.PARTIAL_CONTENT and found is not None
            if found is not None and found[3] not in {"*", str(size)}:
                raise VerificationError(
                    f"{self._shown(path)}: has {found[3]} bytes, manifest.json says {size}.",
                    hint="Run heliograph verify, or use another copy.",
                )
        return self._in_parts[path]

    def part(self, path: str, start: int, end: int) -> bytes:
        """Bytes ``start`` to ``end`` (not included) of a file."""
        answer = self._sent(path, start, end)
        data: bytes = answer.content
        if answer.status_code != HTTPStatus.PARTIAL_CONTENT or len(data) != end - start:
            raise self._replaced(path)
        return data

    def _sent(self, path: str, start: int, end: int) -> httpx2.Response:
        """The answer to a request for a part; a server that would send everything is not listened to."""

        def ask() -> httpx2.Response:
            headers = {"Range": f"bytes={start}-{end - 1}"}
            with self._client.stream("GET", self._url(path), headers=headers) as answer:
                if answer.status_code == HTTPStatus.PARTIAL_CONTENT:
                    answer.read()
                elif answer.status_code in DENIED:
                    self._tell_unmet(answer)
                return answer

        try:
            return self._settled(path, ask)
        except _AbsentError:
            raise self._missing(path) from None

    def _transfer(self, path: str, start: int) -> Generator[Piece, None, None]:
        position, furthest, failures = _Position(start), start, 0
        while True:
            try:
                for piece in self._once(path, position):
                    position.at = piece.at + len(piece.data)
                    if position.at > furthest:
                        furthest, failures = position.at, 0
                    yield piece
            except (httpx2.TransportError, _PassingError) as error:
                failures += 1
                self._pause(path, failures, error)
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise RemoteError(f"{self._shown(path)}: {error}", hint="Check the address.") from None
            else:
                if position.total is None or position.at >= position.total or self._most is None:
                    return

    def _once(self, path: str, position: _Position) -> Generator[Piece, None, None]:
        """One request; it starts anew from 0 when the answer does not continue what came before."""
        with self._client.stream("GET", self._url(path), headers=_range(position, self._most)) as answer:
            self._judge(path, answer)
            if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and _nothing_left(
                answer, position
            ):
                return
            goes_on = answer.status_code == HTTPStatus.PARTIAL_CONTENT and _continues(answer, position)
            if goes_on or answer.status_code == HTTPStatus.OK:
                at = position.at if goes_on else 0
                position.mark = _mark(answer)
                position.total = _total(answer, at)
                for data in answer.iter_raw():
                    yield Piece(at, data)
                    at += len(data)
                return
        if position.at == 0:
            raise RemoteError(
                f"{self._shown(path)}: the server answered {answer.status_code} to a plain request."
            )
        position.at = 0
        yield from self._once(path, position)

    def _head(self, path: str) -> int | None:
        answer = self._settled(path, lambda: self._client.head(self._url(path)))
        told = answer.status_code == HTTPStatus.OK and answer.headers.get("Content-Length", "").isdecimal()
        return _length(answer) if told else None

    def _settled(self, path: str, ask: Callable[[], httpx2.Response]) -> httpx2.Response:
        """The answer to one request; asked again where a failure may pass."""
        failures = 0
        while True:
            try:
                answer = ask()
                self._judge(path, answer)
            except (httpx2.TransportError, _PassingError) as error:
                failures += 1
                self._pause(path, failures, error)
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise RemoteError(f"{self._shown(path)}: {error}", hint="Check the address.") from None
            else:
                return answer

    def _judge(self, path: str, answer: httpx2.Response) -> None:
        """Let through what can be used: 200, 206, 416, and 405 and 501 of servers without HEAD."""
        status = answer.status_code
        if status in ABSENT:
            raise _AbsentError
        if status in DENIED:
            self._tell_unmet(answer)
            raise RemoteError(
                f"{self._shown(path)}: the server refuses to show it ({status}).",
                hint="It may be gated: set HELIOGRAPH_TOKEN, ask for a grant, or name the folder of gated editions.",
            )
        if status in PASSING:
            after = answer.headers.get("Retry-After", "")
            raise _PassingError(f"the server answered {status}", float(after) if after.isdecimal() else None)
        if status not in {200, 206, 405, 416, 501}:
            raise RemoteError(
                f"{self._shown(path)}: the server answered {status}.", hint="Check the address."
            )
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise RemoteError(
                f"{self._shown(path)}: the server sends it encoded.",
                hint="Switch compression off for the archive.",
            )
        if self._base.startswith("https:") and any(
            hop.url.scheme != "https" for hop in (*answer.history, answer)
        ):
            raise RemoteError(f"{self._shown(path)}: the server leads to an address without encryption.")

    def _tell_unmet(self, answer: httpx2.Response) -> None:
        """Say word for word what the server says is missing; a server of another kind says nothing of the sort."""
        if answer.is_closed:
            return
        data = b""
        for piece in answer.iter_bytes():
            data += piece
            if len(data) > LONGEST_REFUSAL:
                return
        try:
            said = json.loads(data)["error"]["unmet"]
            unmet = [Unmet(code=one["code"], text=one["text"], who=one["who"]) for one in said]
        except (ValueError, KeyError, TypeError):
            return
        if unmet:
            raise NotAllowedError(unmet)

    def _pause(self, path: str, failures: int, error: Exception) -> None:
        if failures >= self._attempts:
            raise RemoteError(
                f"{self._shown(path)}: {error or type(error).__name__} ({failures} tries).",
                hint="Check the address and the connection; a download goes on where it stopped.",
            ) from None
        asked = error.after if isinstance(error, _PassingError) and error.after is not None else 0.0
        self._wait(min(LONGEST_WAIT, max(asked, 0.5 * 2 ** (failures - 1))))

    def _url(self, path: str) -> str:
        return self._base + quote(str(safe(path)))

    def _shown(self, path: str) -> str:
        return f"{self._where.rstrip('/')}/{path}"

    def _missing(self, path: str) -> InputError:
        return InputError(f"{self._shown(path)} is missing.", hint="The copy is incomplete: use another one.")

    def _replaced(self, path: str) -> RemoteError:
        return RemoteError(
            f"{self._shown(path)} was replaced while it was read.", hint="Run the same command again."
        )


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _address(url: str) -> httpx2.URL:
    try:
        address = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise UsageError(f"{url!r} is no address: {error}.") from None
    if address.scheme not in {"http", "https"} or not address.host or address.query or address.fragment:
        raise UsageError(f"{url!r} is no address of an archive.", hint="Write it as https://host/folder/.")
    return address


def _range(position: _Position, most: int | None) -> dict[str, str]:
    if position.at == 0 and most is None:
        return {}
    asked = {"Range": f"bytes={position.at}-{'' if most is None else position.at + most - 1}"}
    return asked | {"If-Range": position.mark} if position.mark else asked


def _mark(answer: httpx2.Response) -> str | None:
    """What If-Range may carry: a strong ETag, else the date of the last change."""
    tag: str = answer.headers.get("ETag", "")
    return tag if tag.startswith('"') else answer.headers.get("Last-Modified")


def _total(answer: httpx2.Response, at: int) -> int | None:
    """Bytes of the whole file, where the answer tells."""
    found = CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if answer.status_code == HTTPStatus.PARTIAL_CONTENT and found is not None and found[3] != "*":
        return int(found[3])
    return at + _length(answer) if "Content-Length" in answer.headers else None


def _length(answer: httpx2.Response) -> int:
    return int(answer.headers["Content-Length"])


def _continues(answer: httpx2.Response, position: _Position) -> bool:
    """Whether a 206 carries on: from the right byte, of a file of the same mark and length."""
    found = CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if found is None or int(found[1]) != position.at:
        return False
    same_mark = position.mark is None or _mark(answer) in {None, position.mark}
    same_length = position.total is None or found[3] in {"*", str(position.total)}
    return same_mark and same_length


def _nothing_left(answer: httpx2.Response, position: _Position) -> bool:
    return answer.headers.get("Content-Range", "").replace(" ", "") == f"bytes*/{position.at}"
