"""``heliograph init`` as a publisher runs it."""

import json

import pytest

from heliograph.cli import main


def run(words, *, code=0):
    with pytest.raises(SystemExit) as left:
        main.run(words)
    assert (left.value.code or 0) == code


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("HELIOGRAPH_KEYS", raising=False)
    monkeypatch.chdir(tmp_path)


def test_it_says_where_the_keys_are_that_they_need_a_backup_and_which_key_to_publish(tmp_path, capsys):
    run(["init", "sunlight", "--title", "Sunlight", "--origin", "example.org/archive"])
    out = capsys.readouterr().out
    assert str(tmp_path / "config" / "heliograph" / "keys" / "example.org%2Farchive") in out
    assert "Back up this folder" in out
    described = json.loads((tmp_path / "sunlight" / "archive.json").read_text())
    assert described["title"] == "Sunlight"
    assert described["keys"][0] in out


def test_it_needs_no_argument_at_all(tmp_path, capsys):
    run(["init"])
    assert (tmp_path / "archive" / "archive.json").is_file()
    assert "The origin is a local one" in capsys.readouterr().out


def test_running_it_again_changes_nothing_and_says_so(tmp_path, capsys):
    run(["init", "a", "--title", "One"])
    before = (tmp_path / "a" / "archive.json").read_bytes()
    capsys.readouterr()
    run(["init", "a", "--title", "Two"])
    out = capsys.readouterr().out
    assert "nothing was changed" in out
    assert "the title is not the one given" in out
    assert (tmp_path / "a" / "archive.json").read_bytes() == before


def test_json_has_the_same_facts(capsys):
    run(["init", "a", "--json"])
    document = json.loads(capsys.readouterr().out)
    assert document["created"]
    assert document["keys_present"]
    assert document["origin"] == "localhost/a"


def test_keys_that_are_elsewhere_are_missed_aloud(tmp_path, monkeypatch, capsys):
    run(["init", "a"])
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(tmp_path / "other"))
    capsys.readouterr()
    run(["init", "a"])
    assert "Its keys are not on this machine" in capsys.readouterr().out


def test_an_archive_around_the_keys_is_refused_with_a_way_out(tmp_path, capsys):
    run(["init", str(tmp_path / "config")], code=4)
    assert "HELIOGRAPH_KEYS" in capsys.readouterr().err
