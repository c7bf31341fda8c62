"""Destruction: what goes is said before, the event comes first, the file is overwritten and removed."""

import pytest

import identified_export as export
from heliograph.errors import RefusedError, UnknownNameError
from heliograph.model.event import KeyReason
from heliograph.publish.keys.destroy import foresee
from heliograph.store.keys import KeyFolder
from key_desk import PSEUDONYM, SIGNING, KeyDesk
from publisher import CORRECTION, ORIGIN, secrets, visible

SIGNING_ID = secrets().signing.verifier.id.hex()


@pytest.fixture
def desk(tmp_path):
    made = KeyDesk.at(tmp_path / "desk")
    made.record()
    return made


def loss(desk, key_id):
    return foresee(desk.archive, key_id, keys=desk.keys)


def test_what_goes_with_a_key_is_known_before_it_goes(desk):
    workspace = desk.publisher.workspace(export.files())
    desk.publish(workspace)
    first = desk.history.epoch.key_id
    desk.rotate(PSEUDONYM)
    desk.publish(workspace, reason=CORRECTION)
    before = visible(desk.publisher.root)

    old, new, signing = loss(desk, first), loss(desk, desk.history.epoch.key_id), loss(desk, SIGNING_ID)

    assert (old.releases, old.in_use) == (("boats@1",), False)
    assert (new.releases, new.in_use) == (("boats@2",), True)
    assert (signing.releases, signing.in_use) == (("boats@1", "boats@2"), True)
    assert old.path == desk.keys.folder(ORIGIN) / "pseudonym.key"
    assert visible(desk.publisher.root) == before


def test_the_file_is_overwritten_then_removed_and_the_event_stays(desk, monkeypatch):
    key_id = desk.history.epoch.key_id
    path = desk.keys.folder(ORIGIN) / "pseudonym.key"
    overwritten = []
    unlink = type(path).unlink
    monkeypatch.setattr(
        type(path), "unlink", lambda self, **k: (overwritten.append(self.read_bytes()), unlink(self, **k))
    )
    length = len(path.read_bytes())

    event = desk.destroy(key_id, reason=KeyReason.ERASURE)

    assert overwritten[0] == bytes(length)
    assert not path.exists()
    assert (event.type, event.key_id, event.reason, event.epoch) == ("key-destroyed", key_id, "erasure", 1)
    assert desk.history.epoch.destroyed == event.time
    assert desk.publisher.verify().findings[0].detail.startswith("holds no release")


def test_a_key_that_was_replaced_goes_and_its_releases_stay_believed(desk):
    workspace = desk.publisher.workspace(export.files())
    desk.publish(workspace)
    desk.rotate(SIGNING)
    desk.destroy(SIGNING_ID)
    desk.publish(workspace, reason=CORRECTION)
    outcome = desk.publisher.verify()
    assert (outcome.exit_code, len(outcome.releases)) == (0, 2)


def test_an_archive_whose_signing_key_was_destroyed_is_closed(desk):
    workspace = desk.publisher.workspace(export.files())
    desk.publish(workspace)
    desk.destroy(SIGNING_ID)
    assert desk.publisher.verify().exit_code == 0
    with pytest.raises(RefusedError, match="the archive is closed"):
        desk.rotate(PSEUDONYM)
    with pytest.raises(RefusedError, match="destroyed"):
        desk.publisher.publish(workspace, reason=CORRECTION)


def test_a_run_that_was_cut_short_after_the_event_is_finished_by_the_next(desk, monkeypatch):
    key_id = desk.history.epoch.key_id

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(KeyFolder, "destroy", stop)
        with pytest.raises(KeyboardInterrupt):
            desk.destroy(key_id)
    assert loss(desk, key_id).recorded
    assert desk.destroy(key_id) is None
    assert desk.held.root(1) is None
    assert len(desk.chain.events) == 3


def test_a_key_that_is_not_here_cannot_be_destroyed(desk):
    with pytest.raises(UnknownNameError, match="no key deadbeef") as caught:
        desk.destroy("deadbeef")
    assert f"{SIGNING_ID} (signing.key)" in caught.value.hint


def test_without_the_key_that_signs_nothing_is_destroyed(desk):
    key_id = desk.history.epoch.key_id
    (desk.keys.folder(ORIGIN) / "signing.key").unlink()
    with pytest.raises(Exception, match="is not on this machine"):
        desk.destroy(key_id)
    assert desk.held.root(1) is not None


def test_in_an_archive_without_events_the_first_key_of_each_kind_is_in_use(tmp_path):
    desk = KeyDesk.at(tmp_path / "desk")
    root = desk.held.roots[0]
    assert loss(desk, root.key_id).in_use
    assert loss(desk, SIGNING_ID).in_use
    assert desk.destroy(root.key_id).number == 3
