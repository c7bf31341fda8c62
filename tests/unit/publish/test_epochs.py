"""Epochs: pseudonyms stay what they are until a signed event says that another key has taken over."""

import json

import pytest

import identified_export as export
import legacy_files as legacy
from heliograph.errors import RefusedError
from heliograph.model.dataset import PolicyArea
from heliograph.model.policy import Limits
from heliograph.model.release import Reason, ReasonCode
from heliograph.privacy.declared import shipped
from heliograph.privacy.pseudonym import KeyScope
from heliograph.publish.release import Secrets
from heliograph.publish.scope import scope_name
from key_desk import PSEUDONYM, SIGNING, KeyDesk, at
from publisher import CORRECTION, rows, secrets, visible

STOLEN = Reason(code=ReasonCode.KEY_COMPROMISE, text="the old key was copied")


@pytest.fixture
def desk(tmp_path):
    made = KeyDesk.at(tmp_path / "desk")
    made.record()
    return made


@pytest.fixture
def workspace(desk):
    return desk.publisher.workspace(export.files())


def hidden(published):
    path = published.folder / "public" / "accounts.parquet"
    return {row[0] for row in rows(path, "account_id", "WHERE is_pseudonymous")}


def manifest(published):
    return json.loads((published.folder / "public" / "manifest.json").read_text())


def test_the_first_epoch_is_not_named_in_what_keys_are_derived_from():
    facts = {
        "origin": "example.org/archive",
        "created_at": "2026-01-02T03:04:05Z",
        "policy_area": PolicyArea.MISINFORMATION,
        "dataset": "boats",
        "release": 3,
    }
    names = {scope: scope_name(scope, **facts) for scope in KeyScope}
    assert names == {
        KeyScope.ARCHIVE: "example.org/archive\x002026",
        KeyScope.SERIES: "example.org/archive\x00misinformation",
        KeyScope.RELEASE: "boats@3",
    }
    assert {scope: scope_name(scope, **facts, epoch=2) for scope in KeyScope} == {
        scope: f"{name}\x002" for scope, name in names.items()
    }


def test_events_change_no_byte_of_a_release(desk, workspace, tmp_path):
    silent = KeyDesk.at(tmp_path / "silent")
    with_events = desk.publish(workspace)
    without = silent.publisher.publish(silent.publisher.workspace(export.files()))
    assert visible(with_events.folder) == visible(without.folder)
    assert "key_epoch" not in manifest(with_events)


def test_another_epoch_gives_other_pseudonyms_and_says_so(desk, workspace):
    one = desk.publish(workspace)
    desk.rotate(PSEUDONYM)
    two = desk.publish(workspace, reason=CORRECTION)
    three = desk.publish(workspace, reason=Reason(code=ReasonCode.CORRECTION, text="again"))

    assert len(hidden(one)) == len(hidden(two)) == 4
    assert not hidden(one) & hidden(two)
    assert hidden(two) == hidden(three)
    assert manifest(two)["key_epoch"] == 2
    assert any("pseudonyms of epoch 2" in note for note in manifest(two)["notes"])
    outcome = desk.publisher.verify()
    assert outcome.exit_code == 0
    assert any("epoch 2" in notice.detail for notice in outcome.notices)


@pytest.mark.parametrize("scope", ["series", "release"])
def test_every_scope_has_epochs(desk, workspace, scope):
    policy = shipped("strict").model_copy(update={"key_scope": scope, "limits": Limits()})
    one = desk.publish(workspace, policy=policy)
    desk.rotate(PSEUDONYM)
    two = desk.publish(workspace, policy=policy, reason=CORRECTION)
    assert not hidden(one) & hidden(two)


def test_the_next_epoch_holds_for_every_data_set(desk, workspace):
    desk.publish(workspace)
    desk.rotate(PSEUDONYM)
    ships = desk.publish(desk.publisher.workspace(export.files("ships"), "ships"))
    boats = desk.publish(workspace, reason=CORRECTION)
    assert hidden(ships) == hidden(boats)


def refused(desk, workspace, words, **request):
    before = visible(desk.archive)
    with pytest.raises(RefusedError, match=words) as caught:
        desk.publisher.publish(workspace, **{"reason": CORRECTION} | request)
    assert caught.value.hint
    assert visible(desk.archive) == before


def test_another_key_without_an_event_is_refused_whatever_the_reason(desk, workspace):
    desk.publish(workspace)
    other = Secrets(signing=secrets().signing, pseudonym_root=bytes(32))
    for reason in (CORRECTION, STOLEN):
        refused(desk, workspace, "is not the one in use", keys=other, reason=reason)
    refused(
        desk,
        workspace,
        "is not the one in use",
        keys=Secrets(signing=secrets().signing, pseudonym_root=bytes(32), epoch=2),
    )


def test_the_key_of_an_earlier_epoch_makes_no_release(desk, workspace):
    desk.publish(workspace)
    old = desk.secrets
    desk.rotate(PSEUDONYM)
    refused(desk, workspace, "of epoch 2", keys=old)


def test_a_compromised_key_makes_no_release_until_another_has_taken_its_place(desk, workspace):
    desk.publish(workspace)
    desk.compromised(desk.history.epoch.key_id)
    refused(desk, workspace, "was reported compromised", keys=desk.secrets, reason=STOLEN)
    desk.rotate(PSEUDONYM)
    assert desk.publish(workspace, reason=STOLEN).release.release == 2


def test_a_destroyed_key_makes_no_release_and_stands_in_no_way_of_one_without_pseudonyms(desk, workspace):
    desk.publish(workspace)
    desk.destroy(desk.history.epoch.key_id)
    refused(desk, workspace, "was destroyed: no pseudonym can be made", keys=desk.secrets)
    received = {
        "ships_users_csv_hashed.csv": legacy.users_csv(),
        "ships_tweets_csv_hashed.csv": legacy.tweets_csv(),
    }
    ships = desk.publisher.workspace(received, "ships")
    assert desk.publish(ships, policy="as-received", gated=None).release.release == 1
    desk.rotate(PSEUDONYM)
    assert desk.publish(workspace, reason=CORRECTION).release.release == 2


def test_a_signing_key_that_was_replaced_signs_no_release(desk, workspace):
    old = desk.secrets
    made = desk.rotate(SIGNING)
    refused(
        desk, workspace, f"is not the one that signs now, which is {made.event.key_id}", keys=old, reason=None
    )
    published = desk.publish(workspace)
    assert made.event.key_id in json.dumps(desk.publisher.verify().to_json()["releases"])
    assert published.release.release == 1


def test_a_release_cannot_be_older_than_its_signing_key(desk, workspace):
    desk.rotate(SIGNING, now=at(2))
    refused(
        desk,
        workspace,
        "the signing key signs since 2026-01-02T05",
        keys=desk.secrets,
        now=at(1),
        reason=None,
    )
    assert desk.publish(workspace, now=at(2)).release.release == 1


def test_an_edition_of_a_later_epoch_than_ours_is_no_predecessor_for_our_key(desk, workspace, tmp_path):
    desk.rotate(PSEUDONYM)
    desk.publish(workspace)
    for path in (desk.archive / "events").iterdir():
        path.unlink()
    refused(desk, workspace, "not the one that boats@1 was made with", keys=secrets())
