"""Workers without a wall, which say what a script has them say, for tests of the pool; no test."""

import json
import os
import struct
import threading
from contextlib import suppress

import pyarrow as pa
import pyarrow.ipc

from heliograph.access.sandbox.frames import frame
from heliograph.access.sandbox.premises import Premises, SeenTable

SHIPS = Premises(
    name="ships@1 public", tables=(SeenTable(name="posts", files=(), columns=(("text", "VARCHAR"),)),)
)
BOATS = Premises(
    name="boats@1 public", tables=(SeenTable(name="posts", files=(), columns=(("text", "VARCHAR"),)),)
)


def stream_of(table):
    """A table as a stream of Arrow."""
    sink = pa.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def rows(count=1):
    return stream_of(pa.table({"n": list(range(count))}))


def says(stream, **end):
    """The frames of an answer."""
    pieces = [frame(b"d", stream[at : at + 2**20]) for at in range(0, len(stream), 2**20)]
    return b"".join(pieces) + frame(b"e", json.dumps(end).encode())


def fails(error, message=""):
    return frame(b"e", json.dumps({"error": error, "message": message}).encode())


ONE_ROW = says(rows(), rows=1, cut="")


class ScriptedWorker:
    """A thread that reads one query and does what the script says: bytes to say, or a function that gives them."""

    def __init__(self, script, *, ready=True):
        self._script = script
        self._heard, self._asks = os.pipe()
        self._said, self._voice = os.pipe()
        for end in (self._asks, self._said):
            os.set_blocking(end, False)
        self.is_killed = threading.Event()
        self.is_closed = False
        self.queries = []
        self._thread = threading.Thread(target=self._work, args=[ready], daemon=True)
        self._thread.start()

    def hears(self):
        return self._asks

    def says(self):
        return self._said

    def kill(self):
        self.is_killed.set()

    def close(self):
        assert not self.is_closed
        self.is_closed = True
        self.kill()
        for end in (self._asks, self._said):
            os.close(end)
        self._thread.join()
        return "no user namespaces"

    def _work(self, ready):
        with (
            os.fdopen(self._heard, "rb") as ear,
            os.fdopen(self._voice, "wb", buffering=0) as voice,
            suppress(BrokenPipeError),  # whoever listened has heard enough
        ):
            self._answer(ear, voice, ready)

    def _answer(self, ear, voice, ready):
        if not ready:
            return
        voice.write(frame(b"r", b""))
        voice.flush()
        head = ear.read(4)
        if len(head) < 4:
            return
        self.queries.append(ear.read(struct.unpack(">I", head)[0]).decode())
        voice.write(self._script(self) if callable(self._script) else self._script)
        voice.flush()

    def sleep(self):
        """Work until killed."""
        self.is_killed.wait(60)
        return b""


class ScriptedSandbox:
    """Starts scripted workers and remembers them."""

    def __init__(self, script=ONE_ROW, *, ready=True):
        self.script, self.ready = script, ready
        self.started = []

    def start(self, premises, _limits):
        worker = ScriptedWorker(self.script, ready=self.ready)
        self.started.append((premises, worker))
        return worker
