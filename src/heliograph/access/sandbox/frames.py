"""Frames: pieces of bytes on the pipe between the server and a worker.

A frame is one letter for its kind, four bytes for its length (big end first), and so many bytes. The worker answers with
``r`` (ready, before it has a query), any number of ``d`` (a piece of a stream of Arrow) and one ``e`` (the end, a short
JSON document). Whatever else comes is a breach: nothing is read before its length has been looked at.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from heliograph.errors import HeliographError

HEAD = struct.Struct(">cI")
READY, DATA, END = b"r", b"d", b"e"
LONGEST: Mapping[bytes, int] = {READY: 0, DATA: 2**20, END: 2**14}
"""Bytes that a frame of each kind can have."""


class BreachError(HeliographError):
    """A worker said what no worker of ours says: its process is not ours any more."""

    code = "breach"


class Frame(NamedTuple):
    """One whole frame."""

    kind: bytes
    body: bytes


class Frames:
    """Cuts what comes through a pipe into frames; it holds one frame at most."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are whole now."""
        self._held += data
        while len(self._held) >= HEAD.size:
            kind, length = HEAD.unpack_from(self._held)
            if length > LONGEST.get(kind, -1):
                raise BreachError(f"A worker sent a frame of kind {kind!r} with {length} bytes.")
            end = HEAD.size + length
            if len(self._held) < end:
                return
            body = bytes(self._held[HEAD.size : end])
            del self._held[:end]
            yield Frame(kind, body)


def frame(kind: bytes, body: bytes) -> bytes:
    """A frame as it goes into the pipe."""
    return HEAD.pack(kind, len(body)) + body
