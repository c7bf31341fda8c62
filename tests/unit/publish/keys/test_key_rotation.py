"""Rotation: key file, archive.json, event; a run that is cut short anywhere changes nothing that counts."""

import json
import os

import pytest

import heliograph.publish.keys.rotate as rotation
from heliograph.errors import RefusedError, StorageError, UsageError
from heliograph.model.event import KeyReason
from key_desk import PSEUDONYM, SIGNING, KeyDesk
from publisher import ORIGIN, secrets, visible

OLD = secrets().signing.verifier.to_text()


@pytest.fixture
def desk(tmp_path):
    made = KeyDesk.at(tmp_path / "desk")
    made.record()
    return made


def listed(desk):
    return json.loads((desk.archive / "archive.json").read_text())["keys"]


def test_a_new_signing_key_is_named_beside_the_old_one_and_signs_from_then_on(desk):
    made = desk.rotate(SIGNING)
    assert made.path == desk.keys.folder(ORIGIN) / "signing-2.key"
    assert listed(desk) == [OLD, made.event.verifier]
    assert (made.event.replaces, made.event.reason) == (
        secrets().signing.verifier.id.hex(),
        KeyReason.SCHEDULED,
    )
    assert desk.secrets.signing.verifier.to_text() == made.event.verifier
    assert desk.secrets.pseudonym_root == secrets().pseudonym_root


def test_what_else_stands_in_archive_json_stays(desk):
    path = desk.archive / "archive.json"
    before = json.loads(path.read_text()) | {"note": "added by hand"}
    path.write_text(json.dumps(before))
    desk.rotate(SIGNING)
    after = json.loads(path.read_text())
    assert {name: value for name, value in after.items() if name != "keys"} == {
        name: value for name, value in before.items() if name != "keys"
    }


def test_a_new_pseudonym_key_begins_an_epoch_and_archive_json_stays_as_it_is(desk):
    before = (desk.archive / "archive.json").read_bytes()
    made = desk.rotate(PSEUDONYM)
    assert made.path.name == "pseudonym-2.key"
    assert (made.event.epoch, made.event.replaces) == (2, desk.history.epochs[0].key_id)
    assert (desk.secrets.epoch, len(desk.secrets.pseudonym_root)) == (2, 32)
    assert desk.secrets.pseudonym_root != secrets().pseudonym_root
    assert (desk.archive / "archive.json").read_bytes() == before


def test_keys_can_be_rotated_again_and_again(desk):
    for number in (2, 3, 4):
        assert desk.rotate(SIGNING, seed=f"signing {number}").path.name == f"signing-{number}.key"
        assert desk.rotate(PSEUDONYM, seed=f"pseudonym {number}").event.epoch == number
    assert len(listed(desk)) == 4
    assert len({key.key_id for key in desk.held.all}) == 8


def test_an_archive_without_events_gets_them_with_its_first_rotation(tmp_path):
    old = KeyDesk.at(tmp_path / "old")
    made = old.rotate(PSEUDONYM)
    assert made.event.number == 3
    assert old.history.adopted
    assert old.secrets.epoch == 2


def test_a_lost_pseudonym_key_is_no_obstacle_to_another(tmp_path):
    desk = KeyDesk.at(tmp_path / "desk")
    (desk.keys.folder(ORIGIN) / "pseudonym.key").unlink()
    made = desk.rotate(PSEUDONYM, reason=KeyReason.LOSS)
    assert (made.event.epoch, made.event.replaces) == (2, None)
    assert desk.secrets.epoch == 2


def test_a_stolen_pseudonym_key_is_reported_by_the_rotation_that_says_why(desk):
    made = desk.rotate(PSEUDONYM, reason=KeyReason.COMPROMISE)
    first = desk.history.epochs[0]
    assert (made.event.number, first.compromised, first.until) == (4, made.event.time, made.event.time)
    assert [each.type for each in desk.chain.events[2:]] == ["pseudonym-key-compromised", "key-rotated"]


def test_a_key_that_was_reported_already_is_not_reported_again(desk):
    desk.compromised(desk.history.epoch.key_id)
    assert desk.rotate(PSEUDONYM, reason=KeyReason.COMPROMISE).event.number == 4


def test_only_a_pseudonym_key_that_an_event_names_can_be_reported(desk):
    before = visible(desk.archive)
    for key_id in ("deadbeef", secrets().signing.verifier.id.hex()):
        with pytest.raises(RefusedError, match="no event of .* names a pseudonym key") as caught:
            desk.compromised(key_id)
        assert "keys rotate signing" in caught.value.hint
    assert visible(desk.archive) == before
    desk.compromised(desk.history.epoch.key_id)
    with pytest.raises(RefusedError, match="a second time"):
        desk.compromised(desk.history.epoch.key_id)


@pytest.mark.parametrize("kind", [SIGNING, PSEUDONYM])
def test_without_the_key_that_signs_nothing_is_rotated(desk, kind):
    (desk.keys.folder(ORIGIN) / "signing.key").unlink()
    before = visible(desk.publisher.root)
    with pytest.raises(UsageError, match="signing key .* is not on this machine"):
        desk.rotate(kind)
    assert {n: d for n, d in visible(desk.publisher.root).items() if "staging" not in n} == before


def test_keys_inside_the_archive_are_refused(desk):
    inside = type(desk.keys)(desk.archive / "keys")
    with pytest.raises(RefusedError, match="contain one another"):
        rotation.rotate(
            desk.archive,
            SIGNING,
            keys=inside,
            reason=KeyReason.SCHEDULED,
            now=rotation.datetime.now().astimezone(),
            randomness=os.urandom,
        )


@pytest.mark.parametrize(("kind", "step"), [(SIGNING, "_name"), (SIGNING, "append"), (PSEUDONYM, "append")])
def test_a_run_that_was_cut_short_has_changed_nothing_and_is_continued(desk, monkeypatch, kind, step):
    before = desk.secrets

    def stop(*_, **__):
        raise StorageError("disk full")

    with monkeypatch.context() as cut:
        cut.setattr(rotation, step, stop)
        with pytest.raises(StorageError):
            desk.rotate(kind)
    assert desk.secrets == before
    assert [finding.detail[:16] for finding in desk.publisher.verify().findings] == ["holds no release"]
    left = {key.key_id for key in desk.held.all}
    again = desk.rotate(kind, seed="another")
    assert again.continued
    assert {key.key_id for key in desk.held.all} == left
    assert again.event.key_id in left
    assert desk.secrets != before
