"""A release under embargo: signed, held in the gated root, and nothing of it in the archive or beside it."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from held import DAY, EMBARGO, WHY, again, copied, held, standing
from heliograph.errors import RefusedError, UnknownNameError
from heliograph.model.dataset import Embargo
from heliograph.preserve.verify import verify
from heliograph.publish.hold import held_called, held_in
from heliograph.publish.staging import Staging
from heliograph.publish.workspace import Workspace
from heliograph.store.files import FolderTree
from publisher import NOW, ORIGIN, edited, visible


@pytest.fixture
def publisher(held_once, tmp_path):
    return copied(held_once[0], tmp_path / "desk")


def test_it_is_signed_now_for_a_later_day(held_once):
    publisher, made = held_once

    assert made.held_until == DAY.isoformat()
    assert made.folder == publisher.gated / ".held" / "boats" / "1"
    assert made.release.published_at == f"{NOW:%Y-%m-%dT%H:%M:%SZ}"
    assert (made.release.public_on, made.release.public_at) == (str(DAY), f"{DAY}T00:00:00Z")
    assert {name: one.state for name, one in made.release.editions.items()} == {
        "public": "scheduled",
        "consortium": "published",
    }
    [waiting] = held_in(publisher.gated, ORIGIN)
    assert (waiting.name, waiting.day, waiting.reason) == ("boats@1", DAY, WHY)


def test_readers_will_be_told_of_its_day_and_why_they_waited(held_once):
    datasheet = (held_once[1].folder / "datasheet.md").read_text()

    assert f"public edition until {DAY}: {WHY}" in datasheet
    assert f"| Published | {DAY}T00:00:00Z" in datasheet


def test_the_archive_and_all_that_lies_beside_it_know_nothing(held_once):
    publisher, made = held_once

    assert sorted(visible(publisher.archive)) == ["archive.json"]
    assert [path.name for path in Staging(publisher.archive).folder.iterdir()] == ["lock"]
    assert standing(publisher) == []
    assert made.gated_folder == publisher.gated / "boats" / "1"


def test_nobody_else_of_the_machine_can_look_at_what_is_held(held_once):
    shelf = held_once[0].gated / ".held"

    assert stat.S_IMODE(shelf.stat().st_mode) == 0o700


def test_what_is_held_verifies_by_itself(held_once):
    publisher, made = held_once

    found = verify(FolderTree(made.folder), against=FolderTree(publisher.archive))

    assert (found.findings, found.releases[0].editions["public"]) == ((), "verified")


def test_the_gated_root_verifies_while_it_waits(held_once):
    publisher = held_once[0]

    found = publisher.verify_gated()

    assert found.findings == ()
    assert [(one.name, one.path, dict(one.editions)) for one in found.releases] == [
        ("boats@1", ".held/boats/1", {"public": "verified", "consortium": "absent"}),
        ("boats@1", "boats/1/consortium", {"consortium": "verified"}),
    ]


def test_to_ask_for_the_same_again_changes_nothing(publisher):
    before = visible(publisher.gated)

    made = again(publisher)

    assert (made.unchanged, made.held_until) == (True, str(DAY))
    assert held(publisher) == ["boats@1"]
    assert visible(publisher.gated) == before


def test_nothing_can_follow_a_release_that_is_held(publisher):
    with pytest.raises(RefusedError, match=f"boats@1 is signed and held until {DAY}"):
        again(publisher, embargo=None)
    with pytest.raises(RefusedError, match="nothing can follow it before"):
        again(publisher, embargo=Embargo(until=str(DAY + timedelta(days=9)), reason="longer"))


def test_a_root_is_needed_in_which_it_can_be_held(publisher):
    workspace = Workspace(publisher.root / "workspace" / "boats")
    edited(workspace, embargo={"until": str(DAY), "reason": WHY})

    with pytest.raises(RefusedError, match="no gated root"):
        publisher.publish(workspace, gated=None)


def test_a_set_that_is_published_as_received_is_held_as_well(publisher, tmp_path):
    shelf = tmp_path / "shelf"
    shelf.mkdir(mode=0o700)
    made = again(publisher, gated=None, hold=shelf)

    assert made.gated_folder is None
    assert [one.name for one in held_in(shelf, ORIGIN)] == ["boats@1"]


def test_what_another_archive_holds_in_the_same_root_is_not_ours(held_once):
    publisher = held_once[0]

    assert held_in(publisher.gated, "other.example/archive") == ()
    assert held_in(None, ORIGIN) == ()
    assert held_called(publisher.gated, ORIGIN, "boats").name == "boats@1"
    with pytest.raises(UnknownNameError, match="No release boats@2 is held"):
        held_called(publisher.gated, ORIGIN, "boats@2")


def test_a_run_that_was_cut_short_before_it_was_held_leaves_no_gated_edition(publisher):
    """The intent is there and the gated edition is; the release is not, and the next run takes it back."""
    publisher_root = publisher.gated / ".held" / "boats"
    (publisher_root / "1").rename(Path(publisher.root) / "lost")
    publisher_root.rmdir()
    note = Staging(publisher.gated).folder / "boats.json"
    note.write_text(note.read_text().replace('"finished": true', '"finished": false'))

    made = again(publisher)

    assert (made.held_until, made.unchanged, made.resumed) == (EMBARGO.until, False, False)
    assert held(publisher) == ["boats@1"]
