"""Drill: a back-up is tried on every release of the archive."""

from dataclasses import replace

import pytest

import identified_export as export
import legacy_files as legacy
from heliograph.publish.keys.drill import drill
from heliograph.publish.keys.held import HeldKeys, HeldRoot, HeldSigning
from key_desk import PSEUDONYM, SIGNING, KeyDesk
from publisher import CORRECTION, ORIGIN, secrets, visible


@pytest.fixture
def desk(tmp_path):
    made = KeyDesk.at(tmp_path / "desk")
    made.record()
    return made


@pytest.fixture
def busy(desk):
    """Two releases of one data set, the second in another epoch and signed by another key."""
    workspace = desk.publisher.workspace(export.files())
    desk.publish(workspace)
    desk.rotate(PSEUDONYM)
    desk.rotate(SIGNING)
    desk.publish(workspace, reason=CORRECTION)
    return desk


def faults(outcome):
    return {trial.what: trial.fault for trial in (*outcome.going_on, *outcome.releases) if trial.fault}


def test_a_whole_back_up_passes(busy):
    before = visible(busy.publisher.root)
    outcome = drill(busy.archive, busy.held)
    assert outcome.passed
    assert [trial.what for trial in outcome.releases] == ["boats@1", "boats@2"]
    assert visible(busy.publisher.root) == before


@pytest.mark.parametrize("scope", ["archive", "series", "release"])
def test_pseudonyms_of_every_scope_are_tried(desk, scope):
    from heliograph.privacy.declared import shipped

    policy = shipped("twitter-2018").model_copy(update={"key_scope": scope})
    desk.publish(desk.publisher.workspace(export.files()), policy=policy)
    assert drill(desk.archive, desk.held).passed
    wrong = replace(desk.held, roots=(HeldRoot(number=1, root=bytes(32)),))
    assert "no key of the back-up makes its pseudonyms" in faults(drill(desk.archive, wrong))["boats@1"]


def test_a_back_up_from_before_a_rotation_is_found_out(busy):
    old = HeldKeys(origin=ORIGIN, signing=busy.held.signing[:1], roots=busy.held.roots[:1])
    outcome = drill(busy.archive, old)
    assert not outcome.passed
    found = faults(outcome)
    assert len(found) == 3
    assert found["boats@2"] == "no key of the back-up makes its pseudonyms (epoch 2)"
    assert any("no release could be signed" in fault for fault in found.values())


def test_a_signing_key_that_only_looks_right_is_found_out(desk):
    key = desk.held.signing[0]
    fake = replace(desk.held, signing=(HeldSigning(number=1, key=secrets(1).signing),))
    assert not drill(desk.archive, fake).passed
    assert drill(desk.archive, replace(desk.held, signing=(key,))).passed


def test_another_root_of_the_right_epoch_is_found_out(desk):
    wrong = replace(desk.held, roots=(HeldRoot(number=1, root=bytes(32)),))
    assert "which is another key" in " ".join(faults(drill(desk.archive, wrong)).values())


def test_what_was_destroyed_on_purpose_fails_no_drill_and_is_named_where_it_is_left(busy):
    before = busy.held
    busy.destroy(busy.history.epochs[0].key_id)
    outcome = drill(busy.archive, busy.held)
    assert outcome.passed
    gone = next(trial for trial in outcome.releases if trial.what == "boats@1")
    assert gone.gone
    assert "destroyed on 2026-01-02" in gone.fault
    assert drill(busy.archive, before).surplus == (f"{busy.history.epochs[0].key_id} (pseudonym.key)",)


def test_an_archive_without_events_is_tried_by_what_archive_json_lists(tmp_path):
    desk = KeyDesk.at(tmp_path / "desk")
    desk.publisher.publish(desk.publisher.workspace(export.files()))
    assert drill(desk.archive, desk.held).passed
    assert not drill(desk.archive, HeldKeys(origin=ORIGIN)).passed


def test_releases_without_pseudonyms_of_ours_need_no_key(desk):
    files = {
        "boats_users_csv_hashed.csv": legacy.users_csv(),
        "boats_tweets_csv_hashed.csv": legacy.tweets_csv(),
    }
    desk.publish(desk.publisher.workspace(files), policy="as-received", gated=None)
    assert drill(desk.archive, desk.held).releases == ()


def test_a_closed_archive_needs_no_key_to_go_on(desk):
    desk.destroy(secrets().signing.verifier.id.hex())
    outcome = drill(desk.archive, desk.held)
    assert outcome.passed
    assert outcome.going_on[0].gone
