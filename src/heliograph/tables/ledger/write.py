"""Write: a ledger from the posts and their key table of time, a batch at a time, straight into the files that are mapped."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from heliograph.tables.engine import identifier, parquet
from heliograph.tables.ledger.ledger import AUTHORS, COLUMNS, MOMENT, NEVER, ROW, VALUES, Numbers
from heliograph.tables.sorted_table import write_sorted

BATCH_ROWS = 1 << 17


def write_ledger(
    folder: Path, paths: Sequence[Path], in_time: Iterator[Numbers], connection: duckdb.DuckDBPyConnection
) -> None:
    """Write the ledger of an edition.

    Args:
        folder: Where; it exists.
        paths: The parts of the posts table, in the order of its rows.
        in_time: Numbers of all rows in the order of time, piece by piece; those without a time last.
        connection: Which counts.
    """
    values = {name: _values(connection, paths, name) for name in COLUMNS}
    held = {name: known.to_pylist() for name, known in values.items() if name != "account_id"}
    (folder / VALUES).write_text(json.dumps(held, ensure_ascii=False), "utf-8")
    posts = sum(pq.read_metadata(path).num_rows for path in paths)
    kinds = {name: np.min_scalar_type(len(known)) for name, known in values.items()}
    kinds |= {MOMENT: np.dtype(np.int64), ROW: np.min_scalar_type(posts)}

    def made(name: str, kind: str) -> Numbers:
        return np.lib.format.open_memmap(folder / f"{name}.npy", "w+", kinds[kind], (posts,))

    table = {name: made(name, name) for name in (*COLUMNS, MOMENT)}
    _in_order(table, paths, values)
    timed = {name: made(f"timed-{name}", name) for name in (*table, ROW)}
    own, counts = made(f"own-{ROW}", ROW), _counts(table["account_id"], len(values["account_id"]))
    ends = np.cumsum(counts)
    _in_time(table, timed, own, in_time, ends - counts)
    _write_authors(folder, values["account_id"], ends - counts, counts)


def _values(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], column: str) -> pa.Array:
    name = identifier(column)
    query = f"SELECT DISTINCT {name} FROM {parquet(paths)} WHERE {name} IS NOT NULL ORDER BY ALL"
    return connection.sql(query).to_arrow_table()[column].combine_chunks().cast(pa.string())


def _in_order(table: Mapping[str, Numbers], paths: Sequence[Path], values: Mapping[str, pa.Array]) -> None:
    """Codes and moments in the order of the table."""
    first = 0
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=[*COLUMNS, "posted_at"], use_threads=False):
                here = slice(first, first + len(batch))
                for name, known in values.items():
                    codes = pc.index_in(batch[name], known)
                    table[name][here] = pc.fill_null(codes, len(known)).to_numpy()
                moments = batch["posted_at"].cast(pa.timestamp("ms")).cast(pa.int64())
                table[MOMENT][here] = pc.fill_null(moments, int(NEVER)).to_numpy()
                first = here.stop


def _counts(codes: Numbers, authors: int) -> Numbers:
    """Posts of each author, counted a piece at a time: counting makes larger numbers of codes."""
    counts = np.zeros(authors + 1, np.int64)
    for first in range(0, len(codes), BATCH_ROWS):
        counts += np.bincount(codes[first : first + BATCH_ROWS], minlength=authors + 1)
    return counts


def _in_time(
    table: Mapping[str, Numbers],
    timed: Mapping[str, Numbers],
    own: Numbers,
    in_time: Iterator[Numbers],
    starts: Numbers,
) -> None:
    """The same in the order of time, and the rows of each author, which are laid where those before them end."""
    first, free = 0, starts.copy()
    for rows in in_time:
        here = slice(first, first + len(rows))
        timed[ROW][here] = rows
        for name, numbers in table.items():
            timed[name][here] = numbers[rows]
        codes = table["account_id"][rows]
        order = np.argsort(codes, kind="stable")
        ranked = codes[order]
        rank = np.arange(len(ranked)) - np.searchsorted(ranked, ranked, "left")
        own[free[ranked] + rank] = rows[order]
        free += np.bincount(codes, minlength=len(free))
        first = here.stop


def _write_authors(folder: Path, names: pa.Array, firsts: Numbers, counts: Numbers) -> None:
    """The last count is of posts without an author, which are looked up by nobody."""
    authors = pa.table(
        {
            "account_id": names,
            "number": np.arange(len(names)),
            "first": firsts[: len(names)],
            "posts": counts[: len(names)],
        }
    )
    write_sorted(folder / AUTHORS, authors.to_reader())
