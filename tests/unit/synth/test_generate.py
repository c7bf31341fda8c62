import csv
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from synthetic_operation import Operation

from heliograph.errors import UsageError
from heliograph.model.actions import ACTIONS
from heliograph.model.actions import APPEALS as KNOWN_APPEALS
from heliograph.model.dataset import DatasetDescription, PolicyArea
from heliograph.synth.batches import SIZE
from heliograph.synth.generate import generate


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.*")
    }


def test_one_worker_and_three_make_the_same_bytes(demo: Operation, tmp_path: Path) -> None:
    assert demo.summary.posts > 2 * SIZE
    for workers in (1, 3):
        generate("demo", tmp_path / str(workers), posts=demo.summary.posts, workers=workers)
        assert digests(tmp_path / str(workers)) == digests(demo.folder)


def test_another_seed_makes_another_operation_of_the_same_size(tiny: Operation, tmp_path: Path) -> None:
    other = generate("tiny", tmp_path / "other", seed=2)
    assert (other.posts, other.accounts) == (tiny.summary.posts, tiny.summary.accounts)
    assert not {row["userid"] for row in tiny.rows("users")} & {
        row["userid"] for row in Operation(tmp_path / "other", other).rows("users")
    }


@pytest.mark.parametrize("posts", [1, 7, 100])
def test_even_a_handful_of_posts_makes_an_operation(posts: int, tmp_path: Path) -> None:
    made = Operation(tmp_path / "few", generate("demo", tmp_path / "few", posts=posts))
    assert len(made.posts()) == posts == made.summary.posts


def test_the_summary_counts_what_was_written(labels: Operation) -> None:
    summary = labels.summary
    assert summary.posts == len(labels.rows("tweets"))
    assert summary.accounts == len(labels.rows("users"))
    assert summary.actions == len(labels.actions())
    assert summary.files == {name: (labels.folder / name).stat().st_size for name in digests(labels.folder)}
    assert summary.truth == {name: len(labels.truth(name)) for name in summary.truth}


@pytest.mark.parametrize("operation", ["tiny", "labels"])
def test_the_description_is_one_and_says_that_all_is_synthetic(
    operation: str, request: pytest.FixtureRequest
) -> None:
    made: Operation = request.getfixturevalue(operation)
    described = DatasetDescription.model_validate(
        tomllib.loads((made.folder / "dataset.toml").read_text("utf-8"))
    )
    assert described.name == made.name
    assert "synthetic" in described.sampling
    assert described.attribution is None
    assert described.announced["posts"].value == made.summary.posts
    assert described.announced["accounts"].value == made.summary.accounts


def test_actions_have_the_columns_of_the_model(tiny: Operation) -> None:
    with (tiny.folder / "actions.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == [name for name in ACTIONS.names() if name not in {"dataset", "release"}]


def test_every_account_but_the_baseline_is_suspended(tiny: Operation) -> None:
    baseline = {row["account_id"] for row in tiny.truth("baseline") if row["kind"] == "baseline"}
    suspended = {row["subject_id"] for row in tiny.actions()}
    assert {row["action"] for row in tiny.actions()} == {"suspended"}
    assert suspended == set(tiny.accounts()) - baseline


def test_labels_are_on_posts_with_reasons_appeals_and_times_after_the_post(labels: Operation) -> None:
    posts, actions = labels.posts(), labels.actions()
    assert len({row["action_id"] for row in actions}) == len(actions) > 0.8 * len(posts)
    for row in actions:
        assert row["subject_kind"] == "post"
        assert row["policy_area"] == PolicyArea.MISINFORMATION
        assert row["appeal"] in KNOWN_APPEALS
        assert row["automated"] in {"true", "false"}
        assert row["statement_of_reasons"].startswith("STATEMENT_CATEGORY_")
        assert row["acted_at"] > posts[row["subject_id"]]["tweet_time"].replace(" ", "T")
        assert (row["ended_at"] > row["acted_at"]) == (row["appeal"] == "reversed")
        assert bool(row["label_text"]) == (row["action"] == "labelled")
    assert {row["appeal"] for row in actions} == set(KNOWN_APPEALS)
    assert {"true", "false"} == {row["automated"] for row in actions}
    assert any("," in row["label_text"] for row in actions)
    assert any('"' in row["label_text"] for row in actions)


def test_ordinary_people_have_few_posts_each(labels: Operation) -> None:
    assert labels.summary.posts / labels.summary.accounts < 5
    assert labels.truth("groups") == []
    assert {row["kind"] for row in labels.truth("baseline")} == {"baseline"}


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(UsageError, match="not an empty folder"):
        generate("tiny", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_may_be_there_already(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert generate("tiny", tmp_path / "empty", posts=50).posts == 50


def test_a_run_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int | None = None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate("tiny", tmp_path / "stopped", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_progress_ends_at_all_posts(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    generate("demo", tmp_path / "told", posts=40_000, progress=lambda *step: told.append(step))
    assert [step[1] for step in told] == sorted(step[1] for step in told)
    assert told[-1] == ("making posts", 40_000, 40_000)


@pytest.mark.parametrize(
    ("preset", "asked", "said"),
    [
        ("huge", {}, "no preset 'huge'"),
        ("tiny", {"posts": 0}, "cannot make 0 posts"),
        ("tiny", {"posts": 100, "planted": 51}, "cannot plant 51 identifiers in 100 posts"),
        ("tiny", {"workers": 0}, "cannot work with 0 threads"),
    ],
)
def test_what_cannot_be_made_is_said(preset: str, asked: dict[str, int], said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=said):
        generate(
            preset,
            tmp_path / "none",
            posts=asked.get("posts"),
            planted=asked.get("planted"),
            workers=asked.get("workers"),
        )


def test_as_many_identifiers_are_planted_as_asked_for(tmp_path: Path) -> None:
    made = Operation(tmp_path / "p", generate("demo", tmp_path / "p", posts=2_000, planted=600))
    assert len([row for row in made.truth("planted_identifiers") if row["table"] == "posts"]) == 600
