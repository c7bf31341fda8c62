"""The program behind the wall: opens one database, answers one query, ends.

It runs alone, with the standard library, DuckDB and pyarrow, and imports nothing of Heliograph: nothing else is there to
import. Its argument is one JSON document (``store/bubblewrap.py`` writes it). It is not ready before it has seen that there
is a wall, so that it never works without one.
"""

import json
import os
import resource
import struct
import sys
from typing import TypedDict

PACKAGES = "/packages"
sys.path.append(PACKAGES)

import _socket  # noqa: E402 - the small half of socket

import duckdb  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.ipc  # noqa: E402
from pyarrow import types  # noqa: E402

AT_ROOT = frozenset({"data", "dev", "etc", "lib", "lib64", "packages", "python", "usr", "worker.py"})
FOLDERS = ("/", "/data", "/dev", "/dev/shm", "/packages", "/python", "/tmp")  # noqa: S108 - to see that none can be written
NOBODY = 65534
PIECE = 2**20
LONGEST_END = 2**14
LONGEST_HEAD = 2**19
MOST_COLUMNS = 2000
BATCH = 1024
SPARE = 4096
"""Bytes of a stream of Arrow around its batches."""


class SeenTable(TypedDict):
    """A table by its files; one without files by its columns and their types."""

    name: str
    files: list[str]
    columns: list[tuple[str, str]]


class Job(TypedDict):
    """What the worker is told before it has a query; sizes in bytes, ``cpu`` in seconds, ``files`` open at once."""

    tables: list[SeenTable]
    buffers: int
    memory: int
    cpu: int
    files: int
    rows: int
    bytes: int


def main() -> None:
    """Answer the one query that comes in."""
    job: Job = json.loads(sys.argv[1])
    voice = os.dup(1)
    silence = os.open("/dev/null", os.O_RDWR)
    os.dup2(silence, 1)
    require_wall()
    connection = open_tables(job)
    bound(job)
    say(voice, b"r", b"")
    os.dup2(silence, 2)
    query = listen()
    end: dict[str, object]
    try:
        end = answer(connection, query, job, voice)
    except BaseException as error:  # noqa: BLE001 - whatever it was, it is the answer
        end = {"error": type(error).__name__, "message": str(error)[:1500]}
    say(voice, b"e", json.dumps(end).encode()[:LONGEST_END])
    os._exit(0)  # closing the database can abort the process, and there is nothing to keep


def require_wall() -> None:
    """End unless the wall stands: no other files, no network, no privilege, nothing that can be written."""
    strange = set(os.listdir("/")) - AT_ROOT  # noqa: PTH208 - one import less
    if strange or os.getuid() != NOBODY or set(os.environ) - {"PWD", "LC_CTYPE"}:
        sys.exit(f"no wall: uid {os.getuid()}, {sorted(strange)}")
    if set(networks()) - {"lo"}:
        sys.exit("no wall: there is a network")
    try:
        os.chroot("/")
    except PermissionError:
        pass
    else:
        sys.exit("no wall: the process has privileges")
    for folder in FOLDERS:
        try:
            os.open(f"{folder}/probe", os.O_CREAT | os.O_WRONLY)
        except OSError:
            continue
        sys.exit(f"no wall: {folder} can be written")


def networks() -> list[str]:
    """The networks that can be reached; none where the kernel refuses to say."""
    try:
        return [name for _, name in _socket.if_nameindex()]
    except OSError:
        return []


def open_tables(job: Job) -> duckdb.DuckDBPyConnection:
    """A database in memory with one view for each table, locked before it is used."""
    pa.set_memory_pool(pa.system_memory_pool())  # the others reserve address space that queries need
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "memory_limit": f"{job['buffers'] // 2**20}MiB",
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_unsigned_extensions": False,
            "python_enable_replacements": False,
        },
    )
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET allowed_directories = ['/data/']")
    connection.execute("SET enable_external_access = false")
    for table in job["tables"]:
        connection.execute(view(table))
    connection.execute("SET lock_configuration = true")
    return connection


def view(table: SeenTable) -> str:
    """The SQL that makes a table of its files; a table without files has its columns and no rows."""
    if table["files"]:
        listed = ", ".join(f"'{path}'" for path in table["files"])
        return f"CREATE VIEW {table['name']} AS SELECT * FROM read_parquet([{listed}])"
    listed = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in table["columns"])
    return f"CREATE VIEW {table['name']} AS SELECT {listed} WHERE FALSE"


def bound(job: Job) -> None:
    """Give up what goes beyond the limits; a process cannot take it back."""
    for kind, most in (
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_CPU, job["cpu"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, job["files"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),  # the kernel does not hold this one for a server that runs as root
    ):
        resource.setrlimit(kind, (most, most))


def listen() -> str:
    """The query: four bytes for its length, and so many bytes."""
    with os.fdopen(0, "rb") as ear:
        (length,) = struct.unpack(">I", ear.read(4))
        return ear.read(length).decode()


def answer(connection: duckdb.DuckDBPyConnection, query: str, job: Job, voice: int) -> dict[str, object]:
    """Run the query and say as many of its rows as are allowed, as a stream of Arrow; how it ended."""
    result = connection.execute(query)
    if result.description is None:
        raise ValueError("The statement gives no rows.")
    reader = result.to_arrow_reader(BATCH)
    schema = pa.schema([(field.name, plain(field.type)) for field in reader.schema])
    if len(schema) > MOST_COLUMNS or schema.serialize().size > LONGEST_HEAD:
        raise ValueError(f"The answer has {len(schema)} columns: too many, or their names are too long.")
    sink = Voice(voice, job["bytes"])
    writer = pyarrow.ipc.new_stream(sink, schema)
    rows, cut = 0, ""
    for batch in reader:
        fitting = min(batch.num_rows, job["rows"] - rows)
        cut = "rows" if fitting < batch.num_rows else ""
        sent = in_plain(batch.slice(0, fitting), schema)
        while fitting and pyarrow.ipc.get_record_batch_size(sent) > sink.left - SPARE:
            fitting, cut = fitting // 2, "bytes"
            sent = sent.slice(0, fitting)
        if fitting:
            writer.write_batch(sent)
            rows += fitting
        if cut:
            break
    writer.close()
    sink.flush()
    return {"rows": rows, "cut": cut}


def plain(kind: pa.DataType) -> pa.DataType:
    """The type in which values are sent: enumerations as their texts, so that what is small stays small when it is read."""
    while isinstance(kind, pa.BaseExtensionType) or types.is_dictionary(kind):
        kind = kind.value_type if types.is_dictionary(kind) else kind.storage_type
    if types.is_list(kind):
        return pa.list_(plain(kind.value_type))
    if types.is_fixed_size_list(kind):
        return pa.list_(plain(kind.value_type), kind.list_size)
    if types.is_map(kind):
        return pa.map_(plain(kind.key_type), plain(kind.item_type))
    if types.is_struct(kind):
        return pa.struct([(field.name, plain(field.type)) for field in kind])
    if types.is_union(kind):
        raise ValueError("A UNION value cannot be sent: cast it to VARCHAR.")
    return kind


def in_plain(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch in the types of the schema."""
    columns = [
        column if column.type == field.type else column.cast(field.type)
        for column, field in zip(batch.columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


class Voice:
    """A file for Arrow to write to; what is written is said in pieces.

    Attributes:
        left: Bytes that may still be written.
    """

    closed = False

    def __init__(self, voice: int, most: int) -> None:
        self.left = most
        self._voice = voice
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take bytes, and say them when they fill a piece."""
        view = memoryview(data).cast("B")
        self.left -= len(view)
        if self.left < 0:
            raise ValueError("The columns alone are larger than an answer may be.")
        self._held += view
        while len(self._held) >= PIECE:
            say(self._voice, b"d", bytes(self._held[:PIECE]))
            del self._held[:PIECE]
        return len(view)

    def flush(self) -> None:
        """Say what is left."""
        if self._held:
            say(self._voice, b"d", bytes(self._held))
            self._held.clear()


def say(voice: int, kind: bytes, body: bytes) -> None:
    """Write one frame (``access/sandbox/frames.py`` reads it)."""
    left = memoryview(kind + struct.pack(">I", len(body)) + body)
    while left:
        left = left[os.write(voice, left) :]


if __name__ == "__main__":
    main()
