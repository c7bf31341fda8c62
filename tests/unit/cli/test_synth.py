import json
from pathlib import Path

import pytest

from heliograph.cli.main import run


def ran(*words: str) -> None:
    with pytest.raises(SystemExit) as left:
        run(["synth", *words])
    assert not left.value.code


def test_figures_stand_beside_those_of_the_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran("tiny", "--posts", "300", "--into", str(tmp_path / "out"))
    told = capsys.readouterr().out
    assert "300 posts, 60 accounts" in told
    assert "historical" in told
    assert "share of reposts" in told
    assert "FiveThirtyEight" in told
    assert "tiny_tweets_csv_unhashed.csv" in told


def test_json_is_one_document_with_the_same_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran("tiny", "--posts", "300", "--seed", "3", "--into", str(tmp_path / "out"), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["preset"], told["posts"], told["seed"]) == ("tiny", 300, 3)
    assert told["files"]["actions.csv"] == (tmp_path / "out" / "actions.csv").stat().st_size
    assert {"name", "made", "historical", "source"} <= set(told["distributions"][0])


def test_without_a_folder_the_preset_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran("tiny", "--posts", "50")
    assert (tmp_path / "tiny" / "dataset.toml").is_file()


def test_a_folder_in_use_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit) as stopped:
        run(["synth", "tiny", "--into", str(tmp_path)])
    assert stopped.value.code == 2
    assert "--into" in capsys.readouterr().err


def test_an_unknown_preset_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["synth", "huge"])
    assert stopped.value.code == 2
