"""Fixity: every expected file is there with the signed length, digest and Parquet row count."""

import hashlib
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.errors import InputError
from heliograph.model.progress import Progress
from heliograph.preserve.editions import ExpectedFile
from heliograph.preserve.finding import Finding, FindingKind
from heliograph.preserve.ports import Tree

FOOTER_LIMIT = 16 * 2**20
STAGE = "checking bytes"


class Meter:
    """Counts checked bytes from several threads and tells the face."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._lock = threading.Lock()
        self.done = 0

    def add(self, count: int) -> None:
        """So many bytes more are checked."""
        with self._lock:
            self.done += count
            self._progress(STAGE, min(self.done, self._total), self._total)


def check_files(
    tree: Tree, files: Sequence[ExpectedFile], *, progress: Progress, threads: int
) -> tuple[list[Finding], int]:
    """Compare every file with what was signed.

    Returns:
        What is wrong, in the order of the files, and how many bytes were read.
    """
    meter = Meter(progress, sum(file.bytes for file in files))
    with ThreadPoolExecutor(max_workers=threads) as pool:
        found = pool.map(lambda file: check_file(tree, file, meter), files)
        return [finding for finding in found if finding is not None], meter.done


def check_file(tree: Tree, file: ExpectedFile, meter: Meter) -> Finding | None:
    """What is wrong with one file; None when nothing is."""
    try:
        size = tree.size(file.path)
    except InputError as error:
        return Finding(FindingKind.UNSAFE_PATH, file.path, error.message)
    if size is None:
        return Finding(FindingKind.MISSING, file.path, f"is not there; {file.bytes} bytes were signed")
    if size != file.bytes:
        return _wrong_size(file, size)
    try:
        return _compare(tree, file, meter)
    except InputError as error:
        return Finding(FindingKind.MISSING, file.path, f"went away while it was read: {error.message}")


def _compare(tree: Tree, file: ExpectedFile, meter: Meter) -> Finding | None:
    sha256 = hashlib.sha256()
    tail = _Tail()
    size = 0
    for piece in _bounded(tree.stream(file.path), file.bytes):
        sha256.update(piece)
        size += len(piece)
        meter.add(len(piece))
        if file.rows is not None:
            tail.add(piece)
    if size != file.bytes:
        return _wrong_size(file, size)
    if sha256.hexdigest() != file.sha256:
        detail = f"signed was sha256 {file.sha256}, here is {sha256.hexdigest()}"
        return Finding(FindingKind.CHANGED, file.path, detail)
    return _check_rows(file, tail) if file.rows is not None else None


def _bounded(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    read = 0
    for piece in pieces:
        yield piece
        read += len(piece)
        if read > limit:
            return


def _wrong_size(file: ExpectedFile, size: int) -> Finding:
    if size < file.bytes:
        return Finding(FindingKind.TRUNCATED, file.path, f"has {size} of {file.bytes} signed bytes")
    return Finding(FindingKind.CHANGED, file.path, f"is longer than the {file.bytes} signed bytes")


class _Tail:
    """The last bytes of a stream: a Parquet file states its row count at its end."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._length = 0

    def add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        while self._length - len(self._pieces[0]) >= FOOTER_LIMIT:
            self._length -= len(self._pieces.popleft())

    def rows(self) -> int:
        return int(pq.read_metadata(pa.BufferReader(b"".join(self._pieces))).num_rows)


def _check_rows(file: ExpectedFile, tail: _Tail) -> Finding | None:
    try:
        rows = tail.rows()
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        return Finding(FindingKind.ROWS_DIFFER, file.path, f"its Parquet footer cannot be read: {reason}")
    if rows != file.rows:
        return Finding(FindingKind.ROWS_DIFFER, file.path, f"holds {rows} rows, {file.rows} were signed")
    return None
