"""Import beside its peers: 1 M posts of legacy CSV to typed, sorted tables.

    python bench/import_.py [--posts 1000000] [--rounds 3] [--only-ours | --no-frames]

``duckdb sorted`` is the reference: bare DuckDB reading the same CSV and writing Parquet sorted by account and time. Heliograph
does that too and on top counts every record in the bytes, types and checks every cell, keeps what is needed to write the same
bytes again, splits lists, derives times and domains, looks for duplicates, and writes accounts and referenced tables.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from measure import rounds, table

TYPES = """{n: 'VARCHAR' for n in names} | {n: 'BIGINT' for n in (
    'follower_count','following_count','quote_count','reply_count','like_count','retweet_count')} | {
    'account_creation_date': 'DATE', 'tweet_time': 'TIMESTAMP', 'is_retweet': 'BOOLEAN'}"""

DUCKDB = """
import duckdb, sys
source, target, order = sys.argv[1:4]
names = open(source, encoding='utf-8').readline().strip().replace('"', '').split(',')
con = duckdb.connect(config={'memory_limit': '600MB', 'temp_directory': target + '.tmp', 'preserve_insertion_order': False})
types = TYPES
read = (f"read_csv('{source}', columns={types}, header=true, auto_detect=false, delim=',', quote='\\"', escape='\\"', "
        "timestampformat='%Y-%m-%d %H:%M', strict_mode=true)")
con.execute(f"COPY (FROM {read} {order}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
""".replace("TYPES", TYPES)

POLARS = """
import polars, sys
source, target = sys.argv[1:3]
frame = polars.scan_csv(source, schema_overrides={n: polars.String for n in (
    'tweetid','userid','in_reply_to_userid','in_reply_to_tweetid','quoted_tweet_tweetid','retweet_userid','retweet_tweetid',
    'latitude','longitude','poll_choices')}, infer_schema_length=10000)
frame = frame.with_columns(polars.col('tweet_time').str.to_datetime('%Y-%m-%d %H:%M', strict=False))
frame.sort('userid', 'tweet_time').sink_parquet(target, compression='zstd')
"""

PANDAS = """
import pandas, sys
source, target = sys.argv[1:3]
text = {n: str for n in ('tweetid','userid','in_reply_to_userid','in_reply_to_tweetid','quoted_tweet_tweetid','retweet_userid',
    'retweet_tweetid','latitude','longitude','poll_choices')}
frame = pandas.read_csv(source, dtype=text, parse_dates=['tweet_time'])
frame.sort_values(['userid', 'tweet_time']).to_parquet(target, compression='zstd')
"""


def main() -> None:
    """Make the file, run everyone in turn, print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--posts", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--only-ours", action="store_true", help="no peers: for sizes that they cannot hold in memory"
    )
    options.add_argument(
        "--no-frames", action="store_true", help="no polars and no pandas: they hold all posts in memory"
    )
    options.add_argument("--keep", type=Path, help="folder that holds or gets the synthetic export")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        work = Path(folder)
        export = chosen.keep or work / "export"
        heliograph = [sys.executable, "-m", "heliograph.cli.main"]
        if not export.exists():
            rounds(
                {
                    "synth": [
                        *heliograph,
                        "synth",
                        "ira-2018",
                        "--posts",
                        str(chosen.posts),
                        "--into",
                        str(export),
                    ]
                },
                times=1,
            )
        source = str(next(export.glob("*_tweets_csv_*.csv")))
        python = [sys.executable, "-c"]
        ours = {
            "heliograph import": [
                *heliograph,
                "import",
                source,
                "--workspace",
                str(work / "workspace"),
                "--replace",
            ]
        }
        peers = {
            "duckdb sorted": [
                *python,
                DUCKDB,
                source,
                str(work / "a.parquet"),
                "ORDER BY userid, tweet_time",
            ],
            "duckdb unsorted": [*python, DUCKDB, source, str(work / "b.parquet"), ""],
            "polars sorted": [*python, POLARS, source, str(work / "c.parquet")],
            "pandas sorted": [*python, PANDAS, source, str(work / "d.parquet")],
        }
        if chosen.no_frames:
            peers = {name: command for name, command in peers.items() if name.startswith("duckdb")}
        contenders = ours if chosen.only_ours else ours | peers
        results = rounds(
            contenders,
            times=chosen.rounds,
            before=lambda: shutil.rmtree(work / "workspace", ignore_errors=True),
        )
        size = Path(source).stat().st_size / 1e6
        print(f"{chosen.posts:,} posts, {size:,.0f} MB of CSV, median of {chosen.rounds} rounds\n")
        print(table(results, reference="heliograph import" if chosen.only_ours else "duckdb sorted"))


if __name__ == "__main__":
    main()
