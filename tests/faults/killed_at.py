"""Run a command that kills itself just before its n-th call of the file system; no test by itself.

One line of JSON on standard input is one run: {"arguments": [...], "root": folder, "at": n}. Each run is a fork of this
process, so that the libraries are loaded once. Answers, one line each: {"status": exit status, negative for a signal,
"calls": number of calls made}. ``at`` 0 lets the run end by itself.
"""

import builtins
import io
import json
import os
import signal
import sys

NAMES = ("open", "fsync", "rename", "replace", "mkdir", "rmdir", "unlink", "link")


class Counter:
    """Counts the calls that concern a folder, and ends the process before one of them."""

    def __init__(self, root, at):
        self.root, self.at, self.calls = root, at, 0

    def before(self, target):
        if isinstance(target, int) or str(target).startswith(self.root):
            self.calls += 1
            if self.calls == self.at:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function):
        def call(target, *arguments, **named):
            self.before(os.fspath(target) if isinstance(target, os.PathLike) else target)
            return function(target, *arguments, **named)

        return call

    def install(self):
        for name in NAMES:
            setattr(os, name, self.around(getattr(os, name)))
        io.open = builtins.open = self.around(io.open)


def run_once(job):
    """In a child: the exit status is that of the command, the calls come back through a pipe."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        counter = Counter(job["root"], job["at"])
        counter.install()
        status = 0
        try:
            run(job["arguments"])
        except SystemExit as leaving:
            status = leaving.code or 0
        os.write(writing, str(counter.calls).encode())
        os._exit(status)
    os.close(writing)
    calls = os.read(reading, 20)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return {"status": os.waitstatus_to_exitcode(status), "calls": int(calls or 0)}


if __name__ == "__main__":
    from heliograph.cli.main import run

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(run_once(json.loads(line))) + "\n")
        answers.flush()
