"""Signed notes: the examples of the specification, and each of its rules broken once."""

import base64

import pytest
from tests.unit.signing.test_signing_keys import C2SP_VKEY, GO_SKEY, GO_VKEY

from heliograph.errors import InputError, VerificationError
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import MAX_SIGNATURES, open_note, read_note, sign_note, signers

# The example of c2sp.org/signed-note (BSD-1-Clause) and that of golang.org/x/mod/sumdb/note (BSD-3-Clause).
C2SP_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()

ONE = SigningKey(name="example.org/one", seed=b"\1" * 32)
TWO = SigningKey(name="example.org/two", seed=b"\2" * 32)
TEXT = "first line\n\nsecond line after a blank one\n"


def line(key: SigningKey, signature: bytes, *, key_id: bytes | None = None) -> bytes:
    encoded = base64.b64encode((key_id or key.verifier.id) + signature).decode()
    return f"\u2014 {key.name} {encoded}\n".encode()


def test_the_example_of_the_specification_verifies():
    assert open_note(C2SP_NOTE, [VerifierKey.from_text(C2SP_VKEY)]) == "This is an example message.\n"


def test_the_note_of_gos_documentation_verifies_and_is_signed_alike():
    assert open_note(GO_NOTE, [VerifierKey.from_text(GO_VKEY)]) == GO_TEXT
    assert sign_note(GO_TEXT, [SigningKey.from_text(GO_SKEY)]) == GO_NOTE


def test_the_text_ends_at_the_last_blank_line():
    assert read_note(sign_note(TEXT, [ONE])).text == TEXT


def test_each_known_signer_is_told_and_unknown_ones_are_ignored():
    note = sign_note(TEXT, [ONE, TWO])
    assert open_note(note, [TWO.verifier]) == TEXT
    assert signers(read_note(note), [TWO.verifier, ONE.verifier]) == (ONE.verifier, TWO.verifier)


def test_a_note_of_strangers_is_rejected():
    with pytest.raises(VerificationError, match="no known key"):
        open_note(sign_note(TEXT, [ONE]), [TWO.verifier])


def test_a_known_key_that_did_not_sign_rejects_the_whole_note():
    note = sign_note(TEXT, [ONE]) + line(TWO, ONE.sign(TEXT.encode()))
    assert open_note(note, [ONE.verifier]) == TEXT
    with pytest.raises(VerificationError, match="does not fit"):
        open_note(note, [ONE.verifier, TWO.verifier])


def test_a_second_false_signature_of_the_same_key_rejects_the_note_too():
    note = sign_note(TEXT, [ONE]) + line(ONE, bytes(64))
    with pytest.raises(VerificationError, match="does not fit"):
        open_note(note, [ONE.verifier])


def test_a_stranger_who_shares_name_or_id_is_a_stranger():
    same_name = SigningKey(name=ONE.name, seed=b"\3" * 32)
    same_id = line(TWO, bytes(64), key_id=ONE.verifier.id)
    note = sign_note(TEXT, [ONE, same_name]) + same_id
    assert open_note(note, [ONE.verifier]) == TEXT


def test_two_known_keys_of_one_name_and_id_are_refused(monkeypatch):
    twin = VerifierKey(name=ONE.name, public=b"\4" * 32)
    monkeypatch.setattr("heliograph.signing.keys.key_id", lambda *_: b"same")
    with pytest.raises(VerificationError, match="share the name and id"):
        open_note(sign_note(TEXT, [ONE]), [ONE.verifier, twin])


def test_a_key_of_a_kind_to_come_is_passed_over():
    future = VerifierKey(name="example.org/future", public=b"\5" * 40, kind=0x06)
    note = (
        sign_note(TEXT, [ONE])
        + f"\u2014 {future.name} {base64.b64encode(future.id + b'x').decode()}\n".encode()
    )
    assert open_note(note, [future, ONE.verifier]) == TEXT


GOOD = sign_note("text\n", [ONE])
SIGNATURE = GOOD.split(b"\n\n")[1]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no blank line"),
        (b"text\n", "no blank line"),
        (b"text\n" + SIGNATURE, "no blank line"),
        (GOOD[:-1], "the last line has no end"),
        (b"text\n\n", "the last line has no end"),
        (GOOD + b"\n", "the last line has no end"),
        (GOOD.replace(b"text", b"te\rxt"), "control character"),
        (GOOD.replace(b"text", b"te\txt"), "control character"),
        (GOOD.replace(b"text", b"te\xffxt"), "not UTF-8"),
        (GOOD.replace("\u2014".encode(), b"-"), "not of the form"),
        (GOOD.replace(b" example", b"  example"), "must not be empty"),
        (GOOD.replace(b"one ", b"one"), "not of the form"),
        (GOOD.replace(b"org/one", b"org+one"), "must not contain '+'"),
        (GOOD[:-2] + b"\n", "not base64"),
        ("text\n\n\u2014 a AAAAAA==\n".encode(), "too short"),
        ("text\n\n\u2014 a AAAAAAB=\n".encode(), "not the only base64 spelling"),
        (b"x" * 1_000_001, "longer than"),
        (b"text\n\n" + SIGNATURE * (MAX_SIGNATURES + 1), "more than 100 signatures"),
    ],
)
def test_what_is_no_signed_note_is_told_why(data, words):
    with pytest.raises(InputError) as caught:
        read_note(data)
    assert words in caught.value.message


def test_sixteen_signatures_are_accepted():
    keys = [SigningKey(name=f"example.org/{n}", seed=bytes([n]) * 32) for n in range(16)]
    assert len(signers(read_note(sign_note(TEXT, keys)), [key.verifier for key in keys])) == 16


@pytest.mark.parametrize("text", ["no line feed", "", "tab\there\n", "carriage\r\n"])
def test_text_that_cannot_stand_in_a_note_is_not_signed(text):
    with pytest.raises(InputError, match="text of a note"):
        sign_note(text, [ONE])


def test_a_note_needs_a_signature():
    with pytest.raises(InputError):
        sign_note(TEXT, [])


def test_every_single_byte_mutation_is_rejected_or_says_the_same():
    note = sign_note(TEXT, [ONE])
    accepted = 0
    for at in range(len(note)):
        for other in {note[at] ^ 1, note[at] ^ 0x80, 0x0A, 0x20, 0x41, 0x2B} - {note[at]}:
            mutated = note[:at] + bytes([other]) + note[at + 1 :]
            try:
                assert open_note(mutated, [ONE.verifier]) == TEXT
                accepted += 1
            except (InputError, VerificationError):
                continue
    assert accepted == 0, "with one signature nothing in a note is free to change"
