"""Bubblewrap: the wall around untrusted SQL, built by the program bwrap from namespaces of the Linux kernel.

Behind it there are an interpreter, its libraries, DuckDB, pyarrow and the Parquet files of one edition, all read-only. There
are no other files, no place to write, no /proc, no environment, no network, no privileges and no other processes. Dangerous calls
of the kernel are refused (``store/syscalls.py``).
"""

import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from select import POLLIN, poll
from threading import Lock

from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises, SeenTable
from heliograph.errors import RefusedError
from heliograph.store.syscalls import call_filter

ISOLATION = (
    "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--clearenv",
    "--cap-drop", "ALL", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox",
)  # fmt: skip
CLOSED = ("--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/")
WORKER = Path(__file__).parents[1] / "access" / "sandbox" / "worker.py"
OPEN_FILES = 64
COMPLAINT = 2000
PROBE = """
import runpy, sys
sys.path.append(sys.argv[2])
runpy.run_path(sys.argv[1])
print(*{line.split()[-1] for line in open("/proc/self/maps") if ".so" in line}, sep="\\n")
"""
"""Prints the libraries that are open once the program behind the wall has imported what it needs."""

LIBRARY = re.compile(r"^\s*(?:\S+ => )?(/\S+) \(0x", re.MULTILINE)

Bindings = Mapping[str, Path]
"""What is seen behind the wall, by the path under which it is seen."""


class BubblewrapWorker:
    """A process behind the wall (``Worker`` in ``access/sandbox/ports.py``)."""

    def __init__(self, command: list[str], handed: tuple[int, ...] = ()) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own command; a query is never a part of it
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
            pass_fds=handed,
            start_new_session=True,
        )
        self._lock = Lock()
        for pipe in self._pipes():
            os.set_blocking(pipe, False)

    @property
    def pid(self) -> int:
        """Number of the outermost process, on this side of the wall."""
        return self._process.pid

    def hears(self) -> int:
        """The descriptor into which the query is written."""
        return self._pipes()[0]

    def says(self) -> int:
        """The descriptor from which the answer is read."""
        return self._pipes()[1]

    def kill(self) -> None:
        """Kill the process group of bwrap: what is behind the wall dies with it."""
        with self._lock:  # a process that was waited for is not signalled: its number may be another's
            if self._process.returncode is None:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def close(self) -> str:
        """Kill, wait until nothing behind the wall is left, and forget; what the wall complained about."""
        self.kill()
        _, says, complains = self._pipes()
        while _read(says):  # the pipe ends when the last process that holds it is gone
            pass
        complaint = _read(complains).decode("utf-8", "replace")
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        return complaint.strip()

    def _pipes(self) -> tuple[int, int, int]:
        process = self._process
        if process.stdin is None or process.stdout is None or process.stderr is None:  # pragma: no cover
            raise RuntimeError("a worker without pipes")
        return process.stdin.fileno(), process.stdout.fileno(), process.stderr.fileno()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubblewrap:
    """Starts workers behind walls (``Sandbox`` in ``access/sandbox/ports.py``).

    Attributes:
        program: What runs behind the wall; another only in tests of the wall.
    """

    program: Path = WORKER
    _kept: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def start(self, premises: Premises, limits: Limits) -> BubblewrapWorker:
        """Start a worker that sees these premises; RefusedError where no wall can be built.

        The thread that calls must live as long as the worker: bwrap asks the kernel to be killed with it.
        """
        files = {
            seen_at: path
            for table in premises.tables
            for seen_at, path in zip(_seen_at(table), table.files, strict=True)
        }
        command = [*self._house(), *_bound(files), *CLOSED]
        program = ["/python/bin/python", "-I", "-S", "-B", "/worker.py", _job(premises, limits)]
        with _handed(call_filter()) as calls:
            filtered = ["--seccomp", str(calls)] if calls is not None else []
            return BubblewrapWorker([*command, *filtered, *program], () if calls is None else (calls,))

    def _house(self) -> list[str]:
        """The part of the command that is the same for every worker; found once."""
        program = shutil.which("bwrap")
        if program is None:
            raise RefusedError(
                "SQL is refused: the program bwrap, which builds the wall around it, is not installed.",
                hint="Install bubblewrap (Debian, Ubuntu, Fedora, Arch: the package bubblewrap).",
            )
        with self._lock:
            if program not in self._kept:
                self._kept[program] = [program, *_isolation(program), *_interpreter(self.program)]
            return self._kept[program]


@contextmanager
def _handed(data: bytes) -> Iterator[int | None]:
    """A descriptor from which bwrap reads these bytes; None when there are none."""
    if not data:
        yield None
        return
    reads, writes = os.pipe()
    try:
        os.write(writes, data)  # far less than a pipe holds
        os.close(writes)
        yield reads
    finally:
        os.close(reads)


def _seen_at(table: SeenTable) -> list[str]:
    """Where the files of a table are behind the wall."""
    return [f"/data/{table.name}/{number:04}.parquet" for number in range(len(table.files))]


def _job(premises: Premises, limits: Limits) -> str:
    tables = [
        {
            "name": table.name,
            "files": _seen_at(table),
            "columns": table.columns,
        }
        for table in premises.tables
    ]
    bounds = {"buffers": limits.buffers, "memory": limits.memory, "rows": limits.rows, "bytes": limits.bytes}
    return json.dumps({"tables": tables, "cpu": math.ceil(limits.seconds) + 2, "files": OPEN_FILES, **bounds})


def _isolation(program: str) -> list[str]:
    told = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)  # noqa: S603
    return [*ISOLATION, *(["--disable-userns"] if "--disable-userns" in told.stdout + told.stderr else [])]


def _interpreter(program: Path) -> list[str]:
    """The interpreter under a neutral path, without the packages of this machine but two."""
    executable = Path(sys.executable).resolve()
    standard = Path(sysconfig.get_path("stdlib"))
    seen_at = Path("/python") / standard.relative_to(sys.base_prefix)
    others = [
        f"{seen_at}/{name}" for name in ("site-packages", "dist-packages") if (standard / name).is_dir()
    ]
    packages = dict(_packages())
    home = next(iter(packages.values())).parent
    files = {
        **_libraries(executable, program, home),
        "/python/bin/python": executable,
        str(seen_at): standard,
        **packages,
        "/worker.py": program,
    }
    hidden = [word for folder in others for word in ("--tmpfs", folder, "--remount-ro", folder)]
    return [*_bound(files), *hidden]


def _packages() -> Iterator[tuple[str, Path]]:
    for name in ("duckdb", "pyarrow"):
        try:
            found = distribution(name)
        except PackageNotFoundError as error:  # pragma: no cover - both are in the core
            raise RefusedError(f"SQL is refused: {name} is not installed.") from error
        tops = {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}
        for top in sorted(tops):
            yield f"/packages/{top}", Path(str(found.locate_file(top)))


def _libraries(executable: Path, program: Path, home: Path) -> dict[str, Path]:
    """The shared libraries that the worker opens, each where the loader looks for it."""
    opened = _lines([str(executable), "-I", "-S", "-B", "-c", PROBE, str(program), str(home)])
    found = LIBRARY.findall("\n".join(_lines(["ldd", str(executable), *opened])))
    kept = {path for path in found if home not in Path(path).parents}
    usual = next((str(Path(path).parent) for path in kept if "/libc.so" in path), "/lib")
    placed = {
        path if path.startswith(("/lib", "/usr/lib")) else f"{usual}/{Path(path).name}": path for path in kept
    }
    return {seen_at: Path(path) for seen_at, path in sorted(placed.items())}


def _lines(command: list[str]) -> list[str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, env={})  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise RefusedError(f"SQL is refused: what the wall encloses cannot be found: {error}") from error
    return done.stdout.splitlines()


def _bound(files: Bindings) -> Iterable[str]:
    return [word for seen_at, path in files.items() for word in ("--ro-bind", str(path), seen_at)]


def _read(pipe: int) -> bytes:
    """What a pipe holds; nothing at its end, or when nothing comes for a second."""
    waiting = poll()
    waiting.register(pipe, POLLIN)
    return os.read(pipe, COMPLAINT) if waiting.poll(1000) else b""
