"""A small server that answers SQL of many members over one Unix socket; no test.

Argument: one JSON document, {"socket": ..., "tables": {"posts": [paths]}, "screen": true, "limits": {...}}; "program" is what runs
behind the wall instead of the worker. It writes one line when
it is ready, or says that it refuses. Each connection sends lines {"member": ..., "query": ...} (or {"cancel": member}) and gets one line
for each: {"by": "worker", "rows", "cut", "stream"} or {"by": "screen" or "worker", "error", "message", "hint"}, with the moments at which
it was asked and answered and the seconds from the start of its worker to the end of it.
"""

import base64
import json
import os
import socket
import sys
import time
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingUnixStreamServer

import pyarrow.parquet as pq

from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.pool import Pool
from heliograph.access.sandbox.premises import Premises, SeenTable
from heliograph.access.sandbox.screen import screened
from heliograph.errors import HeliographError
from heliograph.store.bubblewrap import WORKER, Bubblewrap


def premises_at(tables, name="ships@1 public"):
    """Premises of Parquet files: {table: [paths]}."""
    seen = []
    for table, paths in tables.items():
        columns = tuple((column, "VARCHAR") for column in pq.read_schema(paths[0]).names)
        seen.append(SeenTable(name=table, files=tuple(map(Path, paths)), columns=columns))
    return Premises(name=name, tables=tuple(seen))


def unscreened(query, premises, limits):
    """No screen: what the wall alone is worth."""


class ClockedPool(Pool):
    """A pool that remembers when the worker of each query got it."""

    def __init__(self, *arguments, **named):
        self.began = {}
        super().__init__(*arguments, **named)

    def _put(self, worker, ticket):
        self.began[ticket.outcome] = time.monotonic()
        return super()._put(worker, ticket)


class Desk(StreamRequestHandler):
    """One client."""

    def handle(self):
        for line in self.rfile:
            self.wfile.write(json.dumps(self.server.reply(json.loads(line))).encode() + b"\n")


class Server(ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, job):
        self.premises = premises_at(job["tables"])
        self.pool = ClockedPool(
            Bubblewrap(program=Path(job.get("program", WORKER))),
            screen=screened if job["screen"] else unscreened,
            limits=Limits(**job.get("limits", {})),
        )
        self.pool.warm(self.premises)
        super().__init__(job["socket"], Desk)

    def reply(self, request):
        if "cancel" in request:
            return {"cancelled": self.pool.cancel(request["cancel"])}
        by, began, coming = "screen", time.monotonic(), None
        try:
            coming = self.pool.submit(request["member"], self.premises, request["query"])
            by = "worker"
            answer = coming.result()
        except HeliographError as error:
            reply = {"error": error.code, "message": error.message, "hint": error.hint}
        else:
            stream = base64.b64encode(answer.stream).decode()
            reply = {
                "rows": answer.table.num_rows,
                "cut": answer.cut,
                "seconds": answer.seconds,
                "stream": stream,
            }
        ended = time.monotonic()
        worked = ended - self.pool.began.pop(coming, ended)
        return {"by": by, "began": began, "ended": ended, "worked": worked, **reply}


class Client:
    """A connection of a test to the server."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("rwb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._lines.close()
        self._socket.close()

    def ask(self, query, member="ada"):
        return self._send({"member": member, "query": query})

    def cancel(self, member):
        return self._send({"cancel": member})["cancelled"]

    def _send(self, request):
        self._lines.write(json.dumps(request).encode() + b"\n")
        self._lines.flush()
        reply = json.loads(self._lines.readline())
        if "stream" in reply:
            reply["stream"] = base64.b64decode(reply["stream"])
        return reply


def main():
    job = json.loads(sys.argv[1])
    try:
        server = Server(job)
    except HeliographError as error:
        print(json.dumps({"refused": error.message, "hint": error.hint}), flush=True)
        os._exit(0)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
