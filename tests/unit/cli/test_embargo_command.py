"""``heliograph embargo``, and ``publish`` under an embargo, as they are typed."""

import json
import shutil
from datetime import UTC, datetime, time

import pytest

import identified_export as export
from held import DAY, WHY, standing
from publisher import Publisher, visible

EVE = datetime.combine(DAY, time(), UTC).timestamp() - 1


@pytest.fixture
def desk(tmp_path, monkeypatch):
    made = Publisher.at(tmp_path / "desk")
    made.store_keys()
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(made.keys))
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(made.archive))
    monkeypatch.setenv("HELIOGRAPH_GATED", str(made.gated))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EVE)))
    monkeypatch.setenv("COLUMNS", "200")
    return made


def test_a_release_is_held_listed_and_opened_on_its_day(desk, command, monkeypatch):
    workspace = str(desk.workspace(export.files()).root)
    published = ("publish", workspace, "--embargo-until", str(DAY), "--embargo-because", WHY)
    code, out, err = command(*published)
    assert (code, err) == (0, "")
    assert f"signed boats@1 under the policy twitter-2018; it is held until {DAY}" in out
    assert "next: heliograph embargo list" in out
    assert sorted(visible(desk.archive)) == ["archive.json"]

    assert json.loads(command(*published, "--json")[1])["held_until"] == str(DAY)
    assert command("embargo", "list")[1] == f"boats@1  public on {DAY}: {WHY}\n"
    assert command("embargo", "lift")[1] == "nothing is due\n"
    [waiting] = json.loads(command("embargo", "list", "--json")[1])["held"]
    assert (waiting["name"], waiting["public_on"]) == ("boats@1", str(DAY))

    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EVE) + 1))
    assert json.loads(command("embargo", "lift", "--json")[1])["opened"] == [waiting]
    assert command("embargo", "list")[1] == "nothing is held\n"
    assert command("verify", desk.archive)[0] == 0
    assert standing(desk) == ["boats@1"]


def test_one_is_taken_back_on_the_record(desk, command, story):
    workspace = str(desk.workspace(export.files()).root)
    command("publish", workspace, "--embargo-until", str(DAY), "--embargo-because", WHY)
    cancel = ("embargo", "cancel", "boats", "--reason", "fault", "--because")
    assert "--because is empty" in command(*cancel, " ")[2]

    opened = desk.archive / "boats" / "1"  # as a lift leaves it that was cut short before its end
    shutil.copytree(desk.gated / ".held" / "boats" / "1", opened)
    assert "it is public" in command(*cancel, "Too late.")[2]
    assert not story.records.events(subject="release/boats@1")
    shutil.rmtree(opened.parent)

    code, out, err = command(*cancel, "Two accounts were wrong.", "--by", "ada")
    assert (code, out, err) == (0, "boats@1 is taken back; 0 who had early access will be told\n", "")
    [event] = story.records.events(subject="release/boats@1")
    assert (event.what, event.who, event.data["reason"]) == ("release-cancelled", "ada", "fault")
    assert command("embargo", "list")[1] == "nothing is held\n"
    assert "No release boats is held here" in command(*cancel, "again")[2]


def test_what_is_missing_is_said_before_any_work(desk, command, monkeypatch):
    monkeypatch.delenv("HELIOGRAPH_GATED")
    code, _, err = command("embargo", "list")
    assert (code, "no gated root is named" in err) == (2, True)
    workspace = str(desk.workspace(export.files()).root)
    assert "go together" in command("publish", workspace, "--embargo-until", str(DAY))[2]
    assert (
        "is no day" in command("publish", workspace, "--embargo-until", "soon", "--embargo-because", "x")[2]
    )
