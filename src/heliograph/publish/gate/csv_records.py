"""CsvRecords: the CSV of an edition held against its tables, so that only what differs has to be searched.

The beginning of a record (id, profile, language, text) is put together here once more from the tables, which are searched on
their own. Where the CSV has the very same bytes, it can hold nothing there that the tables do not hold; everything else of
the record, and every record that begins otherwise, is searched as it stands.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.leaks.records import RecordEnds, places

PIECE = 1 << 20
PROFILES = "gate_profiles"
USERS_HEADER = (
    b'"userid","user_display_name","user_screen_name","user_reported_location","user_profile_description",'
    b'"user_profile_url","follower_count","following_count","account_creation_date","account_language"\n'
)
TWEETS_BEGIN = b'"tweetid",' + USERS_HEADER[:-1] + b',"tweet_language","tweet_text",'

_CELL = '","'
_HIDDEN = "CASE WHEN is_pseudonymous THEN account_id ELSE {name} END"


class CsvRecords:
    """The records of one member of a zip, in order.

    Args:
        stream: The member, unpacked.

    Attributes:
        header: The first record.
        equal: How many records began as the tables have it.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ends = RecordEnds()
        self._piece = b""
        self._stops: list[int] = []
        self._at = 0
        self._next = 0
        self.equal = 0
        self.header = next(self._records(1), b"")

    def against(self, beginnings: Sequence[bytes]) -> list[bytes]:
        """What the next records hold beside these beginnings, one for each; fewer where the file ends."""
        return [
            self._beside(record, begin)
            for record, begin in zip(self._records(len(beginnings)), beginnings, strict=False)
        ]

    def rest(self, count: int) -> list[bytes]:
        """The next records as they stand; none at the end."""
        return list(self._records(count))

    def _beside(self, record: bytes, begin: bytes) -> bytes:
        if not record.startswith(begin, 1):
            return record
        self.equal += 1
        return record[len(begin) + 1 :]

    def _records(self, count: int) -> Iterator[bytes]:
        for _ in range(count):
            while self._next >= len(self._stops):
                if not self._fill():
                    begin, self._at = self._at, len(self._piece)
                    if begin < self._at:
                        yield self._piece[begin:]
                    return
            begin, self._at = self._at, self._stops[self._next]
            self._next += 1
            yield self._piece[begin : self._at]

    def _fill(self) -> bool:
        """Read on; what is left of the last piece comes first."""
        read = self._stream.read(PIECE)
        if not read:
            return False
        left = self._piece[self._at :]
        ends = np.sort(places(self._ends.of(read))) + len(left) + 1
        self._piece, self._at = left + read, 0
        self._stops, self._next = ends.tolist(), 0
        return True


def members(path: Path, stack: ExitStack) -> Iterator["CsvRecords"]:
    """The files in a zip, open for as long as the stack is."""
    archive = stack.enter_context(zipfile.ZipFile(path))
    for member in archive.infolist():
        if not member.is_dir():
            yield CsvRecords(stack.enter_context(archive.open(member)))


def know_profiles(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of the cells that the CSV repeats for every post of an account."""
    names = [_HIDDEN.format(name=name) for name in ("display_name", "handle")]
    texts = [*names, "location", "description", "url"]
    quoted = [f"coalesce(replace({text}, '\"', '\"\"'), '')" for text in texts]
    counts = [f"coalesce({name}::VARCHAR, '')" for name in ("follower_count", "following_count")]
    created = "coalesce(strftime(created_on, '%Y-%m-%d'), '')"
    cells = ["account_id", *quoted, *counts, created, "coalesce(replace(language, '\"', '\"\"'), '')"]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {PROFILES} AS SELECT account_id, concat_ws('{_CELL}', {', '.join(cells)}) AS cells "
        "FROM public_accounts ORDER BY account_id"
    )


def post_beginnings(connection: duckdb.DuckDBPyConnection, posts: pa.RecordBatch) -> list[bytes]:
    """How the record of each post begins, behind its first quote: number, profile, language and text."""
    numbers = pc.coalesce(posts.column("post_number"), posts.column("post_id"))
    authors = posts.column("account_id").dictionary_encode()
    profiles = _profiles(connection, authors.dictionary).take(authors.indices)
    texts = pc.replace_substring(posts.column("text"), '"', '""')
    languages = pc.replace_substring(posts.column("language"), '"', '""')
    whole = pc.binary_join_element_wise(
        numbers, profiles, languages, texts, _CELL, null_handling="replace", null_replacement=""
    )
    return _closed(whole)


def account_beginnings(connection: duckdb.DuckDBPyConnection, batch: int) -> Iterator[list[bytes]]:
    """The records of accounts, behind their first quotes."""
    query = f"SELECT cells FROM {PROFILES} ORDER BY account_id"
    for cells in connection.execute(query).to_arrow_reader(batch):
        yield _closed(cells.column(0))


def _profiles(connection: duckdb.DuckDBPyConnection, ids: pa.Array) -> pa.Array:
    """The cells of some accounts; of those that are in no table, the id alone."""
    ends = pc.min_max(ids)
    query = f"SELECT account_id, cells FROM {PROFILES} WHERE account_id BETWEEN ? AND ?"
    found = connection.execute(query, [ends["min"].as_py(), ends["max"].as_py()]).to_arrow_table()
    at = pc.index_in(ids, found.column("account_id").combine_chunks())
    bare = pc.binary_join_element_wise(ids, pa.scalar(_CELL * 9), "")
    return pc.coalesce(found.column("cells").combine_chunks().take(at), bare)


def _closed(cells: pa.Array) -> list[bytes]:
    """Cells with the quote behind the last one."""
    closed = pc.binary_join_element_wise(cells, pa.scalar('"'), "")
    listed: list[bytes] = closed.cast(pa.binary()).to_pylist()
    return listed
