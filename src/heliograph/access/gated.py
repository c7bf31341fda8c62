"""Gated: which file of a gated edition is meant, that it is the one that was signed, and its bytes on their way."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path
from threading import Lock

from heliograph.access.resolve import OpenEdition
from heliograph.errors import HeliographError, VerificationError
from heliograph.model.manifest import FileEntry

MANIFEST = "manifest.json"
CHUNK = 2**16
"""Bytes of a piece: the decision is asked between two, so that even a reader of 2 kB a second is cut within a minute."""

EVERY_BYTES = 8 << 20
EVERY_SECONDS = 5.0
"""After so much of either, whoever reads is asked about again."""

REMEMBERED = 10_000
"""Files whose digest was looked at and need not be looked at again while they stay as they are."""

Standing = tuple[int, int, int, int, int]


def entry_of(edition: OpenEdition, path: str) -> FileEntry | None:
    """The entry of a file: of the manifest itself, or of what it lists; None for every other name."""
    if path == MANIFEST:
        promised = edition.release.editions[edition.edition].manifest_sha256
        return FileEntry(path=MANIFEST, bytes=len(edition.manifest_bytes), sha256=promised)
    return next((file for file in edition.manifest.files if file.path == path), None)


class Signed:
    """Opens files that are as they were signed; each state of a file is read through once.

    A file that is replaced is read through anew: whatever was put there under the name goes out under its own digest or
    not at all.
    """

    def __init__(self) -> None:
        self._lock, self._seen = Lock(), OrderedDict[Standing, str]()

    def open(self, place: Path, entry: FileEntry) -> BufferedReader:
        """The file, at its beginning.

        Raises:
            VerificationError: It is not the one of the entry, or is not there.
        """
        with suppress(OSError):
            file = place.open("rb")
            if os.fstat(file.fileno()).st_size == entry.bytes and self._digest(file) == entry.sha256:
                file.seek(0)
                return file
            file.close()
        raise VerificationError(
            f"{entry.path} on the server is not the file that was signed.", hint="Tell the publisher."
        )

    def _digest(self, file: BufferedReader) -> str:
        before = standing(file)
        with self._lock:
            if before in self._seen:
                self._seen.move_to_end(before)
                return self._seen[before]
        digest = file_digest(file, "sha256").hexdigest()
        if standing(file) != before:
            return ""
        with self._lock:
            self._seen[before] = digest
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return digest


def standing(file: BufferedReader) -> Standing:
    """By what it is seen that an open file was written to."""
    stat = os.fstat(file.fileno())
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


class Outgoing:
    """Bytes of a file on their way to a reader; asked about again and again, and stopped when the answer is no.

    Args:
        file: Open; it is closed at the end.
        first: Number of the first byte.
        count: How many bytes.
        check: Asks again; raises what is to stop it.
        note: Told how many bytes went out: from time to time, and at the end with why it ended, ``""`` for the whole.
        clock: Seconds.
    """

    def __init__(
        self,
        file: BufferedReader,
        *,
        first: int,
        count: int,
        check: Callable[[], None],
        note: Callable[[int, str | None], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file, self._left, self._sent = file, count, 0
        self._check, self._note, self._clock = check, note, clock
        self._asked_at, self._asked_sent = clock(), 0
        self._is_open, self._standing = True, standing(file)
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """The next piece.

        Raises:
            HeliographError: It must not go on; what went out is less than what was promised, so that nobody takes it for whole.
        """
        if not self._left:
            self._end("")
            raise StopIteration
        try:
            self._ask_again()
            data = self._file.read(min(CHUNK, self._left))
            if not data or standing(self._file) != self._standing:
                raise VerificationError("The file was replaced while it was read.")
        except HeliographError as error:
            unmet = getattr(error, "unmet", ())
            self._end(unmet[0].code if unmet else "file-as-signed")
            raise
        self._left -= len(data)
        self._sent += len(data)
        return data

    def close(self) -> None:
        """The answer is over: whole, or the reader has gone."""
        self._end("left" if self._left else "")

    def _ask_again(self) -> None:
        is_much = self._sent - self._asked_sent >= EVERY_BYTES
        if is_much or self._clock() - self._asked_at >= EVERY_SECONDS:
            self._check()
            self._note(self._sent, None)
            self._asked_at, self._asked_sent = self._clock(), self._sent

    def _end(self, why: str) -> None:
        if self._is_open:
            self._is_open = False
            self._file.close()
            self._note(self._sent, why)
