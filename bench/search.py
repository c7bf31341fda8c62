"""Search beside its peers: building an index of posts, and asking it for words with facets, in a warm process.

    python bench/search.py [--posts 1000000] [--times 1] [--rounds 2] [--keep FOLDER]

Peers: SQLite FTS5 (unicode61, contentless, with a table of the same facets), and scans of the Parquet file by DuckDB and Polars.
All read the same Parquet file and answer with the number of posts and five facets (language, client, kind, account, month); ours
also gives the rows of the best ten. ``--times 10`` puts the same posts into the indexes ten times: postings of 10 M posts, with
the vocabulary of one million.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from measure import rounds, table
from publish import imported

OURS = """
import sys
from pathlib import Path
from heliograph.tables.search.build import build
build(Path(sys.argv[2]), [(str(n), Path(sys.argv[1])) for n in range(int(sys.argv[4]))], Path(sys.argv[3]), lambda *_: None, rows=0)
"""

FTS5 = """
import sqlite3, sys
import pyarrow.parquet as pq
posts, target, _, times, fields = sys.argv[1:]
names = ['text', 'posted_at', 'language'] + (['client', 'kind', 'account_id', 'hashtags', 'domains'] if fields == 'all' else [])
db = sqlite3.connect(target)
db.execute('PRAGMA journal_mode = OFF'); db.execute('PRAGMA synchronous = OFF')
tags = ', tags' if fields == 'all' else ''
db.execute(f"CREATE VIRTUAL TABLE words USING fts5(text{tags}, tokenize = 'unicode61', content = '')")
more = ', client TEXT, kind TEXT, account TEXT, month TEXT' if fields == 'all' else ''
db.execute(f'CREATE TABLE meta (row INTEGER PRIMARY KEY, time INTEGER, language TEXT{more})')
row = 0
for _ in range(int(times)):
    for batch in pq.ParquetFile(posts).iter_batches(16384, columns=names):
        c = {n: batch[n].to_pylist() for n in names if n != 'posted_at'}
        moments = batch['posted_at'].cast('timestamp[ms]').cast('int64').to_pylist()
        rows = range(row, row + len(batch)); row += len(batch)
        if fields == 'all':
            months = [None if m is None else str(m)[:7] for m in batch['posted_at'].to_pylist()]
            said = [' '.join(filter(None, (h or []) + (d or []))) for h, d in zip(c['hashtags'], c['domains'])]
            db.executemany('INSERT INTO words (rowid, text, tags) VALUES (?, ?, ?)', zip(rows, c['text'], said))
            db.executemany('INSERT INTO meta VALUES (?, ?, ?, ?, ?, ?, ?)',
                           zip(rows, moments, c['language'], c['client'], c['kind'], c['account_id'], months))
        else:
            db.executemany('INSERT INTO words (rowid, text) VALUES (?, ?)', zip(rows, c['text']))
            db.executemany('INSERT INTO meta VALUES (?, ?, ?)', zip(rows, moments, c['language']))
db.commit()
"""

FACETS = ("language", "client", "kind", "account", "month")
REPEATS = 7

WORDS = """
SELECT word FROM (
    SELECT word, count(*) AS posts FROM (SELECT DISTINCT rowid, unnest(regexp_extract_all(lower(text), '[\\p{L}\\p{M}]+')) AS word
        FROM (SELECT row_number() OVER () AS rowid, text FROM posts WHERE language = $1 LIMIT 200000))
    GROUP BY word HAVING length(word) > 3 ORDER BY posts DESC, word
) LIMIT 1 OFFSET $2
"""
PIECE = """
SELECT piece FROM (
    SELECT piece, count(*) AS posts FROM (SELECT DISTINCT rowid, unnest([text[i:i + $2 - 1] for i in range(1, length(text))]) AS piece
        FROM (SELECT row_number() OVER () AS rowid, text FROM posts WHERE language = $1 LIMIT 20000))
    WHERE regexp_full_match(piece, '[\\p{Han}\\p{Thai}\\p{Hiragana}]+') AND length(piece) = $2
    GROUP BY piece ORDER BY posts DESC, piece
) LIMIT 1 OFFSET 5
"""


def main() -> None:
    """Build everything, ask everything, print the tables."""
    chosen = options().parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        desk = chosen.keep or Path(folder)
        workspace, _ = imported(desk, chosen.posts)
        [posts] = sorted((workspace / "posts").glob("*.parquet"))
        made = Path(folder) / "made"
        made.mkdir()
        count = duckdb.sql(f"SELECT count(*) FROM '{posts}'").fetchall()[0][0] * chosen.times
        print(f"{count:,} posts\n\n{built(posts, workspace / 'accounts.parquet', made, chosen)}\n")
        print(sizes(made, count))
        print(f"\n{answers(posts, made, chosen.times)}")


def options() -> argparse.ArgumentParser:
    """What can be chosen."""
    made = argparse.ArgumentParser()
    made.add_argument("--posts", type=int, default=1_000_000)
    made.add_argument("--times", type=int, default=1, help="put the posts into the indexes so many times")
    made.add_argument("--rounds", type=int, default=2)
    made.add_argument("--keep", type=Path, help="folder that holds or gets export and import")
    return made


def built(posts: Path, accounts: Path, made: Path, chosen: argparse.Namespace) -> str:
    """Build every index, in turn; each round makes it anew."""
    common = [str(accounts), str(chosen.times)]
    contenders = {
        "heliograph": [sys.executable, "-c", OURS, str(posts), str(made / "ours"), *common],
        "FTS5, all fields": [sys.executable, "-c", FTS5, str(posts), str(made / "all.db"), *common, "all"],
    }
    if chosen.times == 1:
        few = [sys.executable, "-c", FTS5, str(posts), str(made / "few.db"), *common, "few"]
        contenders["FTS5, text, time, language"] = few

    runs: dict[str, list] = {name: [] for name in contenders}
    for number in range(chosen.rounds):
        for name, command in contenders.items():
            target = Path(command[4])
            shutil.rmtree(target, ignore_errors=True)
            target.unlink(missing_ok=True)
            runs[name] += rounds({name: command}, times=1)[name]
        print(f"round {number + 1} of {chosen.rounds} done", file=sys.stderr)
    return table(runs, reference="FTS5, all fields")


def sizes(made: Path, count: int) -> str:
    """Bytes of each index per post, ours by what they are for."""
    kinds = {
        ".idx": "ours: which post has a word or tag",
        ".pos": "ours: where in the text (phrases)",
        ".term": "ours: words",
        ".fast": "ours: row, time and five facets",
        ".fieldnorm": "ours: lengths, for relevance",
        ".store": "ours: store (empty)",
        ".parquet": "ours: authors",
    }
    files = [path for path in (made / "ours").rglob("*") if path.is_file()]
    lines = ["| | bytes a post |", "|---|---:|"]
    total = sum(path.stat().st_size for path in files)
    lines.append(f"| heliograph | {total / count:.1f} |")
    for suffix, about in kinds.items():
        lines.append(
            f"| {about} | {sum(p.stat().st_size for p in files if p.suffix == suffix) / count:.1f} |"
        )
    for name, about in (("all.db", "FTS5, all fields"), ("few.db", "FTS5, text, time, language")):
        if (made / name).exists():
            lines.append(f"| {about} | {(made / name).stat().st_size / count:.1f} |")
    return "\n".join(lines)


def words(posts: Path) -> dict[str, str]:
    """Words of different frequency in spaced scripts, and pieces of texts in others, from the posts themselves."""
    database = duckdb.connect()
    database.execute(f"CREATE VIEW posts AS FROM '{posts}'")
    found = {}
    for language in ("ru", "en", "ar", "fa", "es", "tr", "hi"):
        for rank in (3, 30, 300):
            for (word,) in database.execute(WORDS, [language, rank]).fetchall():
                found[word] = f"{language} word {rank}"
    for language, size in (("zh", 2), ("zh", 3), ("ja", 2), ("ja", 3), ("th", 4), ("th", 6)):
        for (piece,) in database.execute(PIECE, [language, size]).fetchall():
            found[piece] = f"{language}, {size} characters"
    return found


def answers(posts: Path, made: Path, times: int) -> str:
    """Ask everyone for every word; medians of milliseconds, and how many posts each finds."""
    askers = {
        "heliograph": ours(made),
        "FTS5": fts5(made),
        "DuckDB scan": scan(posts),
        "Polars scan": polars(posts),
    }
    if times > 1:
        del askers["DuckDB scan"], askers["Polars scan"]
    lines = [
        f"| word | | {' | '.join(f'{name} ms | posts' for name in askers)} |",
        "|---|---|" + "---:|---:|" * len(askers),
    ]
    spent: dict[str, list[float]] = {name: [] for name in askers}
    for word, about in words(posts).items():
        cells = []
        for name, ask in askers.items():
            repeats = REPEATS if name == "heliograph" else 3
            taken, count = timed(lambda ask=ask, word=word: ask(word), repeats)
            spent[name].append(taken)
            cells.append(f"{taken:.1f} | {count:,}")
        lines.append(f"| {word} | {about} | {' | '.join(cells)} |")
    medians = " | ".join(f"{statistics.median(spent[name]):.1f} | " for name in askers)
    return "\n".join([*lines, f"| median | | {medians} |"])


def timed(ask: Callable[[], int], repeats: int) -> tuple[float, int]:
    """Milliseconds of the median, after one that is not counted; and the answer."""
    count, taken = ask(), []
    for _ in range(repeats):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken), count


def ours(made: Path) -> Callable[[str], int]:
    """Our index: count, five facets, the best ten."""
    from heliograph.tables.search.ask import ask  # noqa: PLC0415 - each contender loads its own
    from heliograph.tables.search.grammar import parse  # noqa: PLC0415
    from heliograph.tables.search.index import Index  # noqa: PLC0415

    index = Index(made / "ours")
    return lambda word: ask(index, parse(word)).count


def fts5(made: Path) -> Callable[[str], int]:
    """FTS5: the matching rows joined with the table of facets, counted once for each."""
    import sqlite3  # noqa: PLC0415

    database = sqlite3.connect(made / "all.db")

    def ask(word: str) -> int:
        database.execute("DROP TABLE IF EXISTS temp.hits")
        database.execute(
            "CREATE TEMP TABLE hits AS SELECT meta.* FROM words JOIN meta ON row = words.rowid WHERE words MATCH ?",
            [f'text : "{word}"'],
        )
        for facet in FACETS:
            database.execute(f"SELECT {facet}, count(*) FROM hits GROUP BY 1 ORDER BY 2 DESC").fetchall()
        return database.execute("SELECT count(*) FROM hits").fetchone()[0]

    return ask


def scan(posts: Path) -> Callable[[str], int]:
    """DuckDB: LIKE over the file; parts of words are found too."""
    database = duckdb.connect()

    def ask(word: str) -> int:
        database.execute(
            "CREATE OR REPLACE TEMP TABLE hits AS SELECT language, client, kind, account_id AS account, "
            f"strftime(posted_at, '%Y-%m') AS month FROM '{posts}' WHERE text ILIKE ?",
            [f"%{word}%"],
        )
        for facet in FACETS:
            database.execute(f"SELECT {facet}, count(*) FROM hits GROUP BY 1 ORDER BY 2 DESC").fetchall()
        return database.execute("SELECT count(*) FROM hits").fetchall()[0][0]

    return ask


def polars(posts: Path) -> Callable[[str], int]:
    """Polars: the same scan."""
    import polars as pl  # noqa: PLC0415

    def ask(word: str) -> int:
        hits = (
            pl.scan_parquet(posts)
            .filter(pl.col("text").str.to_lowercase().str.contains(word, literal=True))
            .select(
                "language",
                "client",
                "kind",
                account="account_id",
                month=pl.col("posted_at").dt.strftime("%Y-%m"),
            )
            .collect()
        )
        for facet in FACETS:
            hits.group_by(facet).len().sort("len", descending=True)
        return len(hits)

    return ask


if __name__ == "__main__":
    main()
