"""A folder of historical sets: each into a workspace of its own, announced counts beside computed ones."""

import csv
import io
import re
from pathlib import Path

import pytest

from heliograph.errors import InputError, RefusedError
from heliograph.model.release import ComputedCount
from heliograph.publish.describe.counts import require_notes
from heliograph.publish.describe.source import read_dataset_toml
from heliograph.publish.read.catalogue import CatalogueRequest, import_catalogue
from heliograph.publish.read.outcome import SetOutcome, State
from heliograph.publish.read.report import read_report
from heliograph.publish.workspace import Workspace
from heliograph.tables.legacy.known_sets import CATALOGUE_COLUMNS
from import_runs import write_files
from legacy_files import many_tweet_rows, truncated, tweet_rows, tweets_csv, user_rows, users_csv, zip_of

REA, RUSSIA, VENEZUELA = "REA_0621", "russia_201906_1", "venezuela_201901_2"
"""Announced with 16, 4 and 764 accounts."""


def table(set_id: str, kind: str, content: bytes) -> dict[str, bytes]:
    return {f"{set_id}_{kind}_csv_hashed.zip": zip_of({f"{set_id}_{kind}_csv_hashed.csv": content})}


def three_sets(root: Path) -> Path:
    """One that differs, one that agrees, one that is damaged; nested in three ways, a readme between them."""
    write_files(
        root / "hashed/2021_12" / REA, table(REA, "users", users_csv()) | table(REA, "tweets", tweets_csv())
    )
    write_files(root / "russia", table(RUSSIA, "users", users_csv(user_rows()[:4])))
    write_files(root / "russia/deeper", table(RUSSIA, "tweets", tweets_csv(tweet_rows()[:5])))
    damaged = {name: truncated(content) for name, content in table(VENEZUELA, "tweets", tweets_csv()).items()}
    write_files(root, table(VENEZUELA, "users", users_csv()))
    write_files(
        root / "hashed/2021_12", {"Twitter_Elections_Integrity_Datasets_hashed_README.txt": b"read me"}
    )
    write_files(root / "venezuela", {f"{VENEZUELA}_tweets_csv_hashed.csv": next(iter(damaged.values()))})
    return root


def catalogue_csv(*sets: str) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, CATALOGUE_COLUMNS, restval="")
    rows.writeheader()
    for name in sets:
        base = f"https://storage.example.org/hashed/2019_01/{name}/{name}"
        media = base.replace("_201901_2", "_201901_1")
        rows.writerow({"account_info_url": f"{base}_users_csv_hashed.zip", "tweet_info_url": f"{base}_tweets_csv_hashed.zip", "media_url": f"{media}_media_file_list_hashed.txt"})  # fmt: skip
    return out.getvalue().encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three_sets(tmp_path / "archive")


def request(folder: Path, **more: object) -> CatalogueRequest:
    return CatalogueRequest(**{"folder": folder, "workspaces": folder.parent / "workspace", **more})


def by_name(outcomes: tuple[SetOutcome, ...]) -> dict[str, SetOutcome]:
    return {outcome.set_id: outcome for outcome in outcomes}


def test_each_set_gets_a_workspace_and_a_failure_stops_none(folder: Path) -> None:
    report = import_catalogue(request(folder))
    assert [(s.set_id, s.state) for s in report.sets] == [
        (VENEZUELA, State.FAILED),
        (RUSSIA, State.IMPORTED),
        (REA, State.IMPORTED),
    ]
    assert sorted(p.name for p in (folder.parent / "workspace").iterdir()) == [REA, RUSSIA]
    assert read_report(Workspace(folder.parent / "workspace" / REA).report).rows["posts"] == 12
    assert report.others == ("hashed/2021_12/Twitter_Elections_Integrity_Datasets_hashed_README.txt",)
    failed = by_name(report.sets)[VENEZUELA].error
    assert isinstance(failed, InputError)
    assert VENEZUELA in failed.message


def test_announced_and_computed_counts_stand_side_by_side(folder: Path) -> None:
    found = by_name(import_catalogue(request(folder)).sets)
    accounts = {name: outcome.counts[0] for name, outcome in found.items()}
    assert [(a.announced.value, a.computed and a.computed.value, a.difference) for a in accounts.values() if a.announced] == [(764, None, None), (4, 4, 0), (16, 6, -10)]  # fmt: skip
    assert [found[name].differs for name in (VENEZUELA, RUSSIA, REA)] == [False, False, True]


def test_the_dataset_toml_holds_the_announced_counts_with_source_and_date(folder: Path) -> None:
    import_catalogue(request(folder))
    text = (folder.parent / "workspace" / REA / "dataset.toml").read_text()
    described = read_dataset_toml(text)
    assert described.name == REA
    assert described.announced["accounts"].value == 16
    assert described.announced["accounts"].date == "2021-12"
    assert "release 2021-12" in described.announced["accounts"].source
    assert described.attribution is None
    assert text.count("[announced.accounts]") == 1


def test_a_difference_leaves_a_line_for_the_note_without_which_nothing_is_published(folder: Path) -> None:
    import_catalogue(request(folder))
    place = folder.parent / "workspace"
    text = (place / REA / "dataset.toml").read_text()
    assert "#   accounts: 16 announced on 2021-12, 6 computed, 10 fewer." in text
    computed = {"accounts": ComputedCount(value=6, query="SELECT count(*) FROM accounts")}
    with pytest.raises(RefusedError, match="without a note"):
        require_notes(read_dataset_toml(text), computed)
    noted = re.sub(r"^# (?=\[difference_notes\]|accounts = )", "", text, flags=re.MULTILINE)
    require_notes(read_dataset_toml(noted.replace('"..."', '"Ten were never published."')), computed)
    assert "difference_notes" not in (place / RUSSIA / "dataset.toml").read_text().replace("[difference_notes] must", "")  # fmt: skip


def test_what_is_known_about_a_difference_is_offered_as_the_note(tmp_path: Path) -> None:
    files = table("GRU_202012", "users", users_csv()) | table("GRU_202012", "tweets", tweets_csv())
    import_catalogue(request(write_files(tmp_path / "archive", files)))
    text = (tmp_path / "workspace/GRU_202012/dataset.toml").read_text()
    assert '# posts = "The files hold 70 accounts and 26,684 posts."' in text
    assert read_dataset_toml(text).difference_notes == {}


def test_a_lower_bound_is_met_by_more(tmp_path: Path) -> None:
    files = table("iran_092020", "users", users_csv()) | table(
        "iran_092020", "tweets", tweets_csv(many_tweet_rows(2_451))
    )
    (outcome,) = import_catalogue(request(write_files(tmp_path / "archive", files))).sets
    assert [line.agrees for line in outcome.counts] == [False, True]


def test_a_second_run_takes_only_what_is_missing(folder: Path) -> None:
    import_catalogue(request(folder))
    mended = table(VENEZUELA, "tweets", tweets_csv())
    (folder / "venezuela" / f"{VENEZUELA}_tweets_csv_hashed.csv").unlink()
    write_files(folder / "venezuela", mended)
    again = import_catalogue(request(folder))
    assert [s.state for s in again.sets] == [State.IMPORTED, State.KEPT, State.KEPT]
    assert by_name(again.sets)[REA].counts[0].difference == -10
    anew = import_catalogue(request(folder, replace=True))
    assert {s.state for s in anew.sets} == {State.IMPORTED}


def test_the_catalogue_names_what_should_be_there(folder: Path, tmp_path: Path) -> None:
    listed = tmp_path / "catalogue.csv"
    listed.write_bytes(catalogue_csv("bangladesh_201901_1", VENEZUELA, RUSSIA))
    report = import_catalogue(request(folder, catalogue=listed))
    found = by_name(report.sets)
    assert [s.set_id for s in report.sets] == ["bangladesh_201901_1", VENEZUELA, RUSSIA, REA]
    assert found["bangladesh_201901_1"].state is State.MISSING
    assert found[REA].findings == (f"{REA} is not in the catalogue",)
    assert found[VENEZUELA].findings == (f"the media list of {VENEZUELA} is that of venezuela_201901_1",)


def test_a_set_that_nobody_knows_is_imported_without_announced_counts(tmp_path: Path) -> None:
    files = table("harbour_012022", "users", users_csv())
    (outcome,) = import_catalogue(request(write_files(tmp_path / "archive", files))).sets
    assert (outcome.state, outcome.counts[0].announced, outcome.differs) == (State.IMPORTED, None, False)
    assert read_dataset_toml((tmp_path / "workspace/harbour_012022/dataset.toml").read_text()).announced == {}


def test_all_sets_may_lie_in_one_zip(tmp_path: Path) -> None:
    members = {f"{name}/{name}_users_csv_hashed.csv": users_csv() for name in (REA, RUSSIA)}
    report = import_catalogue(request(write_files(tmp_path / "archive", {"all.zip": zip_of(members)})))
    assert [(s.set_id, s.state) for s in report.sets] == [(RUSSIA, State.IMPORTED), (REA, State.IMPORTED)]


def test_hidden_and_identified_copies_of_a_set_are_reported_and_not_mixed(tmp_path: Path) -> None:
    files = table(REA, "users", users_csv()) | {f"{REA}_users_csv_unhashed.csv": users_csv()}
    (outcome,) = import_catalogue(request(write_files(tmp_path / "archive", files))).sets
    assert outcome.state is State.FAILED
    assert outcome.error is not None
    assert "hashed and unhashed" in outcome.error.message


def test_a_folder_without_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no set of the historical archive"):
        import_catalogue(request(write_files(tmp_path / "archive", {"a.csv": users_csv()})))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n"])
def test_a_catalogue_that_is_none_is_refused_before_anything_is_imported(content: bytes, folder: Path, tmp_path: Path) -> None:  # fmt: skip
    listed = tmp_path / "catalogue.csv"
    listed.write_bytes(content)
    with pytest.raises(InputError):
        import_catalogue(request(folder, catalogue=listed))
    assert not (folder.parent / "workspace").exists()


def test_a_report_is_plain_values(folder: Path) -> None:
    values = import_catalogue(request(folder)).to_json()
    assert {key: values[key] for key in ("imported", "kept", "failed", "missing")} == {"imported": 2, "kept": 0, "failed": 1, "missing": 0}  # fmt: skip
    assert values["sets"][2]["counts"]["accounts"]["difference"] == -10
    assert values["sets"][0]["error"]["error"] == "input"
