"""Ranged: parts of remote Parquet files by our own requests, through Arrow; needs no extension of DuckDB."""

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow import fs

from heliograph.access.engine import Engine
from heliograph.access.ports import RemoteFile
from heliograph.tables.engine import identifier

END = 1 << 16
"""Bytes of the end of a file that are asked for at once: the footer of a table of some row groups."""


class RangedTables:
    """Remote files as Arrow reads them: columns and row groups that a query needs, gaps between them left out."""

    def rows(self, engine: Engine, files: Sequence[RemoteFile]) -> str:
        """The query for all rows."""
        places = {str(number): file for number, file in enumerate(files)}
        system = fs.PyFileSystem(_Files(places))
        made = ds.dataset(
            list(places),
            filesystem=system,
            format=ds.ParquetFileFormat(default_fragment_scan_options=_options()),
        )
        # DuckDB reads milliseconds of Parquet files as its usual moments, and those of Arrow as a type of their own
        moments = [identifier(field.name) for field in made.schema if field.type == pa.timestamp("ms")]
        usual = ", ".join(f"CAST({name} AS TIMESTAMP) AS {name}" for name in moments)
        query = engine.scan(made)
        return query.replace("*", f"* REPLACE ({usual})", 1) if usual else query


def _options() -> ds.ParquetFragmentScanOptions:
    """Column chunks that lie near one another are asked for together, and before they are needed."""
    return ds.ParquetFragmentScanOptions(
        pre_buffer=True, cache_options=pa.CacheOptions(hole_size_limit=1 << 13, range_size_limit=1 << 24)
    )


class _RangedFile(io.RawIOBase):
    """A remote file that Arrow may seek in.

    Args:
        file: The file.
        ends: Ends of files by path, where footers are; kept, because each scan reads the footer anew.
    """

    def __init__(self, file: RemoteFile, ends: dict[str, bytes]) -> None:
        self._file = file
        self._at = 0
        self._ends = ends

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.bytes}[whence]
        self._at = start + offset
        return self._at

    def size(self) -> int:
        return self._file.bytes

    def read(self, size: int | None = -1) -> bytes:
        end = self._file.bytes if size is None or size < 0 else min(self._at + size, self._file.bytes)
        start, self._at = self._at, max(self._at, end)
        return self._part(start, end) if end > start else b""

    def _part(self, start: int, end: int) -> bytes:
        size, path = self._file.bytes, self._file.path
        if end == size and path not in self._ends:
            self._ends[path] = self._file.tree.part(path, min(start, max(0, size - END)), size)
        kept = size - len(self._ends.get(path, b""))
        if start >= kept:
            return self._ends[path][start - kept : end - kept]
        return self._file.tree.part(path, start, end)


class _Files(fs.FileSystemHandler):  # type: ignore[misc]  # pyarrow has no types
    """The files under their numbers, to be read and nothing else."""

    def __init__(self, files: dict[str, RemoteFile]) -> None:
        self._files = files
        self._ends: dict[str, bytes] = {}

    def get_type_name(self) -> str:
        return "heliograph"

    def normalize_path(self, path: str) -> str:
        return path

    def get_file_info(self, paths: list[str]) -> list[fs.FileInfo]:
        return [
            fs.FileInfo(path, fs.FileType.File, size=self._files[path].bytes)
            if path in self._files
            else fs.FileInfo(path, fs.FileType.NotFound)
            for path in paths
        ]

    def open_input_file(self, path: str) -> pa.NativeFile:
        return pa.PythonFile(_RangedFile(self._files[path], self._ends), mode="r")

    def open_input_stream(self, path: str) -> pa.NativeFile:
        return self.open_input_file(path)

    def _refuse(self, *_: object) -> None:
        raise io.UnsupportedOperation("these files are known by their names, and read")

    get_file_info_selector = create_dir = delete_dir = delete_dir_contents = delete_root_dir_contents = (
        delete_file
    ) = _refuse
    move = copy_file = open_output_stream = open_append_stream = _refuse
