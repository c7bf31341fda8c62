"""Questions to one edition, warm, beside peers: median CPU milliseconds of seven answers, each peer in a process of its own.

    python bench/query.py ARCHIVE [--dataset ira-2018]

``heliograph`` answers by views: facets and timelines from the cube where it suffices, the first by time from ``keys``. DuckDB and
polars read the same Parquet files; pandas holds the columns in memory, which its figures leave out.
"""

# ruff: noqa: PLC0415 -- each peer loads its own library, and no other

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

QUESTIONS = (
    "languages",
    "months",
    "clients of one language",
    "hashtags",
    "links",
    "one account by time",
    "first fifty by time",
)
PEERS = ("heliograph", "duckdb", "polars", "pandas")
ROUNDS = 7


def main() -> None:
    """Ask everyone in turn, print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("archive", type=Path)
    options.add_argument("--dataset", default="ira-2018")
    options.add_argument("--peer", choices=PEERS)
    options.add_argument("--no-frames", action="store_true", help="no pandas: it holds all posts in memory")
    chosen = options.parse_args()
    if chosen.peer:
        print(json.dumps(measured(chosen.peer, chosen.archive, chosen.dataset)))
        return
    peers = PEERS[:-1] if chosen.no_frames else PEERS
    command = [sys.executable, __file__, str(chosen.archive), "--dataset", chosen.dataset, "--peer"]
    found = {
        peer: json.loads(subprocess.run([*command, peer], stdout=subprocess.PIPE, check=True).stdout)
        for peer in peers
    }
    print(f"| CPU ms | {' | '.join(peers)} |\n|---|{'---:|' * len(peers)}")
    for question in QUESTIONS:
        print(f"| {question} | {' | '.join(f'{found[peer][question]:,.0f}' for peer in peers)} |")


def measured(peer: str, archive: Path, dataset: str) -> dict[str, float]:
    """CPU milliseconds by question; the first answer, which opens files, is not counted."""
    asked = globals()[f"of_{peer}"](archive, dataset)
    return {question: median(asked[question]) for question in QUESTIONS}


def median(ask: Callable[[], object]) -> float:
    """The median of some answers after the first."""
    ask()
    spent = []
    for _ in range(ROUNDS):
        before = time.process_time()
        ask()
        spent.append(1000 * (time.process_time() - before))
    return statistics.median(spent)


def files(archive: Path, dataset: str) -> list[str]:
    """The posts of the latest release."""
    releases = sorted((archive / dataset).glob("[0-9]*"), key=lambda folder: int(folder.name))
    return sorted(map(str, (releases[-1] / "public" / "posts").glob("*.parquet")))


def account_of(archive: Path, dataset: str) -> str:
    """The account of median size."""
    import duckdb

    sizes = duckdb.sql(
        f"SELECT account_id, count(*) AS n FROM read_parquet({files(archive, dataset)}) GROUP BY ALL ORDER BY n, account_id"
    ).fetchall()
    return sizes[len(sizes) // 2][0]


def of_heliograph(archive: Path, dataset: str) -> dict[str, Callable[[], object]]:
    """By views."""
    from heliograph.access.facets import facet_query, timeline_query
    from heliograph.access.resolve import open_editions
    from heliograph.access.view import view_query
    from heliograph.bootstrap.reading import open_archive, reader_of
    from heliograph.model.progress import silent
    from heliograph.model.view import Filter, Order, View

    joined = open_archive(archive)
    reader = reader_of(joined, open_editions(joined.library, [dataset]), silent)
    every = View(datasets=(dataset,))
    russian = every.narrowed(Filter.of("language", ["ru"]))
    by_time = (Order("posted_at"),)
    account = View(
        datasets=(dataset,),
        filters=(Filter.of("account_id", [account_of(archive, dataset)]),),
        sort=by_time,
    )
    fifty = View(datasets=(dataset,), sort=by_time, rows=50)

    def rows(query: str) -> object:
        return reader.engine.relation(query).to_arrow_table()

    return {
        "languages": lambda: rows(facet_query(reader, every, "language")),
        "months": lambda: rows(timeline_query(reader, every, "month")),
        "clients of one language": lambda: rows(facet_query(reader, russian, "client")),
        "hashtags": lambda: rows(facet_query(reader, every, "hashtags")),
        "links": lambda: rows(facet_query(reader, every, "domains")),
        "one account by time": lambda: rows(view_query(reader, account)),
        "first fifty by time": lambda: rows(view_query(reader, fifty)),
    }


def of_duckdb(archive: Path, dataset: str) -> dict[str, Callable[[], object]]:
    """By plain SQL over the files."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW posts AS SELECT * FROM read_parquet({files(archive, dataset)})")
    account = account_of(archive, dataset)

    def ask(query: str) -> Callable[[], object]:
        return lambda: connection.execute(query).to_arrow_table()

    def top(column: str) -> str:
        return (
            f"SELECT value, count(*) AS n FROM (SELECT unnest(list_distinct({column})) AS value FROM posts) "
            "GROUP BY value ORDER BY n DESC, value LIMIT 50"
        )

    return {
        "languages": ask("SELECT language, count(*) AS n FROM posts GROUP BY 1 ORDER BY n DESC, 1"),
        "months": ask(
            "SELECT date_trunc('month', posted_at) AS m, count(*) FROM posts GROUP BY 1 ORDER BY 1"
        ),
        "clients of one language": ask(
            "SELECT client, count(*) AS n FROM posts WHERE language = 'ru' GROUP BY 1 ORDER BY n DESC, 1"
        ),
        "hashtags": ask(top("hashtags")),
        "links": ask(top("domains")),
        "one account by time": ask(f"SELECT * FROM posts WHERE account_id = '{account}' ORDER BY posted_at"),
        "first fifty by time": ask("SELECT * FROM posts ORDER BY posted_at, account_id, post_id LIMIT 50"),
    }


def of_polars(archive: Path, dataset: str) -> dict[str, Callable[[], object]]:
    """By lazy frames over the files."""
    import polars as pl

    posts = pl.scan_parquet(files(archive, dataset))
    account = account_of(archive, dataset)

    def top(column: str) -> pl.LazyFrame:
        values = posts.select(pl.col(column).list.unique()).explode(column).drop_nulls()
        return values.group_by(column).len().sort(["len", column], descending=[True, False]).head(50)

    asked = {
        "languages": posts.group_by("language").len().sort(["len", "language"], descending=[True, False]),
        "months": posts.group_by(pl.col("posted_at").dt.truncate("1mo")).len().sort("posted_at"),
        "clients of one language": posts.filter(pl.col("language") == "ru")
        .group_by("client")
        .len()
        .sort(["len", "client"], descending=[True, False]),
        "hashtags": top("hashtags"),
        "links": top("domains"),
        "one account by time": posts.filter(pl.col("account_id") == account).sort("posted_at"),
        "first fifty by time": posts.sort(["posted_at", "account_id", "post_id"]).head(50),
    }
    return {question: frame.collect for question, frame in asked.items()}


def of_pandas(archive: Path, dataset: str) -> dict[str, Callable[[], object]]:
    """By frames in memory."""
    import pyarrow.parquet as pq

    posts = pq.read_table(files(archive, dataset)).to_pandas()
    account = account_of(archive, dataset)
    return {
        "languages": posts.language.value_counts,
        "months": lambda: posts.groupby(posts.posted_at.dt.to_period("M")).size(),
        "clients of one language": lambda: posts[posts.language == "ru"].client.value_counts(),  # noqa: PLW0108 -- choosing is part of the answer
        "hashtags": lambda: posts.hashtags.explode().dropna().value_counts().head(50),
        "links": lambda: posts.domains.explode().dropna().value_counts().head(50),
        "one account by time": lambda: posts[posts.account_id == account].sort_values("posted_at"),
        "first fifty by time": lambda: posts.sort_values(["posted_at", "account_id", "post_id"]).head(50),
    }


if __name__ == "__main__":
    main()
