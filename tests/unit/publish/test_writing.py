"""What disk, memory and files say becomes an error that names the place and the way out."""

import errno

import duckdb
import pytest

from heliograph.errors import InputError, StorageError
from heliograph.publish.writing import writing
from heliograph.tables.engine import connect


@pytest.fixture
def path(tmp_path):
    return tmp_path / "posts" / "part-00001.parquet"


def told(path, cause, error, *, hint=True):
    with pytest.raises(error) as caught, writing(path):
        raise cause
    assert caught.value.__cause__ is cause
    assert str(path) in caught.value.message
    assert bool(caught.value.hint) == hint
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
    ("words", "error", "said"),
    [
        ("Out of Memory Error: failed to pin block of size 256.0 KiB", StorageError, "HELIOGRAPH_MEMORY"),
        ("Out of Memory Error: failed to offload, see 'max_temp_directory_size'", StorageError, "free space"),
        ('IO Error: Could not write file "/tmp/x.tmp": File too large', StorageError, "free space"),
        ("IO Error: Could not read from file posts.parquet", InputError, "--replace"),
        ("Invalid Input Error: No magic bytes found in posts.parquet", InputError, "--replace"),
    ],
)
def test_what_the_engine_says_in_the_middle_of_a_stream(path, words, error, said):
    """There it comes as an error of the file system without a number."""
    assert said in told(path, OSError(words), error).hint


def test_a_stream_that_breaks_off(path):
    """After thousands of rows, from the engine itself: the form that the words above imitate."""
    rows = "SELECT CASE WHEN i = 500_000 THEN error('part-00001.parquet is damaged') ELSE 'row' END FROM range(600_000) r(i)"
    with (
        connect() as connection,
        pytest.raises(InputError, match=r"part-00001\.parquet is damaged") as caught,
        writing(path),
    ):
        for _ in connection.execute(rows).to_arrow_reader(10_000):
            pass
    assert type(caught.value.__cause__) is OSError


def test_a_strange_error_without_a_number_is_not_taken_for_the_engine_s(path):
    found = told(path, OSError("the cable is out"), StorageError, hint=False)

    assert found.message == f"cannot write {path}: the cable is out"


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
