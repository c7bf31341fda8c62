"""events/<n>.sig: who vouches for an event, and for which bytes at which place of the chain."""

import pytest

from heliograph.errors import InputError, VerificationError
from heliograph.signing.canonical import digest
from heliograph.signing.event import EventStatement, sign_event, verify_event
from heliograph.signing.keys import SigningKey
from heliograph.signing.note import sign_note

ORIGIN = "example.org/archive"
OLD = SigningKey(name=ORIGIN, seed=bytes(range(32)))
NEW = SigningKey(name=ORIGIN, seed=bytes(range(1, 33)))
EVENT = b'{"number":3}'


def test_what_is_signed_is_the_place_and_the_digest():
    note = sign_event(EVENT, origin=ORIGIN, number=3, keys=[OLD])
    assert note.decode().startswith(f"heliograph-event/v1\n{ORIGIN}\n3\n{digest(EVENT)}\n\n\u2014 {ORIGIN} ")
    stated = verify_event(note, keys=[OLD.verifier])
    assert stated == EventStatement(origin=ORIGIN, number=3, event_sha256=digest(EVENT))


def test_the_same_event_and_keys_give_the_same_bytes():
    assert sign_event(EVENT, origin=ORIGIN, number=3, keys=[OLD]) == sign_event(
        EVENT, origin=ORIGIN, number=3, keys=[OLD]
    )


def test_of_two_keys_that_must_sign_both_must_have_signed():
    both = sign_event(EVENT, origin=ORIGIN, number=3, keys=[OLD, NEW])
    assert verify_event(both, keys=[OLD.verifier, NEW.verifier]).number == 3
    for signed in (OLD, NEW):
        one = sign_event(EVENT, origin=ORIGIN, number=3, keys=[signed])
        with pytest.raises(VerificationError, match="not signed by"):
            verify_event(one, keys=[OLD.verifier, NEW.verifier])


def test_a_signature_of_somebody_else_does_not_count():
    with pytest.raises(VerificationError, match="not signed by"):
        verify_event(sign_event(EVENT, origin=ORIGIN, number=3, keys=[NEW]), keys=[OLD.verifier])


def test_a_forged_signature_rejects_the_note():
    note = sign_event(EVENT, origin=ORIGIN, number=3, keys=[OLD]).replace(b"\n3\n", b"\n4\n")
    with pytest.raises(VerificationError, match="does not fit"):
        verify_event(note, keys=[OLD.verifier])


@pytest.mark.parametrize(
    "text",
    [
        f"heliograph-release/v1\n{ORIGIN}\n3\n{'0' * 64}\n",
        f"heliograph-event/v1\n{ORIGIN}\n0\n{'0' * 64}\n",
        f"heliograph-event/v1\n{ORIGIN}\n3\n{'0' * 63}\n",
        f"heliograph-event/v1\n{ORIGIN}\n3\n{'0' * 64}\nand more\n",
    ],
)
def test_a_note_about_something_else_is_not_taken_for_an_event(text):
    with pytest.raises(InputError, match="not a heliograph-event/v1 statement"):
        verify_event(sign_note(text, [OLD]), keys=[OLD.verifier])


@pytest.mark.parametrize(("origin", "number"), [("two\nlines", 1), (ORIGIN, 0), (ORIGIN, 10**9)])
def test_what_could_not_be_read_back_is_not_signed(origin, number):
    with pytest.raises(InputError):
        sign_event(EVENT, origin=origin, number=number, keys=[OLD])
