"""Keys: their text forms, checked with the keys of the specification and of Go's reference implementation."""

import pytest

from heliograph.errors import InputError
from heliograph.signing.keys import SigningKey, VerifierKey, check_name

C2SP_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
GO_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


@pytest.mark.parametrize("text", [C2SP_VKEY, GO_VKEY])
def test_verifier_keys_of_others_are_read_and_written_alike(text):
    assert VerifierKey.from_text(text).to_text() == text


def test_the_private_key_of_gos_documentation_is_read_and_gives_its_public_half():
    key = SigningKey.from_text(GO_SKEY)
    assert key.to_text() == GO_SKEY
    assert key.verifier.to_text() == GO_VKEY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not of the form"),
        ("example.com/foo", "not of the form"),
        ("example.com/foo+530d903a", "not of the form"),
        ("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "must not be empty"),
        ("example com+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "must not contain ' '"),
        (C2SP_VKEY.replace("530d", "530e"), "the id 530e903a is not that of the key"),
        (C2SP_VKEY.upper(), "is not that of the key"),
        (C2SP_VKEY[:-1], "not base64"),
        (C2SP_VKEY + "\n", "not base64"),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==", "has 32 bytes, not 30"),
        ("example.com/foo+530d903a+AQ==", "holds no key"),
    ],
)
def test_a_verifier_key_with_a_slip_of_the_pen_is_refused(text, words):
    with pytest.raises(InputError) as caught:
        VerifierKey.from_text(text)
    assert words in caught.value.message


def test_a_key_of_a_kind_to_come_is_kept_but_verifies_nothing():
    future = VerifierKey(name="example.com/foo", public=b"\x07" * 1312, kind=0x06)
    read = VerifierKey.from_text(future.to_text())
    assert read == future
    assert not read.usable
    assert not read.verifies(b"text", b"signature")


def test_a_signing_key_never_shows_its_secret():
    key = SigningKey.from_text(GO_SKEY)
    assert "seed" not in repr(key)
    for damaged in (
        GO_SKEY[:-4],
        GO_SKEY.replace("c74f", "c74e"),
        GO_SKEY.replace("+AYEK", "+BYEK"),
        "AYEKFALVFGy",
    ):
        with pytest.raises(InputError) as caught:
            SigningKey.from_text(damaged)
        assert "FALVFGy" not in caught.value.message + caught.value.hint


def test_only_thirty_two_bytes_make_a_signing_key():
    with pytest.raises(InputError, match="32 bytes, not 31"):
        SigningKey(name="example.org", seed=b"\0" * 31)


@pytest.mark.parametrize("name", ["", "a b", "a\u2003b", "a+b", "a\nb", "a\x00b", "\ud800"])
def test_names_that_would_break_a_signature_line_are_refused(name):
    with pytest.raises(InputError, match="name of a key"):
        check_name(name)
