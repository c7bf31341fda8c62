"""A held release is taken back before its day: nothing of it is left, and its number is free."""

import pytest

from held import DAY, again, copied, held, standing
from heliograph.errors import RefusedError, StorageError, UnknownNameError
from heliograph.publish import cancel as cancelling
from heliograph.publish.cancel import cancel
from heliograph.publish.lift import lift
from heliograph.publish.staging import Staging
from publisher import visible


@pytest.fixture
def publisher(held_once, tmp_path):
    return copied(held_once[0], tmp_path / "desk")


def test_nothing_of_it_is_left(publisher):
    assert cancel(publisher.archive, publisher.gated, "boats").name == "boats@1"

    assert held(publisher) == []
    assert [name for name in visible(publisher.gated) if not name.endswith("/")] == []
    assert [path.name for path in Staging(publisher.gated).folder.iterdir()] == ["lock"]
    assert lift(publisher.archive, publisher.gated, today=DAY) == ()
    with pytest.raises(UnknownNameError):
        cancel(publisher.archive, publisher.gated, "boats@1")


def test_its_number_is_free_again(publisher):
    cancel(publisher.archive, publisher.gated, "boats@1")

    assert again(publisher, embargo=None).release.release == 1
    assert standing(publisher) == ["boats@1"]


def test_a_run_that_was_cut_short_is_finished_by_the_next_that_publishes(publisher, monkeypatch):
    def gone(*_):
        raise StorageError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(cancelling, "take_back", gone)
        with pytest.raises(StorageError):
            cancel(publisher.archive, publisher.gated, "boats@1")
    assert (publisher.gated / "boats" / "1" / "consortium").is_dir()
    assert held(publisher) == []

    made = again(publisher)
    assert (made.unchanged, held(publisher)) == (False, ["boats@1"])


def test_what_is_public_cannot_be_taken_back(publisher, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("heliograph.publish.lift.take_away", lambda *_: None)
        patch.setattr("heliograph.publish.lift.tidy", lambda *_: None)
        lift(publisher.archive, publisher.gated, today=DAY)

    with pytest.raises(RefusedError, match="it is public"):
        cancel(publisher.archive, publisher.gated, "boats@1")
    lift(publisher.archive, publisher.gated, today=DAY)
    assert held(publisher) == []
