"""Talk: put a query to a worker and take its answer, within the limits, without belief."""

import json
import os
import select
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass

from heliograph.access.sandbox.frames import DATA, END, READY, BreachError, Frame, Frames
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.ports import Worker

PIECE = 2**16


class EndedError(Exception):
    """The worker is gone, or has used up its time."""

    def __init__(self, *, late: bool) -> None:
        super().__init__(late)
        self.late = late


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a worker said: a stream that claims to be Arrow, and a document that claims to say how it ended."""

    stream: bytes
    end: dict[str, object]


def await_ready(worker: Worker, seconds: float) -> None:
    """Return when the worker stands behind its wall; EndedError when it does not come to that."""
    for kind, _ in _frames(worker, b"", time.monotonic() + seconds):
        if kind != READY:
            raise BreachError("A worker spoke before it was ready.")
        return


def is_waiting(worker: Worker) -> bool:
    """Whether an idle worker still waits for its query: one that has died or speaks unasked does not."""
    poll = select.poll()
    poll.register(worker.says(), select.POLLIN)
    return not poll.poll(0)


def converse(worker: Worker, query: str, limits: Limits) -> Told:
    """Put the query and take the whole answer; EndedError when time is up or the worker dies."""
    asked = query.encode("utf-8", "replace")
    stream = bytearray()
    for kind, body in _frames(
        worker, struct.pack(">I", len(asked)) + asked, time.monotonic() + limits.seconds
    ):
        if kind == DATA and len(stream) + len(body) <= limits.bytes:
            stream += body
        elif kind == END:
            return Told(stream=bytes(stream), end=_document(body))
        else:
            raise BreachError("A worker said more than an answer may hold, or out of turn.")
    raise EndedError(late=False)  # pragma: no cover - frames end in an error


def _frames(worker: Worker, asked: bytes, until: float) -> Iterator[Frame]:
    """Write what is asked while reading what is said: neither side waits for the other for ever."""
    frames, left = Frames(), memoryview(asked)
    while True:
        remaining = until - time.monotonic()
        if remaining <= 0:
            raise EndedError(late=True)
        ready = _wait(worker, remaining, is_asking=bool(left))
        if worker.hears() in ready:
            left = left[_write(worker.hears(), left) :]
        if worker.says() in ready:
            data = os.read(worker.says(), PIECE)
            if not data:
                raise EndedError(late=False)
            yield from frames.feed(data)


def _wait(worker: Worker, seconds: float, *, is_asking: bool) -> set[int]:
    """The descriptors of a worker with which something can be done now."""
    poll = select.poll()  # unlike select, it takes descriptors of any number
    poll.register(worker.says(), select.POLLIN)
    if is_asking:
        poll.register(worker.hears(), select.POLLOUT)
    return {descriptor for descriptor, _ in poll.poll(seconds * 1000)}


def _write(pipe: int, data: memoryview) -> int:
    try:
        return os.write(pipe, data[:PIECE])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        raise EndedError(late=False) from None


def _document(body: bytes) -> dict[str, object]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise BreachError("A worker ended in something that is no document.") from None
    if not isinstance(document, dict):
        raise BreachError("A worker ended in something that is no document.")
    return document
