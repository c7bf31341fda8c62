"""Leak: which posts some files hold that somebody found, whatever columns and rows of an edition are left, in whatever order.

Posts are known by their id where the files have it, else by the columns that tell them apart: then only posts that differ from all
others count. Nothing of the files is believed but the values in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from heliograph.errors import InputError
from heliograph.privacy.tardos import Marks, Numbers
from heliograph.publish.tracing.marks import MarkedPosts
from heliograph.tables.engine import identifier, literal, parquet
from heliograph.tables.legacy.layout import TYPED_NAMES

IDS = ("post_id", "post_number")
VOUCHED = "account_id"
"""Must agree as well where it is there: the public edition has the same ids beside other accounts."""

TELLING = ("account_id", "posted_at", "text", "client", "reply_to_post_id", "repost_of_post_id")
"""Columns that tell posts without an id apart, as far as the files have them."""

NEEDED = frozenset({"posted_at", "text"})
"""Without an id, and without any of these, posts are all alike."""

MINUTE = "strftime(try_cast({column} AS TIMESTAMP), '%Y-%m-%d %H:%M')"
"""The CSV of 2018 cuts times to the minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """What the files hold of an edition.

    Attributes:
        rows: Of the files, those that stand there twice counted once.
        known: How many of them are posts of the edition.
        posts: Of the edition.
        told_by: Columns by which posts are known.
        present: For each mark whether its post is there.
        kept: For each mark which share is there of those posts of its account that every copy has; 0 where a missing post says
            nothing.
    """

    rows: int
    known: int
    posts: int
    told_by: tuple[str, ...]
    present: Marks
    kept: Numbers

    @property
    def marks(self) -> int:
        """How many marks the files say anything of."""
        return int(np.count_nonzero(self.present | (self.kept > 0)))


def read_leak(engine: duckdb.DuckDBPyConnection, files: Sequence[Path], marked: MarkedPosts) -> Leak:
    """Find the posts of an edition in files: Parquet, or CSV with a line of names, ours or those of 2018.

    Args:
        engine: May spill to disk.
        files: What was found, all of one format.
        marked: The edition with the posts that copies may lack.

    Raises:
        InputError: The files cannot be read, or have too few columns to know a post by.
    """
    reading = _reading(files)
    try:
        named = _named(engine, reading)
        told_by = _told_by(named, files)
        columns = ", ".join(f"{identifier(named[name])} AS {name}" for name in told_by)
        engine.execute(
            f"CREATE OR REPLACE TEMP TABLE leaked AS SELECT DISTINCT {_key(told_by)} AS key FROM (SELECT {columns} FROM {reading})"
        )
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise InputError(
            f"{files[0]} cannot be read: {first}", hint="give Parquet, or CSV with a line of names"
        ) from None
    marks = marked.posts.append_column("mark", pa.array(np.arange(len(marked.posts))))
    engine.register("marked", marks.select(["post_id", "mark"]))
    posts = f"(SELECT post_id, account_id, {_key(told_by)} AS key FROM {parquet(marked.source.posts)})"
    if not set(told_by) & set(IDS):  # of posts that look alike nobody can say which was there
        posts = (
            f"(FROM {posts} SEMI JOIN (SELECT key FROM {posts} GROUP BY key HAVING count(*) = 1) USING (key))"
        )
    [(rows,)] = engine.execute("SELECT count(*) FROM leaked").fetchall()
    [(known,)] = engine.execute(f"SELECT count(*) FROM leaked SEMI JOIN {posts} USING (key)").fetchall()
    return Leak(
        rows=int(rows),
        known=int(known),
        posts=marked.source.manifest.rows["posts"],
        told_by=told_by,
        present=_present(engine, posts, len(marks)),
        kept=_kept(engine, posts, marked),
    )


def _present(engine: duckdb.DuckDBPyConnection, posts: str, count: int) -> Marks:
    found = engine.execute(
        f"SELECT mark FROM marked JOIN {posts} USING (post_id) SEMI JOIN leaked USING (key)"
    )
    present = np.zeros(count, np.bool_)
    present[found.to_arrow_table()["mark"].to_numpy()] = True
    return present


def _kept(engine: duckdb.DuckDBPyConnection, posts: str, marked: MarkedPosts) -> Numbers:
    """Of each account the share of posts that are there, among those that every copy has and that can be told apart."""
    shares = engine.execute(
        "SELECT account_id, avg((key IN (SELECT key FROM leaked))::INT) AS share "
        f"FROM {posts} ANTI JOIN marked USING (post_id) GROUP BY account_id"
    ).to_arrow_table()
    told = engine.execute(f"SELECT mark FROM marked JOIN {posts} USING (post_id)").to_arrow_table()
    engine.register("shares", shares)
    engine.register("of_accounts", marked.posts.append_column("mark", pa.array(np.arange(len(marked.posts)))))
    found = engine.execute(
        "SELECT mark, share FROM of_accounts JOIN shares USING (account_id)"
    ).to_arrow_table()
    kept = np.zeros(len(marked.posts))
    kept[found["mark"].to_numpy()] = found["share"].to_numpy()
    can_be_told = np.zeros(len(marked.posts), np.bool_)
    can_be_told[told["mark"].to_numpy()] = True
    return np.where(can_be_told, kept, 0.0)


def _reading(files: Sequence[Path]) -> str:
    """SQL: the rows of the files."""
    suffixes = {path.name.lower().removesuffix(".gz").rpartition(".")[2] for path in files}
    if suffixes == {"parquet"}:
        return parquet(files, options=", union_by_name = true")
    if suffixes <= {"csv", "tsv", "txt"} and suffixes:
        listed = ", ".join(literal(str(path)) for path in files)
        return f"read_csv([{listed}], header = true, all_varchar = true, union_by_name = true, null_padding = true)"
    raise InputError(
        f"{files[0] if files else 'nothing'} is neither Parquet nor CSV",
        hint="unpack archives first; give files of one format",
    )


def _named(engine: duckdb.DuckDBPyConnection, reading: str) -> dict[str, str]:
    """The columns of the files by our names."""
    described = engine.execute(f"DESCRIBE SELECT * FROM {reading}").fetchall()
    names = {str(name).strip().lower(): str(name) for name, *_ in described}
    return {TYPED_NAMES.get(name, name): given for name, given in names.items()} | {
        name: given for name, given in names.items() if name in TELLING
    }


def _told_by(named: dict[str, str], files: Sequence[Path]) -> tuple[str, ...]:
    for name in IDS:
        if name in named:
            return (name, VOUCHED) if VOUCHED in named else (name,)
    told_by = tuple(name for name in TELLING if name in named)
    if not NEEDED & set(told_by):
        raise InputError(
            f"{files[0]} has no column by which a post could be known: {', '.join(named)}",
            hint=f"needed is one of {', '.join((*IDS, *sorted(NEEDED)))}",
        )
    return told_by


def _key(told_by: Sequence[str]) -> str:
    """SQL: one number for the values of these columns."""
    texts = [MINUTE.format(column=n) if n == "posted_at" else f"CAST({n} AS VARCHAR)" for n in told_by]
    return f"md5_number({' || chr(31) || '.join(f'coalesce({text}, chr(30))' for text in texts)})"
