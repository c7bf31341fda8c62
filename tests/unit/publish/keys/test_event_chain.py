"""The chain of events as its publisher continues it: each one checked, written whole or not at all."""

import json
from datetime import timedelta

import pytest

from heliograph.errors import RefusedError, StorageError, UsageError
from heliograph.files.atomic import write_atomically
from heliograph.model.event import KeyEventType, KeyReason
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import append, read_chain
from heliograph.publish.keys.record import record_keys, said_of
from heliograph.signing.canonical import canonical, digest
from heliograph.signing.event import sign_event
from key_desk import PSEUDONYM, SIGNING, KeyDesk
from published import NOW
from publisher import ORIGIN, secrets, visible


@pytest.fixture
def desk(tmp_path):
    return KeyDesk.at(tmp_path / "desk")


def event(desk, number):
    return json.loads((desk.archive / "events" / f"{number}.json").read_bytes())


def test_an_archive_without_events_has_no_history(desk):
    assert desk.chain.events == ()
    assert desk.history.signs is None


def test_the_first_two_events_name_the_keys(desk):
    desk.record()
    one, two = event(desk, 1), event(desk, 2)
    assert (one["type"], one["key"], one["reason"]) == ("key-created", "signing", "initial")
    assert one["verifier"] == secrets().signing.verifier.to_text()
    assert (two["type"], two["key"], two["epoch"]) == ("key-created", "pseudonym", 1)
    assert two["previous"] == digest((desk.archive / "events" / "1.json").read_bytes())
    assert "previous" not in one
    assert desk.publisher.verify().findings[0].detail.startswith("holds no release")
    assert len(desk.publisher.verify().findings) == 1


def test_no_event_holds_a_secret(desk):
    desk.record()
    written = b"".join(visible(desk.archive / "events").values())
    for path in desk.keys.folder(ORIGIN).iterdir():
        assert path.read_bytes().strip()[-40:] not in written


def test_events_are_written_once(desk):
    first = desk.record()
    before = visible(desk.archive)
    again = record_keys(desk.archive, read_archive(desk.archive), desk.held, now=NOW + timedelta(days=9))
    assert again == first
    assert visible(desk.archive) == before


def test_a_run_that_was_cut_short_between_the_first_two_events_is_completed(desk):
    whole = desk.record()
    for name in ("2.json", "2.sig"):
        (desk.archive / "events" / name).unlink()
    assert desk.record() == whole


def test_an_archive_that_was_in_use_before_is_recorded_as_such(desk):
    chain = record_keys(desk.archive, read_archive(desk.archive), desk.held, now=NOW)
    assert chain.history.adopted
    assert {each.reason for each in chain.events} == {KeyReason.RECORDED_LATER}


def test_a_pseudonym_key_that_is_lost_is_not_named(desk):
    (desk.keys.folder(ORIGIN) / "pseudonym.key").unlink()
    assert len(desk.record().events) == 1
    assert desk.history.epoch is None


def test_without_the_key_that_archive_json_names_nothing_is_written(desk):
    (desk.keys.folder(ORIGIN) / "signing.key").unlink()
    with pytest.raises(UsageError, match="signing key .* is not on this machine"):
        desk.record()
    assert not (desk.archive / "events").exists()


@pytest.mark.parametrize("name", ["1.json", "1.sig", "2.json", "2.sig"])
@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_nothing_is_built_on_a_broken_chain(desk, name, damage):
    desk.record()
    path = desk.archive / "events" / name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"example.org", b"example.net", 1))
    before = visible(desk.archive)
    for attempt in (lambda: desk.chain, lambda: desk.rotate(PSEUDONYM), lambda: desk.secrets):
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert f"events/{name.split('.')[0]}.json" in caught.value.message
        assert "heliograph verify" in caught.value.hint
    assert visible(desk.archive) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"number": 3},
        {"origin": "example.org/other"},
        {"previous": "0" * 64},
        {"time": "2020-01-01T00:00:00Z"},
        {"note": "words"},
    ],
)
def test_an_event_that_does_not_continue_the_chain_breaks_it_though_it_is_signed(desk, fields):
    desk.record()
    data = canonical(event(desk, 2) | fields)
    (desk.archive / "events" / "2.json").write_bytes(data)
    signature = sign_event(data, origin=ORIGIN, number=2, keys=[secrets().signing])
    (desk.archive / "events" / "2.sig").write_bytes(signature)
    with pytest.raises(RefusedError, match=r"events/2\.json"):
        _ = desk.chain


def test_an_event_signed_for_another_number_breaks_the_chain(desk):
    desk.record()
    data = (desk.archive / "events" / "2.json").read_bytes()
    signature = sign_event(data, origin=ORIGIN, number=3, keys=[secrets().signing])
    (desk.archive / "events" / "2.sig").write_bytes(signature)
    with pytest.raises(RefusedError, match="differs from what was signed"):
        _ = desk.chain


def test_the_chain_goes_through_events_of_types_that_this_version_does_not_know(desk):
    last = desk.record().last
    said = {
        "schema_version": "heliograph-event/1",
        "number": 3,
        "origin": ORIGIN,
        "type": "release-withdrawn",
    }
    data = canonical(said | {"time": "2026-01-03T00:00:00Z", "previous": last, "what": "boats@1"})
    (desk.archive / "events" / "3.json").write_bytes(data)
    (desk.archive / "events" / "3.sig").write_bytes(
        sign_event(data, origin=ORIGIN, number=3, keys=[secrets().signing])
    )
    assert desk.rotate(PSEUDONYM, now=NOW + timedelta(days=2)).event.number == 4


def test_a_clock_before_the_last_event_is_refused(desk):
    desk.record()
    with pytest.raises(RefusedError, match="the clock says 2026-01-02T02"):
        desk.rotate(PSEUDONYM, now=NOW - timedelta(hours=1))


def test_what_contradicts_the_history_is_not_written(desk):
    chain = desk.record()
    before = visible(desk.archive)
    again = said_of(desk.held.roots[0], KeyEventType.CREATED, KeyReason.INITIAL)
    with pytest.raises(RefusedError, match="named a second time"):
        append(chain, again, now=NOW, keys=[secrets().signing])
    with pytest.raises(RefusedError, match="not signed by"):
        append(
            chain,
            said_of(desk.held.roots[0], KeyEventType.DESTROYED, KeyReason.ERASURE),
            now=NOW,
            keys=[secrets(1).signing],
        )
    assert visible(desk.archive) == before


def test_an_event_that_a_run_left_half_written_is_overwritten_and_not_missed(desk):
    desk.record()
    whole = desk.rotate(SIGNING)
    (desk.archive / "events" / "3.json").rename(desk.archive / "events" / ".3.json")
    assert len(desk.chain.events) == 2
    assert desk.publisher.verify().findings[0].detail.startswith("holds no release")
    again = desk.rotate(SIGNING)
    assert again.continued
    assert again.event == whole.event
    assert sorted(path.name for path in (desk.archive / "events").iterdir()) == [
        f"{number}.{kind}" for number in (1, 2, 3) for kind in ("json", "sig")
    ]


@pytest.mark.parametrize("nth", [1, 2])
def test_a_disk_that_is_full_leaves_no_fault_behind(desk, monkeypatch, nth):
    desk.record()
    calls = iter(range(1, 9))

    def failing(path, data):
        if next(calls) == nth:
            raise StorageError("disk full")
        write_atomically(path, data)

    with monkeypatch.context() as full:
        full.setattr("heliograph.publish.keys.chain.write_atomically", failing)
        with pytest.raises(StorageError):
            desk.rotate(PSEUDONYM)
    assert len(desk.chain.events) == 2
    assert [each.detail[:16] for each in desk.publisher.verify().findings] == ["holds no release"]
    assert desk.rotate(PSEUDONYM).continued


def test_the_same_clock_and_randomness_give_the_same_events(desk, tmp_path):
    other = KeyDesk.at(tmp_path / "other")
    for each in (desk, other):
        each.record()
        each.rotate(PSEUDONYM)
        each.rotate(SIGNING)
    assert visible(desk.archive) == visible(other.archive)


def test_a_folder_of_events_is_read_in_the_order_of_numbers(desk):
    desk.record()
    for number in range(3, 12):
        desk.rotate(PSEUDONYM, seed=f"epoch {number}")
    chain = read_chain(desk.archive, ORIGIN)
    assert [each.number for each in chain.events] == list(range(1, 12))
    assert chain.history.epoch.number == 10
