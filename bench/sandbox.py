"""What a sandboxed query costs beside its own work: prints a table.

python bench/sandbox.py [--queries 20]

"Plain child" is the same program without a wall, started for each query: the price of a process with DuckDB and pyarrow.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.pool import Pool
from heliograph.access.sandbox.premises import Premises, SeenTable
from heliograph.access.sandbox.reserve import started
from heliograph.access.sandbox.screen import screened
from heliograph.store.bubblewrap import Bubblewrap

QUERY = "SELECT language, count(*) AS n FROM posts GROUP BY ALL ORDER BY n DESC"
CHILD = """
import sys, duckdb, pyarrow, pyarrow.ipc
duckdb.connect(config={"threads": 1}).execute(sys.argv[1]).to_arrow_reader().read_all()
"""


def edition(folder: Path) -> Premises:
    rows = 100_000
    table = pa.table({"text": ["calm sea"] * rows, "language": ["en", "ru", "fa", "und"] * (rows // 4)})
    pq.write_table(table, folder / "posts.parquet")
    columns = (("text", "VARCHAR"), ("language", "VARCHAR"))
    return Premises(
        name="bench", tables=(SeenTable(name="posts", files=(folder / "posts.parquet",), columns=columns),)
    )


def timed(action, times: int) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def line(name: str, taken: list[float]) -> str:
    return f"| {name} | {statistics.median(taken):.0f} | {min(taken):.0f} | {max(taken):.0f} |"


def memory(pid: int) -> tuple[float, float]:
    """Megabytes that a process holds for itself, and in all."""
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in task.read_text().split()
    ]
    if children:
        return memory(children[-1])
    held = dict(
        row.split(":") for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:] if ":" in row
    )
    own = sum(int(held[name].split()[0]) for name in ("Private_Clean", "Private_Dirty"))
    return own / 1024, int(held["Rss"].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=20)
    times = parser.parse_args().queries
    with tempfile.TemporaryDirectory() as folder:
        seen, limits, sandbox = edition(Path(folder)), Limits(), Bubblewrap()
        parquet = f"SELECT language, count(*) FROM '{folder}/posts.parquet' GROUP BY ALL"
        print("| milliseconds of wall clock | median | least | most |\n|---|---:|---:|---:|")
        first = timed(lambda: started(sandbox, seen, limits).close(), 1)
        print(line("first worker of a server: finds the libraries", first))
        print(
            line(
                "plain child, one for each query",
                timed(lambda: subprocess.run([sys.executable, "-c", CHILD, parquet], check=True), times),
            )
        )
        pool = Pool(sandbox, screen=lambda *_: None, limits=limits, idle=0)
        print(line("query, no idle worker", timed(lambda: pool.ask("m", seen, QUERY), times)))
        pool.close()
        pool = Pool(sandbox, screen=lambda *_: None, limits=limits, idle=1)
        taken = []
        for _ in range(times):
            pool.warm(seen)
            time.sleep(0.5)  # the reserve fills itself after each query
            taken += timed(lambda: pool.ask("m", seen, QUERY), 1)
        pool.close()
        print(line("query, idle worker", taken))
        print(line("screen, first query of a server", timed(lambda: screened(QUERY, seen, limits), 1)))
        print(line("screen", timed(lambda: screened(QUERY, seen, limits), times)))
        worker = started(sandbox, seen, limits)
        own, held = memory(worker.pid)
        worker.close()
    print(f"\nAn idle worker holds {own:.0f} MB of its own, {held:.0f} MB with what it shares.")


if __name__ == "__main__":
    main()
