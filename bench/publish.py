"""Publishing beside its peers: both editions of 1 M posts, from a finished import to a signed release.

    python bench/publish.py [--posts 1000000] [--rounds 2] [--only-ours] [--keep FOLDER]

``duckdb unsorted`` is the reference: a bare conversion of the same CSV to Parquet. ``pandas`` makes the two editions as a plain
script would, without a check of any kind: ids of small accounts hashed, their handles replaced in texts, two Parquet files and two
zipped CSV files. The last table says where the CPU seconds of a publication go.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from import_ import DUCKDB
from measure import rounds, run, table

POLICIES = ("strict", "twitter-2018")
HELIOGRAPH = [sys.executable, "-m", "heliograph.cli.main"]

PANDAS = r"""
import hashlib, hmac, re, sys, pandas
source, target = sys.argv[1:3]
ids = ['userid', 'in_reply_to_userid', 'retweet_userid']
frame = pandas.read_csv(source, dtype={n: str for n in (*ids, 'tweetid', 'in_reply_to_tweetid', 'quoted_tweet_tweetid',
    'retweet_tweetid', 'latitude', 'longitude', 'poll_choices')})
frame = frame.sort_values(['userid', 'tweet_time'])
small = frame[frame.follower_count < 5000].drop_duplicates('userid')
hashed = {n: hmac.new(b'key', n.encode(), hashlib.sha256).hexdigest() for n in small.userid}
handles = {h.lower(): hashed[n] for h, n in zip(small.user_screen_name, small.userid)}
at, number = re.compile(r'@(\w+)'), re.compile(r'\d+')
public = frame.copy()
hidden = public.userid.isin(hashed)
for name in ids:
    public[name] = public[name].map(hashed).fillna(public[name])
for name in ('user_display_name', 'user_screen_name'):
    public.loc[hidden, name] = public.loc[hidden, 'userid']
public['tweet_text'] = public.tweet_text.str.replace(at, lambda m: '@' + handles.get(m[1].lower(), m[1]), regex=True)
public['user_mentions'] = public.user_mentions.str.replace(number, lambda m: hashed.get(m[0], m[0]), regex=True)
for name, edition in (('consortium', frame), ('public', public)):
    edition.to_parquet(f'{target}/{name}.parquet', compression='zstd')
    edition.to_csv(f'{target}/{name}.zip', index=False, compression={'method': 'zip', 'archive_name': f'{name}.csv', 'compresslevel': 1})
"""


def main() -> None:
    """Make and import the export, run everyone in turn, print the tables."""
    chosen = options().parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-publish-") as folder:
        desk = chosen.keep or Path(folder)
        os.environ["HELIOGRAPH_KEYS"] = str(desk / "keys")
        workspace, source = imported(desk, chosen.posts)
        results = rounds(
            contenders(desk, workspace, source, chosen), times=chosen.rounds, before=lambda: cleared(desk)
        )
        size = source.stat().st_size / 1e6
        print(f"{chosen.posts:,} posts, {size:,.0f} MB of CSV, median of {chosen.rounds} rounds\n")
        print(table(results, reference="strict" if chosen.only_ours else "duckdb unsorted"))
        for policy in POLICIES:
            cleared(desk)
            print(f"\n{stages(desk, workspace, policy)}")


def options() -> argparse.ArgumentParser:
    """What can be chosen."""
    made = argparse.ArgumentParser()
    made.add_argument("--posts", type=int, default=1_000_000)
    made.add_argument("--rounds", type=int, default=2)
    made.add_argument("--only-ours", action="store_true", help="no peers: for sizes that they cannot hold")
    made.add_argument("--keep", type=Path, help="folder that holds or gets export and import")
    return made


def imported(desk: Path, posts: int) -> tuple[Path, Path]:
    """The workspace and the large CSV of a synthetic operation; made unless they are there."""
    export, workspace = desk / "export", desk / "workspace" / "ira-2018"
    if not export.exists():
        run([*HELIOGRAPH, "synth", "ira-2018", "--posts", str(posts), "--into", str(export)])
    if not workspace.exists():
        run([*HELIOGRAPH, "import", str(export), "--workspace", str(workspace)])
    return workspace, next(export.glob("*_tweets_csv_*.csv"))


def contenders(desk: Path, workspace: Path, source: Path, chosen: argparse.Namespace) -> dict[str, list[str]]:
    """The commands that are measured."""
    places = ["--archive", str(desk / "archive"), "--gated", str(desk / "gated")]
    usual = [*HELIOGRAPH, "publish", str(workspace), *places]
    ours = {policy: [*usual, "--policy", policy] for policy in POLICIES}
    if chosen.only_ours:
        return ours
    peers = {
        "duckdb unsorted": [sys.executable, "-c", DUCKDB, str(source), str(desk / "peer" / "x.parquet"), ""],
        "pandas, no gate": [sys.executable, "-c", PANDAS, str(source), str(desk / "peer")],
    }
    return ours | peers


def cleared(desk: Path) -> None:
    """An archive without releases, and room for the peers."""
    for name in ("archive", "gated", "keys", "peer"):
        shutil.rmtree(desk / name, ignore_errors=True)
    (desk / "peer").mkdir()
    (desk / "gated").mkdir(mode=0o700)
    run([*HELIOGRAPH, "init", str(desk / "archive"), "--origin", "bench.example/archive"])


def stages(desk: Path, workspace: Path, policy: str) -> str:
    """Publish once more, in a process of its own that watches itself; a Markdown table."""
    script = Path(__file__).with_name("stages.py")
    command = [
        sys.executable,
        str(script),
        str(workspace),
        str(desk / "archive"),
        str(desk / "gated"),
        policy,
    ]
    watched = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return watched.stdout.decode()


if __name__ == "__main__":
    main()
