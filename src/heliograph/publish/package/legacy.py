"""Legacy CSV: the zips that existing third-party code reads unmodified."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.model.edition import Edition
from heliograph.publish.package.csv_file import BATCH_ROWS, Csv, CsvFile, write_csv
from heliograph.publish.rename import Change, whole
from heliograph.tables.engine import literal, parquet
from heliograph.tables.legacy import render
from heliograph.tables.legacy.dialect import Dialect
from heliograph.tables.legacy.layout import TWEETS, USERS
from heliograph.tables.legacy.lines import tweets_lines

POST_IDS = ("post_id", "reply_to_post_id", "quote_of_post_id", "repost_of_post_id")


def users_csv(
    connection: duckdb.DuckDBPyConnection, dataset: str, edition: Edition, folder: Path, accounts: Path
) -> Csv:
    """The users file of an edition, from its Parquet file, in the canonical dialect."""
    dialect, stem = Dialect(columns=USERS), _stem(dataset, "users", edition)
    query = f"SELECT {render.users_line(dialect)} FROM {parquet([accounts])} ORDER BY account_id"
    return write_csv(connection, f"{stem}.csv", dialect, [query], folder / f"{stem}.zip")


class TweetsCsv:
    """The tweets file of an edition, in the canonical dialect, written while its posts are; leave it as a context to finish it.

    Args:
        connection: Reads the accounts.
        dataset: Name of the data set.
        edition: Of the posts.
        folder: Where the zip goes.
        accounts: The accounts of the edition.
        numbers: Gives the number of each pseudonymous post; None where ids are numbers already.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        dataset: str,
        edition: Edition,
        folder: Path,
        *,
        accounts: Path,
        numbers: Change | None = None,
    ) -> None:
        dialect, stem = Dialect(columns=TWEETS), _stem(dataset, "tweets", edition)
        profiles = _PROFILES.format(part=render.profile_part(dialect), accounts=parquet([accounts]))
        self._ids, self._parts = map(whole, connection.execute(profiles).to_arrow_table().columns)
        self._numbers = numbers
        self._file = CsvFile(folder / f"{stem}.zip", f"{stem}.csv", dialect)

    def __call__(self, posts: pa.Table) -> None:
        """Add some posts, in their order."""
        if self._numbers is not None:
            for name in POST_IDS:
                # those of the posts themselves stand in the table already
                made = posts["post_number"] if name == "post_id" else self._numbers(whole(posts[name]))
                posts = posts.set_column(posts.schema.get_field_index(name), name, made)
        # the profile of nobody, which comes last, where an account is unknown
        known = pc.fill_null(pc.index_in(whole(posts["account_id"]), self._ids), len(self._ids) - 1)
        for begin in range(0, len(posts), BATCH_ROWS):
            profile = self._parts.take(known[begin : begin + BATCH_ROWS])
            self._file.add(tweets_lines(posts.slice(begin, BATCH_ROWS), profile))

    @property
    def written(self) -> Csv:
        """The file as it has become."""
        return self._file.written

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._file.__exit__(kind, error, trace)


_PROFILES = """SELECT account_id, {part} AS profile FROM (
    SELECT *, 0 AS place FROM {accounts} UNION ALL BY NAME SELECT NULL::VARCHAR AS account_id, 1 AS place) ORDER BY place"""
"""The profile part of each account, and at the end that of nobody."""


def _stem(dataset: str, table: str, edition: Edition) -> str:
    return f"{dataset}_{table}_csv_{'hashed' if edition is Edition.PUBLIC else 'unhashed'}"


def received_csv(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[dict[str, Any]], folder: Path
) -> list[Csv]:
    """The source files again, byte for byte, each in a zip of its own; says where the bytes differ."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sources:
        if source["table"] not in {"accounts", "posts"}:
            continue
        dialect = Dialect.from_json(source["dialect"])
        relation = f"raw_{source['table']}"
        line = (
            render.received_tweets_line(dialect)
            if source["table"] == "posts"
            else render.received_users_line(dialect)
        )
        query = (
            f"SELECT {line} FROM {relation} WHERE source_file = {literal(source['file'])} ORDER BY source_row"
        )
        name = Path(source["file"]).name.removesuffix(".gz")
        target = folder / f"{_free_name(folder, name.removesuffix('.csv'))}.zip"
        made = write_csv(connection, name, dialect, [query], target)
        written.append(_compared(made, source))
    return written


def _compared(made: Csv, source: dict[str, Any]) -> Csv:
    if made.sha256 == source["sha256"]:
        return replace(made, faithful=True)
    reasons = []
    if source["rejected"]:
        reasons.append(f"records in quarantine: {source['rejected']:,}")
    if source["dialect"]["encoding"] != "utf-8":
        reasons.append(f"transcoded from {source['dialect']['encoding']}")
    return replace(
        made, faithful=False, difference="; ".join(reasons) or "the source mixes ways of quoting or line ends"
    )


def _free_name(folder: Path, stem: str) -> str:
    number, name = 1, stem
    while (folder / f"{name}.zip").exists():
        number += 1
        name = f"{stem}-{number}"
    return name
