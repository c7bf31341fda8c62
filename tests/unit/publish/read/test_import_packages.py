"""Packages: which files belong together, which are refused, and what they are called."""

import os
from pathlib import Path

import pytest

from heliograph.errors import InputError, RefusedError, StorageError, UsageError
from heliograph.publish.read.imports import ImportRequest, import_export, name_of
from heliograph.publish.read.sources import find_sources
from heliograph.publish.workspace import Workspace
from import_runs import SET, TWEETS_FILE, USERS_FILE, run_import, write_files
from legacy_files import (
    gzipped,
    many_tweet_rows,
    tweet_rows,
    tweets_csv,
    user_rows,
    users_csv,
    with_column,
    zip_of,
)

PARTS = {f"{SET}_tweets_csv_hashed_{n}.csv": tweets_csv(many_tweet_rows(4, seed=n)) for n in (1, 2, 3, 10)}
USERS = {USERS_FILE: users_csv()}
BOTH = {**USERS, TWEETS_FILE: tweets_csv()}


def refusal(folder: Path, files: dict[str, bytes], kind: type[Exception] = InputError, **how: object) -> str:
    with pytest.raises(kind) as refused:
        run_import(folder, files, **how)
    assert not (folder / "workspace").exists()
    return str(refused.value)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    torn = {name: content for name, content in PARTS.items() if not name.endswith(("_2.csv", "_10.csv"))}
    assert "missing: 2" in refusal(tmp_path, {**USERS, **torn})


def test_a_missing_part_of_the_users_file_is_named(tmp_path: Path) -> None:
    parts = {f"{SET}_users_csv_hashed_{n}.csv": users_csv() for n in (1, 3)}
    assert "accounts of boats_201901_1 are missing: 2" in refusal(
        tmp_path, {**parts, TWEETS_FILE: tweets_csv()}
    )


def test_a_missing_part_can_be_accepted(tmp_path: Path) -> None:
    torn = {name: content for name, content in PARTS.items() if not name.endswith("_2.csv")}
    run = run_import(tmp_path, {**USERS, **torn}, allow_incomplete=True)
    assert run.report.rows["posts"] == 12


def test_of_two_records_with_one_id_that_of_the_lower_part_is_kept(tmp_path: Path) -> None:
    row = tweet_rows()[0]
    parts = {
        f"{SET}_tweets_csv_hashed_{n}.csv": tweets_csv([{**row, "tweet_text": f"part {n}"}])
        for n in range(1, 11)
    }
    run = run_import(tmp_path, {**USERS, **parts})
    assert run.row("posts", row["tweetid"])["text"] == "part 1"
    assert run.reasons == {"duplicate_id_conflict": 9}


def test_a_record_that_cannot_be_typed_hides_no_duplicate(tmp_path: Path) -> None:
    first, second = tweet_rows()[:2]
    content = tweets_csv([first, first, {**second, "tweet_time": "never"}])
    run = run_import(tmp_path, {**USERS, TWEETS_FILE: content})
    assert run.reasons == {"bad_date": 1, "duplicate_exact": 1}
    assert run.report.rows["posts"] == 1


def test_two_sets_are_not_mixed(tmp_path: Path) -> None:
    files = {**BOTH, "ira_tweets_csv_hashed.csv": tweets_csv()}
    assert "2 data sets: boats_201901_1, ira" in refusal(tmp_path, files, UsageError)


def test_two_sets_can_be_put_together_under_a_new_name(tmp_path: Path) -> None:
    files = {**BOTH, "harbours_201901_1_tweets_csv_hashed.csv": tweets_csv(many_tweet_rows(3))}
    run = run_import(tmp_path, files, dataset="boats-and-harbours")
    assert (run.report.dataset, run.report.rows["posts"]) == ("boats-and-harbours", 15)


def test_three_ira_sets_are_three(tmp_path: Path) -> None:
    files = {f"{name}_tweets_csv_hashed.csv": tweets_csv() for name in ("ira", "ira_092020", "IRA_202012")}
    assert "3 data sets: IRA_202012, ira, ira_092020" in refusal(tmp_path, files, UsageError)


def test_a_member_under_its_short_name_belongs_to_its_set(tmp_path: Path) -> None:
    files = {
        "032020_users_csv_hashed.csv": users_csv(),
        "ghana_nigeria_032020_tweets_csv_hashed.csv": tweets_csv(),
    }
    assert run_import(tmp_path, files).report.dataset == "ghana_nigeria_032020"


def test_hidden_and_identified_files_are_not_mixed(tmp_path: Path) -> None:
    files = {**USERS, f"{SET}_tweets_csv_unhashed.csv": tweets_csv()}
    assert "hashed and unhashed" in refusal(tmp_path, files, UsageError)


@pytest.mark.parametrize("name", ["", "a b", "../x", "x" * 64, "-x", "é"])
def test_a_name_that_no_data_set_can_have_is_refused(name: str, tmp_path: Path) -> None:
    if name:
        assert repr(name) in refusal(tmp_path, BOTH, UsageError, dataset=name)
    else:
        assert run_import(tmp_path, BOTH, dataset=name).report.dataset == SET


def test_the_name_comes_from_the_files_and_else_from_the_workspace(tmp_path: Path) -> None:
    nameless = {"people.csv": users_csv(), "posts.csv": tweets_csv()}
    assert name_of([write_files(tmp_path / "a", BOTH)]) == SET
    assert name_of([write_files(tmp_path / "b", nameless)]) is None
    assert run_import(tmp_path, nameless).report.dataset == "workspace"


def test_files_are_told_by_their_header_whatever_they_are_called(tmp_path: Path) -> None:
    run = run_import(tmp_path, {"b.csv": users_csv(), "a.txt": tweets_csv(), "notes.txt": b"hello"})
    assert (run.report.rows["accounts"], run.report.rows["posts"]) == (6, 12)
    assert run.report.documents == ["notes.txt"]


def test_one_table_is_enough(tmp_path: Path) -> None:
    users = run_import(tmp_path / "a", USERS)
    assert (users.report.rows["accounts"], users.report.rows["posts"]) == (6, 0)
    tweets = run_import(tmp_path / "b", {TWEETS_FILE: tweets_csv()})
    assert (tweets.report.rows["accounts"], tweets.report.rows["posts"]) == (6, 12)
    assert tweets.report.notes[0] == "6 authors have no row in a users file; it comes from their posts"


def test_no_table_at_all_is_refused(tmp_path: Path) -> None:
    assert "no users or tweets file" in refusal(tmp_path, {"notes.txt": b"hello"})


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_a_folder_without_files_is_refused(folder: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"no file found|does not exist"):
        find_sources([tmp_path / folder])


def test_one_name_in_two_folders_is_two_files(tmp_path: Path) -> None:
    halves = {f"{half}/{TWEETS_FILE}": tweets_csv(many_tweet_rows(5, seed)) for seed, half in enumerate("ab")}
    run = run_import(tmp_path, {**USERS, **halves})
    assert run.report.rows["posts"] == 10
    assert all(csv.faithful for csv in run.received().values())
    assert len({csv.path for csv in run.received().values()}) == 3


def test_one_name_in_two_folders_of_a_zip_is_two_files(tmp_path: Path) -> None:
    halves = {f"{half}/{TWEETS_FILE}": tweets_csv(many_tweet_rows(5, seed)) for seed, half in enumerate("ab")}
    run = run_import(tmp_path, {**USERS, f"{SET}_tweets_csv_hashed.zip": zip_of(halves)})
    assert run.report.rows["posts"] == 10
    assert [run.plain(f.file) for f in run.report.files[1:]] == list(halves.values())


def test_two_damaged_files_of_one_name_do_not_get_into_each_others_way(tmp_path: Path) -> None:
    halves = {
        f"{half}/{TWEETS_FILE}": tweets_csv(many_tweet_rows(5, seed)) + f'"{half}"\n'.encode()
        for seed, half in enumerate("ab")
    }
    run = run_import(tmp_path, {**USERS, **halves})
    assert (run.report.rows["posts"], run.reasons) == (10, {"wrong_field_count": 2})
    assert [r.raw for r in run.rejections] == [b'"a"\n', b'"b"\n']


def test_two_inputs_of_one_name_cannot_be_told_apart(tmp_path: Path) -> None:
    for half in "ab":
        write_files(tmp_path / half, {TWEETS_FILE: tweets_csv()})
    with pytest.raises(InputError, match="two inputs are both called") as refused:
        find_sources([tmp_path / "a", tmp_path / "b"])
    assert "common folder" in refused.value.hint


def test_the_same_bytes_twice_are_said_to_be_so(tmp_path: Path) -> None:
    copy = f"copy/{TWEETS_FILE}"
    run = run_import(tmp_path, {**BOTH, copy: tweets_csv()})
    assert run.reasons == {"duplicate_exact": 12}
    assert f"{copy} holds the same bytes as {TWEETS_FILE}" in run.report.notes


ANY_NAME = ("it's.csv", 'a "b".csv', "a[1].csv", "a*.csv", "a?.csv", "a;--.csv", "a\nb.csv", "[/bold].csv", "a\\b.csv", "{x}.csv", "灯塔.csv", "a%20b.csv")  # fmt: skip


def test_a_file_may_be_called_anything(tmp_path: Path) -> None:
    decoys = {"a1.csv": b"no table", "ab.csv": b"none either"}
    files = {
        name: tweets_csv(many_tweet_rows(2, seed)) + f"{seed}\n".encode()
        for seed, name in enumerate(ANY_NAME)
    }
    run = run_import(tmp_path, {**USERS, **decoys, **files})
    assert (run.report.rows["posts"], run.reasons) == (24, {"wrong_field_count": 12})
    assert {r.file: r.raw for r in run.rejections} == {n: f"{i}\n".encode() for i, n in enumerate(ANY_NAME)}
    assert all(run.rebuilt(name) == content for name, content in files.items())


def test_a_file_name_that_is_no_text_is_no_obstacle(tmp_path: Path) -> None:
    write_files(tmp_path / "in", USERS)
    try:
        Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/tweets\xff.csv")).write_bytes(tweets_csv())
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    report = import_export(ImportRequest(inputs=(tmp_path / "in",)), Workspace(tmp_path / "w"))
    assert report.files[1].file == r"tweets\xff.csv"
    assert report.rows["posts"] == 12


def test_the_workspace_is_no_part_of_the_export(tmp_path: Path) -> None:
    write_files(tmp_path, BOTH)
    workspace = Workspace(tmp_path / "workspace" / "boats")
    first = import_export(ImportRequest(inputs=(tmp_path,)), workspace)
    again = import_export(ImportRequest(inputs=(tmp_path,), replace=True), workspace)
    assert first == again
    assert again.documents == []


def test_an_export_may_lie_inside_the_workspace(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "w" / "export", BOTH)
    report = import_export(ImportRequest(inputs=(folder,)), Workspace(tmp_path / "w"))
    assert report.rows["posts"] == 12


def test_a_link_to_nothing_is_not_passed_over(tmp_path: Path) -> None:
    write_files(tmp_path, USERS)
    (tmp_path / TWEETS_FILE).symlink_to(tmp_path / "gone.csv")
    with pytest.raises(InputError, match="is a link to nothing"):
        find_sources([tmp_path])


def test_linked_folders_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    write_files(tmp_path / "elsewhere", BOTH)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "in")
    assert [s.name for s in find_sources([tmp_path / "in"])] == [
        f"linked/{TWEETS_FILE}",
        f"linked/{USERS_FILE}",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_may_not_be_read_is_not_passed_over(what: str, tmp_path: Path) -> None:
    write_files(tmp_path / "in" / "inner", BOTH)
    place = tmp_path / "in" / "inner" / ("" if what == "folder" else TWEETS_FILE)
    place.chmod(0)
    with pytest.raises(StorageError, match="cannot be read"):
        import_export(ImportRequest(inputs=(tmp_path / "in",)), Workspace(tmp_path / "w"))
    place.chmod(0o700)


def test_a_second_import_must_be_asked_for(tmp_path: Path) -> None:
    run = run_import(tmp_path, BOTH)
    before = run.workspace.report.read_bytes()
    with pytest.raises(RefusedError, match="holds an import already"):
        run_import(tmp_path, BOTH)
    assert run.workspace.report.read_bytes() == before
    run.workspace.dataset_toml.write_text("# mine\n")
    changed = {**BOTH, TWEETS_FILE: tweets_csv(tweet_rows()[:5])}
    assert run_import(tmp_path, changed, replace=True).report.rows["posts"] == 5
    assert run.workspace.dataset_toml.read_text() == "# mine\n"


def test_an_import_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    run = run_import(tmp_path, BOTH)
    before = {p.name: p.read_bytes() for p in run.workspace.root.rglob("*") if p.is_file()}
    with pytest.raises(InputError):
        run_import(tmp_path, {**BOTH, TWEETS_FILE: b""}, replace=True)
    with pytest.raises(InputError):
        run_import(tmp_path, {**BOTH, TWEETS_FILE: b"\x1f\x8b broken"}, replace=True)
    assert {p.name: p.read_bytes() for p in run.workspace.root.rglob("*") if p.is_file()} == before


def test_a_dataset_toml_of_the_export_is_taken_over(tmp_path: Path) -> None:
    run = run_import(tmp_path, {**BOTH, "dataset.toml": b'name = "boats_201901_1"\n'})
    assert run.workspace.dataset_toml.read_text() == 'name = "boats_201901_1"\n'


def test_a_gzip_in_a_zip_is_unpacked(tmp_path: Path) -> None:
    packed = {f"{SET}_tweets_csv_hashed.zip": zip_of({f"{TWEETS_FILE}.gz": gzipped(tweets_csv())})}
    write_files(tmp_path / "in", {**USERS, **packed})
    report = import_export(ImportRequest(inputs=(tmp_path / "in",)), Workspace(tmp_path / "w"))
    assert report.rows["posts"] == 12


def test_authors_and_profiles_are_counted(tmp_path: Path) -> None:
    changed = with_column(tweet_rows(), "follower_count", "7", at=[0])
    run = run_import(tmp_path, {USERS_FILE: users_csv(user_rows()[1:]), TWEETS_FILE: tweets_csv(changed)})
    assert run.report.notes == [
        "1 author has no row in a users file; it comes from their posts",
        "1 account has profile copies on posts that differ from each other",
    ]
    assert run.row("accounts", user_rows()[0]["userid"])["follower_count"] == 23_949
    assert all(csv.faithful for csv in run.received().values())


def test_an_account_without_posts_is_kept_and_counted(tmp_path: Path) -> None:
    run = run_import(tmp_path, {**USERS, TWEETS_FILE: tweets_csv(tweet_rows()[:1])})
    assert run.report.notes == ["5 accounts have no post in the export"]
    assert run.report.rows["accounts"] == 6


def test_ids_that_end_in_ten_zeros_are_kept_and_noted(tmp_path: Path) -> None:
    rows = with_column(tweet_rows(), "tweetid", "906000000000000000", at=[0])
    rows = with_column(rows, "tweetid", "897000000000", at=[1])
    users = [{**user_rows()[0], "userid": f"88900000000000000{n}"} for n in range(2)]
    run = run_import(tmp_path, {USERS_FILE: users_csv([*user_rows(), *users]), TWEETS_FILE: tweets_csv(rows)})
    assert run.reasons == {}
    assert run.report.notes[1:] == [
        "1 post id ends in ten zeros: probably rounded by a spreadsheet; do not join on them",
        "1 account id ends in ten zeros: probably rounded by a spreadsheet; do not join on them",
    ]


def test_a_readme_and_what_systems_leave_are_counted_and_not_read(tmp_path: Path) -> None:
    readme = "Twitter_Elections_Integrity_Datasets_hashed_README.txt"
    run = run_import(
        tmp_path, {**BOTH, readme: b"read me", ".DS_Store": b"\x00", "__MACOSX/._x.csv": b"\x00"}
    )
    assert (run.report.documents, run.report.junk) == ([readme], 2)
