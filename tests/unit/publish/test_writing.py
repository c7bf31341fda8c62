"""What disk, memory and files say becomes an error that names the place and the way out."""

import errno

import duckdb
import pytest

from heliograph.errors import InputError, StorageError
from heliograph.publish.writing import writing


@pytest.fixture
def path(tmp_path):
    return tmp_path / "posts" / "part-00001.parquet"


def told(path, cause, error):
    with pytest.raises(error) as caught, writing(path):
        raise cause
    assert caught.value.__cause__ is cause
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_full_disk(path):
    found = told(path, OSError(errno.ENOSPC, "Error writing bytes to file"), StorageError)

    assert found.message == f"cannot write {path}: No space left on device"


def test_a_full_disk_for_intermediate_tables(path):
    cause = duckdb.OutOfMemoryException(
        "Out of Memory Error: failed to offload data block of size 256.0 KiB (1 MiB/1 MiB used).\n"
        "This limit was set by the 'max_temp_directory_size' setting."
    )

    assert "no room left for intermediate tables" in told(path, cause, StorageError).message


def test_too_little_memory(path):
    cause = duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate data of size 4.0 MiB")

    assert "HELIOGRAPH_MEMORY" in told(path, cause, StorageError).hint


def test_an_intermediate_file_that_may_not_grow(path):
    cause = duckdb.IOException('IO Error: Could not write file "/tmp/x.tmp": File too large')

    assert "free space on the disk of the workspace" in told(path, cause, StorageError).hint


@pytest.mark.parametrize(
    "cause",
    [
        duckdb.InvalidInputException(
            "Invalid Input Error: No magic bytes found at end of file 'posts.parquet'"
        ),
        duckdb.IOException("IO Error: Could not read from file posts.parquet"),
    ],
)
def test_a_damaged_table(path, cause):
    found = told(path, cause, InputError)

    assert "posts.parquet" in found.message
    assert "--replace" in found.hint


def test_a_fault_of_ours_is_not_dressed_up_as_one_of_the_disk(path):
    with pytest.raises(duckdb.BinderException), writing(path):
        duckdb.connect().execute("SELECT no_such_column")
