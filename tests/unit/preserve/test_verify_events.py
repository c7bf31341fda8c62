"""Verify and the events of an archive: the chain holds or the broken link is named, and keys follow one another."""

import pytest
from tests.unit.preserve.memory_tree import MemoryTree
from tests.unit.preserve.sample_archive import KEY, ORIGIN, OTHER_KEY, VKEY, Sample, found, only
from tests.unit.preserve.sample_events import (
    KEY_ID,
    OTHER_ID,
    OTHER_VKEY,
    ROOT_COMPROMISED,
    ROOT_CREATED,
    ROOT_DESTROYED,
    ROOT_ROTATED,
    SIGNING_CREATED,
    SIGNING_ROTATED,
    Events,
    with_events,
)

from heliograph.preserve.finding import FindingKind, NoticeKind
from heliograph.preserve.trust import Vouching
from heliograph.preserve.verify import verify
from heliograph.signing.keys import SigningKey

THIRD_KEY = SigningKey(name=ORIGIN, seed=bytes(range(2, 34)))


def kinds(outcome):
    return {notice.kind for notice in outcome.notices}


def notices(outcome, kind):
    return [(notice.path, notice.detail) for notice in outcome.notices if notice.kind is kind]


def later(time):
    return lambda document: document.update(published_at=time)


def behind(number):
    """Without the first event nobody knows who may sign the others, which is said once."""
    return {(FindingKind.UNVERIFIABLE, "events/2.sig")} if number == 1 else set()


# the chain


def test_an_archive_with_events_is_verified_whole():
    archive, _ = with_events()
    outcome = archive.verify()
    assert (outcome.exit_code, outcome.findings, outcome.keys) == (0, (), (VKEY,))
    assert kinds(outcome) == {NoticeKind.UNLOGGED, NoticeKind.SELF_VOUCHED}


def test_events_are_found_on_a_web_server_too():
    archive, _ = with_events()
    archive.files["catalogue.json"] = b'{"title":"A sample","datasets":[]}'
    tree = MemoryTree(archive.files, listed=False)
    verify(tree)
    assert {"events/1.json", "events/2.json", "events/2.sig", "events/3.json"} <= set(tree.opened)
    archive.files["events/2.json"] = archive.files["events/2.json"].replace(b"11111111", b"11111112")
    assert (FindingKind.CHANGED, "events/2.json") in found(verify(MemoryTree(archive.files, listed=False)))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_changed_event_is_named_and_no_other(number):
    archive, events = with_events()
    events.add(ROOT_ROTATED)
    events.add(ROOT_DESTROYED)
    path = f"events/{number}.json"
    archive.files[path] = archive.files[path].replace(b"2026-01-0", b"2025-01-0", 1)
    assert found(archive.verify()) == {(FindingKind.CHANGED, path)} | behind(number)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("what", ["json", "sig"])
def test_a_missing_event_or_signature_is_named(number, what):
    archive, events = with_events()
    events.add(ROOT_ROTATED)
    events.add(ROOT_DESTROYED)
    path = f"events/{number}.{what}"
    del archive.files[path]
    assert found(archive.verify()) == {(FindingKind.MISSING, path)} | behind(number)


def test_a_gap_in_the_numbers_is_named_once_however_wide():
    archive, events = with_events()
    events.number = 999_999_998
    events.add(ROOT_DESTROYED)
    assert (FindingKind.MISSING, "events/3.json") in found(archive.verify())
    assert len(archive.verify().findings) == 1


def test_an_event_that_a_stranger_added_is_named():
    archive, events = with_events()
    path = events.add(ROOT_DESTROYED, THIRD_KEY)
    finding = only(archive.verify())
    assert (finding.kind, finding.path) == (FindingKind.SIGNATURE_INVALID, path.replace("json", "sig"))
    assert THIRD_KEY.verifier.id.hex() in finding.detail


def test_a_file_among_the_events_that_is_none_is_extra():
    archive, _ = with_events()
    archive.files["events/readme.md"] = b"hello"
    archive.files["events/01.json"] = b"{}"
    assert found(archive.verify()) == {
        (FindingKind.EXTRA, "events/readme.md"),
        (FindingKind.EXTRA, "events/01.json"),
    }


def test_an_event_that_a_run_has_not_finished_writing_is_no_fault():
    archive, events = with_events()
    path = events.add(ROOT_ROTATED)
    archive.files["events/.3.json"] = archive.files.pop(path)
    outcome = archive.verify()
    assert outcome.findings == ()
    assert notices(outcome, NoticeKind.UNFINISHED)
    del archive.files["events/.3.json"]
    assert only(archive.verify()).path == path


def test_an_event_written_anew_breaks_the_link_to_the_next():
    archive, events = with_events()
    last = events.previous
    events.add(ROOT_ROTATED)
    events.put(
        2,
        ROOT_CREATED
        | {
            "schema_version": "heliograph-event/1",
            "number": 2,
            "origin": ORIGIN,
            "time": "2026-01-02T00:00:00Z",
            "previous": "0" * 64,
        },
    )
    outcome = archive.verify()
    assert (FindingKind.MISPLACED, "events/2.json") in found(outcome)
    assert last in "".join(finding.detail for finding in outcome.findings)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": 7}, "is event 7"),
        ({"origin": "example.org/other"}, "of example.org/other"),
        ({"previous": "0" * 64}, "follows 0000"),
        ({"time": "2025-12-31T00:00:00Z"}, "the event before it of 2026-01-01"),
        ({"epoch": 3}, "begins epoch 3, the next is 2"),
    ],
)
def test_an_event_that_does_not_continue_those_before_it_is_misplaced(fields, words):
    archive, events = with_events()
    path = events.add(ROOT_ROTATED, **fields)
    finding = only(archive.verify())
    assert (finding.kind, finding.path) == (FindingKind.MISPLACED, path)
    assert words in finding.detail


def test_an_event_signed_for_another_place_is_misplaced():
    archive, events = with_events()
    path = events.add(ROOT_DESTROYED)
    from heliograph.signing.event import sign_event

    archive.files["events/3.sig"] = sign_event(archive.files[path], origin=ORIGIN, number=4, keys=[KEY])
    assert "signed as event 4" in only(archive.verify()).detail


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"{not json", b'{"number": 3}', b'{"type":"key-lost"}', b"x" * 70_000]
)
def test_an_event_that_is_none_is_malformed(data):
    from heliograph.signing.event import sign_event

    archive, _ = with_events()
    archive.files["events/3.json"] = data
    archive.files["events/3.sig"] = sign_event(data, origin=ORIGIN, number=3, keys=[KEY])
    assert found(archive.verify()) == {(FindingKind.MALFORMED, "events/3.json")}


def test_words_in_an_event_are_a_fault():
    archive, events = with_events()
    path = events.add(ROOT_DESTROYED, note="Ann has left with the disk")
    assert found(archive.verify()) == {(FindingKind.MALFORMED, path)}


@pytest.mark.parametrize("signature", [b"", b"no note\n", b"text\n\n\xe2\x80\x94 a b\n"])
def test_a_signature_that_is_none_is_invalid(signature):
    archive, _ = with_events()
    archive.files["events/2.sig"] = signature
    assert found(archive.verify()) == {(FindingKind.SIGNATURE_INVALID, "events/2.sig")}


def test_a_type_of_a_later_version_is_passed_over_and_said():
    archive, events = with_events()
    path = events.add({"type": "release-withdrawn", "what": "ira-2018@1"})
    events.add(ROOT_DESTROYED)
    outcome = archive.verify()
    assert outcome.findings == ()
    assert [place for place, _ in notices(outcome, NoticeKind.UNKNOWN_EVENT)] == [path]


def test_what_stands_behind_a_lost_rotation_cannot_be_judged_and_is_not_called_forged():
    archive, events = with_events(rotated=True)
    events.add(ROOT_DESTROYED, OTHER_KEY)
    del archive.files["events/3.json"], archive.files["events/3.sig"]
    assert found(archive.verify()) == {
        (FindingKind.MISSING, "events/3.json"),
        (FindingKind.UNVERIFIABLE, "events/4.sig"),
    }


# keys that follow one another


def test_a_rotated_key_is_believed_by_who_knows_the_old_one():
    archive, _ = with_events(rotated=True)
    for options, vouching in (
        ({"trusted": [VKEY]}, Vouching.GIVEN),
        ({"pinned": {ORIGIN: [VKEY]}}, Vouching.PINNED),
        ({}, Vouching.SELF),
    ):
        outcome = archive.verify(**options)
        assert (outcome.findings, outcome.vouching) == ((), vouching)
        assert outcome.keys == (VKEY, OTHER_VKEY)
        assert notices(outcome, NoticeKind.KEY_ROTATED) == [
            (
                "events/3.json",
                f"{OTHER_ID} took the place of {KEY_ID} on 2026-01-03T00:00:00Z, signed by both",
            )
        ]
        assert NoticeKind.NEW_KEY not in kinds(outcome)


def test_who_met_the_archive_after_the_rotation_believes_the_releases_before_it():
    archive, _ = with_events(rotated=True)
    assert archive.verify(trusted=[OTHER_VKEY]).findings == ()
    assert archive.verify(pinned={ORIGIN: [OTHER_VKEY]}).findings == ()


def test_a_release_on_its_own_is_believed_through_the_events_of_the_archive_around_it():
    archive, _ = with_events(rotated=True)
    part = MemoryTree(archive.below("ira-2018/2/"))
    outcome = verify(part, trusted=[VKEY], against=MemoryTree(archive.files))
    assert outcome.findings == ()
    assert verify(part, trusted=[VKEY]).worst is FindingKind.SIGNATURE_INVALID


@pytest.mark.parametrize("signed_by", [[KEY], [OTHER_KEY]])
def test_a_rotation_that_only_one_of_the_two_keys_signed_does_not_count(signed_by):
    archive, events = with_events()
    archive.add_archive(keys=(VKEY, OTHER_VKEY))
    events.add(SIGNING_ROTATED, *signed_by)
    archive.add_release("labels-2022", key=OTHER_KEY, change_release=later("2026-01-04T00:00:00Z"))
    outcome = archive.verify(pinned={ORIGIN: [VKEY]})
    assert {
        (FindingKind.SIGNATURE_INVALID, "events/3.sig"),
        (FindingKind.KEY_CHANGED, "labels-2022/1/release.sig"),
    } <= found(outcome)


def test_a_key_written_into_archive_json_by_hand_signs_nothing():
    archive, _ = with_events()
    archive.add_archive(keys=(VKEY, OTHER_VKEY))
    assert notices(archive.verify(), NoticeKind.NEW_KEY) == [
        ("archive.json", f"{ORIGIN}+{OTHER_ID} is named by no event")
    ]
    archive.add_release("labels-2022", key=OTHER_KEY)
    assert found(archive.verify()) == {(FindingKind.SIGNATURE_INVALID, "labels-2022/1/release.sig")}


def test_keys_of_an_archive_that_recorded_its_first_event_late_stay_believed():
    archive = Sample()
    archive.add_archive(keys=(OTHER_VKEY, VKEY))
    archive.add_release(key=OTHER_KEY)
    Events(archive).add(SIGNING_CREATED, reason="recorded-later")
    outcome = archive.verify()
    assert (outcome.findings, outcome.keys) == ((), (OTHER_VKEY, VKEY))


def test_a_key_taken_out_of_archive_json_is_missed():
    archive, _ = with_events(rotated=True)
    archive.add_archive(keys=(OTHER_VKEY,))
    outcome = archive.verify(pinned={ORIGIN: [VKEY]})
    assert found(outcome) == {(FindingKind.CHANGED, "archive.json")}
    assert KEY_ID in only(outcome).detail


def test_an_archive_with_a_chain_of_a_stranger_is_not_the_one_that_was_pinned():
    archive, _ = with_events(rotated=True)
    outcome = archive.verify(pinned={ORIGIN: [THIRD_KEY.verifier.to_text()]})
    assert (FindingKind.KEY_CHANGED, "archive.json") in found(outcome)
    assert (FindingKind.KEY_CHANGED, "ira-2018/1/release.sig") in found(outcome)


def test_a_replaced_key_signs_nothing_after_it_was_replaced():
    archive, _ = with_events(rotated=True)
    archive.add_release("labels-2022", change_release=later("2026-01-05T00:00:00Z"))
    finding = only(archive.verify())
    assert (finding.kind, finding.path) == (FindingKind.SIGNATURE_INVALID, "labels-2022/1/release.sig")
    assert "was replaced on 2026-01-03" in finding.detail


def test_a_new_key_signs_nothing_that_says_it_is_older():
    archive, _ = with_events(rotated=True)
    archive.add_release("labels-2022", key=OTHER_KEY)
    finding = only(archive.verify())
    assert (finding.kind, finding.path) == (FindingKind.SIGNATURE_INVALID, "labels-2022/1/release.sig")
    assert "signs since 2026-01-03" in finding.detail


def test_releases_of_a_stolen_key_are_to_be_compared_with_what_was_cited():
    archive, events = with_events()
    archive.add_archive(keys=(VKEY, OTHER_VKEY))
    events.add(SIGNING_ROTATED, KEY, OTHER_KEY, reason="compromise", time="2026-01-05T00:00:00Z")
    outcome = archive.verify()
    assert outcome.findings == ()
    places = [path for path, _ in notices(outcome, NoticeKind.KEY_COMPROMISED)]
    assert places == ["ira-2018/1/release.sig", "ira-2018/2/release.sig"]


def test_nothing_follows_the_destruction_of_the_key_that_signs():
    archive, events = with_events()
    closed = {"type": "key-destroyed", "key": "signing", "key_id": KEY_ID, "reason": "no-longer-needed"}
    events.add(closed)
    assert archive.verify().findings == ()
    events.add(ROOT_DESTROYED)
    assert found(archive.verify()) == {(FindingKind.SIGNATURE_INVALID, "events/4.sig")}


# pseudonym keys


def pseudonymous(epoch=None):
    def change(manifest):
        manifest.update(key_scope="archive", key_id="0" * 16, key_check="1" * 16)
        if epoch:
            manifest["key_epoch"] = epoch

    return change


def test_editions_of_a_compromised_pseudonym_key_say_so():
    archive, events = with_events()
    archive.add_release("labels-2022", change_manifest=pseudonymous())
    events.add(ROOT_COMPROMISED)
    events.add(ROOT_ROTATED)
    archive.add_release("labels-2023", change_manifest=pseudonymous(2))
    outcome = archive.verify()
    assert outcome.findings == ()
    places = [path for path, _ in notices(outcome, NoticeKind.KEY_COMPROMISED)]
    assert places == ["labels-2022/1/public/manifest.json"]


def test_an_edition_of_an_epoch_that_no_event_names_is_misplaced():
    archive, _ = with_events()
    archive.add_release("labels-2022", change_manifest=pseudonymous(2))
    finding = only(archive.verify())
    assert (finding.kind, finding.path) == (FindingKind.MISPLACED, "labels-2022/1/public/manifest.json")
    assert "epoch 2, which no event names" in finding.detail
