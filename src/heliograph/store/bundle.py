"""Bundle: a backup as a tar of lines and files, with a manifest at its end that names the digest of each."""

import hashlib
import io
import os
import secrets
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from pydantic import ValidationError

from heliograph.errors import InputError, VerificationError
from heliograph.files.atomic import fsync_folder, storage_errors
from heliograph.model.backup import BackupManifest, FileCopy, TableCopy
from heliograph.signing.canonical import canonical, read_json

MANIFEST = "manifest.json"
MANIFEST_LIMIT = 64 * 2**20
CHUNK = 2**20


class BundleWriter:
    """Writes a bundle.

    Args:
        tar: Where to.
        folder: Where tables wait until their length is known.
    """

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self._tar, self._folder = tar, folder
        self.tables: dict[str, TableCopy] = {}
        self.files: dict[str, FileCopy] = {}

    def add_table(self, name: str, lines: Iterable[bytes]) -> None:
        """Write the rows of a table."""
        rows, sha256 = 0, hashlib.sha256()
        with TemporaryFile(dir=self._folder) as waiting:
            for line in lines:
                waiting.write(line)
                sha256.update(line)
                rows += 1
            length = waiting.tell()
            waiting.seek(0)
            self._add(table_name(name), waiting, length)
        self.tables[name] = TableCopy(rows=rows, sha256=sha256.hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        """Write a file of the state; one that grows meanwhile is kept as long as it was at first."""
        with path.open("rb") as file:
            length = os.fstat(file.fileno()).st_size
            digesting = _Digesting(file)
            self._add(file_name(name), digesting, length)
        self.files[name] = FileCopy(bytes=length, sha256=digesting.sha256.hexdigest())

    def finish(self, manifest: BackupManifest) -> None:
        """Write the manifest."""
        data = canonical(manifest.to_json())
        self._add(MANIFEST, io.BytesIO(data), len(data))

    def _add(self, name: str, source: "IO[bytes] | _Digesting", length: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = length, 0o600
        self._tar.addfile(entry, source)


class _Digesting:
    """Digests what is read through it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sha256.update(data)
        return data


@contextmanager
def written(path: Path) -> Iterator[BundleWriter]:
    """A new bundle, for its owner alone; it has its name once it is whole.

    Raises:
        StorageError: There is something already, or the disk is full.
    """
    hidden = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with storage_errors("write", path):
        if path.exists():
            raise FileExistsError(17, "", str(path))
        descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                    yield BundleWriter(tar, path.parent)
                file.flush()
                os.fsync(file.fileno())
            hidden.rename(path)
        finally:
            hidden.unlink(missing_ok=True)
    fsync_folder(path.parent)


class Bundle:
    """A bundle whose every byte is the one that its manifest names.

    Args:
        path: The file.

    Raises:
        InputError: It is no backup.
        VerificationError: Something in it was changed, is missing or was added.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        found = dict(self._digests())
        self.manifest = self._read_manifest()
        expected = {table_name(name): each.sha256 for name, each in self.manifest.tables.items()}
        expected |= {file_name(name): each.sha256 for name, each in self.manifest.files.items()}
        for name in sorted(expected.keys() | found.keys()):
            if expected.get(name) != found.get(name):
                raise VerificationError(
                    f"{path}: {name} is not what the manifest says.",
                    hint="The file was changed or damaged: restore another backup.",
                )

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table."""
        with self._opened() as tar, _member(tar, table_name(table)) as file:
            yield from file

    def put_file(self, name: str, target: Path) -> None:
        """Write a file of the state, for its owner alone; one that is there is not replaced."""
        with self._opened() as tar, _member(tar, file_name(name)) as file:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                while data := file.read(CHUNK):
                    out.write(data)

    def _digests(self) -> Iterator[tuple[str, str]]:
        seen = set[str]()
        with self._opened() as tar:
            for entry in tar:
                if not entry.isreg() or not is_inside(entry.name) or entry.name in seen:
                    raise InputError(f"{self._path}: {entry.name} has no place in a backup.")
                seen.add(entry.name)
                if entry.name == MANIFEST:
                    continue
                sha256, file = hashlib.sha256(), tar.extractfile(entry)
                while file and (data := file.read(CHUNK)):
                    sha256.update(data)
                yield entry.name, sha256.hexdigest()

    def _read_manifest(self) -> BackupManifest:
        with self._opened() as tar, _member(tar, MANIFEST) as file:
            data = file.read(MANIFEST_LIMIT)
        try:
            return BackupManifest.model_validate(read_json(data, what=MANIFEST))
        except ValidationError as error:
            raise InputError(f"{self._path}: the manifest is none that this version reads.") from error

    @contextmanager
    def _opened(self) -> Iterator[tarfile.TarFile]:
        with storage_errors("read", self._path):
            try:
                with tarfile.open(self._path, "r:") as tar:
                    yield tar
            except (tarfile.TarError, EOFError) as error:
                raise InputError(
                    f"{self._path}: this is no backup, or a part of one.",
                    hint="Name a file that heliograph backup has written, whole.",
                ) from error


def table_name(table: str) -> str:
    """Where the rows of a table lie."""
    return f"tables/{table}.jsonl"


def file_name(name: str) -> str:
    """Where a file of the state lies."""
    return f"files/{name}"


def is_inside(name: str) -> bool:
    """Whether a name leads nowhere else."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and str(path) == name


@contextmanager
def _member(tar: tarfile.TarFile, name: str) -> Iterator[IO[bytes]]:
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise InputError(f"{name} is not in the backup.")
    with file:
        yield file
