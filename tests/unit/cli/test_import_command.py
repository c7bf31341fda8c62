"""``heliograph import`` as a publisher runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from heliograph.cli import main
from heliograph.cli.imports import short_names
from heliograph.tables.legacy.known_sets import CATALOGUE_COLUMNS
from import_runs import SET, TWEETS_FILE, USERS_FILE, write_files
from legacy_files import (
    binary_file,
    gzipped,
    many_tweet_rows,
    truncated,
    tweet_rows,
    tweets_csv,
    user_rows,
    users_csv,
    with_column,
    zip_of,
)

FILES = {USERS_FILE: users_csv(), TWEETS_FILE: tweets_csv()}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str, code: int = 0) -> None:
    with pytest.raises(SystemExit) as left:
        main.run(["import", *words])
    assert (left.value.code or 0) == code


def test_a_good_export_is_told_in_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    write_files(Path("in"), FILES)
    run("in")
    assert capsys.readouterr().out.splitlines() == [
        "boats_201901_1 imported: 18 records in = 18 rows out + 0 rejected",
        "file                                  table     records in  rows out  rejected",
        "boats_201901_1_users_csv_hashed.csv   accounts           6         6         0",
        "boats_201901_1_tweets_csv_hashed.csv  posts             12        12         0",
        "workspace: workspace/boats_201901_1",
        "next: describe it in workspace/boats_201901_1/dataset.toml, then heliograph publish workspace/boats_201901_1",
    ]


def test_what_jars_is_told_in_words_with_the_right_number(capsys: pytest.CaptureFixture[str]) -> None:
    rows = with_column(tweet_rows()[:2], "like_count", "12.5", at=[1])
    write_files(
        Path("in"),
        {USERS_FILE: users_csv(user_rows()[1:2]), TWEETS_FILE: tweets_csv(rows), "x [/b].txt": b"x"},
    )
    run("in", "-w", "w")
    out = capsys.readouterr().out
    assert "3 records in = 2 rows out + 1 rejected" in out
    assert "  1 bad_count: a count that is not a whole number" in out
    assert "  note 1 author has no row in a users file; it comes from their posts" in out
    assert "  note 1 account has no post in the export" in out
    assert "  note not read as tables: 1 other file" in out
    assert "rejected records, raw: w/quarantine/rejected.jsonl" in out


def test_names_are_told_apart_and_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    deep = "hashed/2019_08/china_082019_1"
    members = {
        f"china_082019_1_tweets_csv_hashed/part{n}.csv": tweets_csv(many_tweet_rows(2, n)) for n in (1, 2)
    }
    write_files(Path("in"), {f"{deep}/china_082019_1_tweets_csv_hashed.zip": zip_of(members, junk=True)})
    run("in")
    out = capsys.readouterr().out
    assert "part1.csv  posts" in out
    assert "…" not in out
    assert out.isascii()
    assert max(len(line) for line in out.splitlines() if not line.startswith("next")) <= 100


def test_a_long_name_is_folded_and_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    name = "harbours-" * 15 + "tweets.csv"
    write_files(Path("in"), {name: tweets_csv()})
    run("in", "--name", "x")
    out = capsys.readouterr().out
    assert name in out.replace("\n", "").replace(" ", "") or name[:40] in out
    assert "…" not in out


def test_names_that_end_alike_are_told_apart() -> None:
    names = ["a/x.csv", "b/x.csv", "b/y.csv", "x.csv"]
    assert short_names(names) == {
        "a/x.csv": "a/x.csv",
        "b/x.csv": "b/x.csv",
        "b/y.csv": "y.csv",
        "x.csv": "x.csv",
    }


def test_the_whole_report_is_there_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    write_files(Path("in"), FILES)
    run("in", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["records_in"], told["rows"]["posts"], told["workspace"]) == (18, 12, f"workspace/{SET}")
    assert told == json.loads(Path(told["workspace"], "import-report.json").read_text()) | {
        "workspace": told["workspace"]
    }


def test_files_of_two_sets_are_refused_before_anything_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    write_files(Path("in"), FILES | {"ira_tweets_csv_hashed.csv": tweets_csv()})
    run("in", code=2)
    assert "--catalogue" in capsys.readouterr().err
    assert not Path("workspace").exists()


@pytest.mark.parametrize(("words", "reason"), [((), "bad_date"), (("--dates", "day-first"), None)])
def test_the_order_of_dates_can_be_declared(words: tuple[str, ...], reason: str | None, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    users = users_csv(with_column(user_rows(), "account_creation_date", "7/3/2018"))
    write_files(Path("in"), {USERS_FILE: users})
    run("in", "--json", *words)
    rejected = json.loads(capsys.readouterr().out)["rejected"]
    assert rejected == ({reason: 5} if reason else {})


# ---------------------------------------------------------------- a folder of sets


def folder_of_sets() -> None:
    sets = {f"{name}_users_csv_hashed.zip": zip_of({"users_csv_hashed.csv": users_csv()}) for name in ("REA_0621", "uganda_0621")}  # fmt: skip
    write_files(Path("all"), sets | {"RNA_0621_users_csv_hashed.csv": b""})


def test_a_folder_of_sets_is_told_as_a_table_and_a_failure_leaves_with_3(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder_of_sets()
    run("--catalogue", "all", code=3)
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "set          table     announced  computed  difference",
        "RNA_0621     accounts         50         -           -",
        "REA_0621     accounts         16         6         -10",
        "             posts             -         0           -",
        "uganda_0621  accounts        418         6        -412",
        "             posts             -         0           -",
        "failed RNA_0621: RNA_0621_users_csv_hashed.csv is empty",
        "  what to do: fetch it again, or leave it out on purpose",
        "3 sets: 2 imported, 1 failed",
        "next: where counts differ, say why under [difference_notes] in workspace/NAME/dataset.toml",
    ]


def test_a_folder_of_sets_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    folder_of_sets()
    Path("all/RNA_0621_users_csv_hashed.csv").unlink()
    run("--catalogue", "all", "--workspace", "mine", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [(s["set"], s["state"], s["workspace"]) for s in told["sets"]] == [
        ("REA_0621", "imported", "mine/REA_0621"),
        ("uganda_0621", "imported", "mine/uganda_0621"),
    ]


def test_what_the_catalogue_says_otherwise_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    folder_of_sets()
    Path("all/RNA_0621_users_csv_hashed.csv").unlink()
    write_files(Path("all"), {"readme [x].txt": b"x"})
    link = "https://storage.example.org/RNA_0621_users_csv_hashed.zip"
    Path("listed.csv").write_text(",".join(CATALOGUE_COLUMNS) + f"\n2021-12,,,,{link},,,\n")
    run("--catalogue", "all", "listed.csv")
    lines = capsys.readouterr().out.splitlines()
    assert "RNA_0621     accounts         50         -           -" in lines
    assert "not in the folder: RNA_0621" in lines
    assert "catalogue REA_0621 is not in the catalogue" in lines
    assert lines[-3:-1] == ["1 file belongs to no set", "3 sets: 2 imported, 1 not in the folder"]


@pytest.mark.parametrize("words", [(), ("missing",), ("all", "a.csv", "b.csv"), ("all", "--name", "x")])
def test_a_catalogue_needs_one_folder(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    folder_of_sets()
    run("--catalogue", *words, code=2)
    assert "one folder" in capsys.readouterr().err


# ---------------------------------------------------------------- the program itself, on bad input

BAD = {
    "binary": (binary_file(), 3),
    "truncated": (truncated(gzipped(tweets_csv())), 3),
    "open-quote": (tweets_csv()[:-20], 0),
}


@pytest.mark.parametrize("name", BAD)
def test_no_bad_input_ends_in_a_traceback(name: str) -> None:
    content, code = BAD[name]
    write_files(Path("in"), {USERS_FILE: users_csv(), TWEETS_FILE: content})
    done = program("import", "in")
    assert done.returncode == code
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.startswith("error: ") if code else "1 rejected" in done.stdout
    assert Path("workspace").exists() is (code == 0)


def test_a_wrong_word_ends_in_no_traceback() -> None:
    done = program("import", "nowhere", "--json")
    assert done.returncode == 3
    assert json.loads(done.stderr)["hint"]
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--encoding", "klingon"), 2), (("-w", f"in/{USERS_FILE}"), 5), (("--name", "a b"), 2)],
)
def test_a_wrong_word_is_answered_with_what_to_do(words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    write_files(Path("in"), FILES)
    run("in", *words, "--json", code=code)
    told = capsys.readouterr()
    assert json.loads(told.err)["hint"]
    assert told.out == ""


def program(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "heliograph.cli.main", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "100"}
    )
