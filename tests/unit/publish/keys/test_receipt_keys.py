"""Receipt keys: the archive lets a key sign receipts for a time, and readers of its events believe it for that time."""

import json

import pytest

from heliograph.bootstrap.keys import receipt_key_file
from heliograph.bootstrap.reading import tree_of
from heliograph.bootstrap.receipts import check_receipt, receipt_periods, signed_receipt
from heliograph.errors import InputError, RefusedError, UnknownNameError, UsageError, VerificationError
from heliograph.model.edition import Edition
from heliograph.model.event import KeyReason
from heliograph.model.receipt import Receipt
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.receipt_key import name_receipt_key, withdraw_receipt_key
from heliograph.settings import Settings
from heliograph.signing.keys import SigningKey
from heliograph.signing.receipt import sign_receipt
from heliograph.store.receipt_key import read_receipt_key
from key_desk import SIGNING, KeyDesk, at
from published import predictable
from publisher import ORIGIN

NAME = f"{ORIGIN}/receipts"


@pytest.fixture
def desk(tmp_path):
    made = KeyDesk.at(tmp_path / "desk")
    made.record()
    return made


def named(desk, file, *, hours=1, days=30):
    return name_receipt_key(
        desk.archive,
        keys=desk.keys,
        kept=receipt_key_file(file),
        now=at(hours),
        randomness=predictable(f"receipts {hours}"),
        days=days,
    )


def withdrawn(desk, key_id, reason, *, hours):
    return withdraw_receipt_key(desk.archive, key_id, keys=desk.keys, reason=KeyReason(reason), now=at(hours))


def receipt(hours):
    return Receipt(
        origin=ORIGIN,
        person="a member",
        dataset="boats",
        release=1,
        release_id="0" * 64,
        edition=Edition.CONSORTIUM,
        made_at=f"{at(hours):%Y-%m-%dT%H:%M:%SZ}",
        files=(),
    )


def on_the_server(desk, file):
    """A server with the archive and that file, and no other key."""
    return Settings(archive=str(desk.archive), keys=desk.archive.parent / "nowhere", receipt_key=file)


def signed(desk, file, hours=2):
    return json.dumps(signed_receipt(on_the_server(desk, file), receipt(hours)).to_json()).encode()


def test_a_server_with_a_receipt_key_alone_signs_receipts_that_a_member_verifies(desk, tmp_path):
    file = tmp_path / "receipts.key"
    event = named(desk, file)
    assert file.stat().st_mode & 0o777 == 0o600
    data = signed(desk, file)
    assert check_receipt(data, str(desk.archive), Settings()) == receipt(2)
    assert f"— {NAME} " in json.loads(data)["signature"]
    assert desk.publisher.verify().notices == ()
    assert (event.type, event.reason) == ("receipt-key-named", "initial")


def test_a_key_signs_no_receipt_before_its_time_or_behind_it(desk, tmp_path):
    file = tmp_path / "receipts.key"
    named(desk, file, hours=1, days=1)
    for hours in (0.5, 25, 900):
        with pytest.raises(UsageError, match="not in force"):
            signed(desk, file, hours)
    forged = {
        "receipt": receipt(25).to_json(),
        "signature": sign_receipt(receipt(25).to_json(), origin=ORIGIN, keys=[read_receipt_key(file, NAME)]),
    }
    with pytest.raises(VerificationError, match="its time was over, or had not begun"):
        check_receipt(json.dumps(forged).encode(), str(desk.archive), Settings())


def test_receipts_of_before_stay_believed_when_a_key_is_withdrawn(desk, tmp_path):
    file = tmp_path / "receipts.key"
    key_id = named(desk, file).key_id
    before = signed(desk, file, 2)
    withdrawn(desk, key_id, "staff-change", hours=3)
    assert check_receipt(before, str(desk.archive), Settings()) == receipt(2)
    with pytest.raises(UsageError, match="not in force"):
        signed(desk, file, 4)


def test_no_receipt_is_believed_of_a_key_that_others_may_have_had(desk, tmp_path):
    file = tmp_path / "receipts.key"
    key_id = named(desk, file).key_id
    before = signed(desk, file, 2)
    withdrawn(desk, key_id, "compromise", hours=3)
    with pytest.raises(VerificationError, match="others may have had it"):
        check_receipt(before, str(desk.archive), Settings())


def test_a_receipt_key_signs_nothing_but_receipts(desk, tmp_path):
    file = tmp_path / "receipts.key"
    named(desk, file)
    key = read_receipt_key(file, NAME)
    held = desk.keys.folder(ORIGIN) / "signing.key"
    held.write_text(key.to_text())
    with pytest.raises(InputError, match="is the key of"):
        desk.rotate(SIGNING)


def test_a_key_of_which_no_event_tells_is_not_believed(desk, tmp_path):
    key = SigningKey(name=NAME, seed=b"s" * 32)
    forged = {
        "receipt": receipt(2).to_json(),
        "signature": sign_receipt(receipt(2).to_json(), origin=ORIGIN, keys=[key]),
    }
    with pytest.raises(VerificationError, match="signed by no known key"):
        check_receipt(json.dumps(forged).encode(), str(desk.archive), Settings())


def test_events_that_were_changed_name_no_receipt_key(desk, tmp_path):
    named(desk, tmp_path / "receipts.key")
    tree, keys = tree_of(desk.archive), read_archive(desk.archive).keys
    assert len(receipt_periods(tree, ORIGIN, keys)) == 1
    last = desk.archive / "events" / f"{len(desk.chain.events)}.json"
    last.write_bytes(last.read_bytes().replace(b"initial", b"erasure"))
    assert receipt_periods(tree, ORIGIN, keys) == ()


def test_a_run_that_was_cut_short_is_continued_with_the_key_that_it_left(desk, tmp_path):
    file = tmp_path / "receipts.key"
    left = receipt_key_file(file)(SigningKey(name=NAME, seed=b"s" * 32))
    assert named(desk, file).key_id == left.verifier.id.hex()
    with pytest.raises(RefusedError, match="a second time"):
        named(desk, file, hours=2)


def test_the_file_must_be_a_receipt_key_of_this_archive_that_others_cannot_read(desk, tmp_path):
    file = tmp_path / "receipts.key"
    with pytest.raises(UsageError, match="no receipt key is there"):
        read_receipt_key(file, NAME)
    named(desk, file)
    with pytest.raises(UsageError, match="not of other.example/receipts"):
        read_receipt_key(file, "other.example/receipts")
    file.chmod(0o644)
    with pytest.raises(RefusedError, match="may read it"):
        read_receipt_key(file, NAME)
    file.chmod(0o600)
    file.write_text("PRIVATE+KEY+nothing")
    with pytest.raises(InputError):
        read_receipt_key(file, NAME)


def test_only_a_key_that_an_event_names_can_be_withdrawn_and_once(desk, tmp_path):
    with pytest.raises(UnknownNameError, match="names a receipt key"):
        withdrawn(desk, "00000000", "loss", hours=1)
    key_id = named(desk, tmp_path / "receipts.key").key_id
    withdrawn(desk, key_id, "loss", hours=2)
    with pytest.raises(RefusedError, match="a second time"):
        withdrawn(desk, key_id, "loss", hours=3)
