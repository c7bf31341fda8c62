"""Guesses: what somebody without the key would try, made here with other means."""

import base64
import hashlib
import hmac

import pytest

from heliograph.privacy.leaks.guesses import guesses

MADE = {way: names.to_pylist() for way, names in guesses("user_id", "a", ["12", "13"])}


def spelt(mac):
    return "a" + base64.b32encode(mac[:16]).decode().lower().rstrip("=")


@pytest.mark.parametrize("digest", ["md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"])
@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("the id", "12"),
        ("field and id", "user_id\0" + "12"),
        ("field, colon and id", "user_id:12"),
        ("@ and the id", "@12"),
    ],
)
def test_a_digest_of_the_id_is_tried(digest, said, text):
    names = MADE[f"{digest} of {said}"]
    assert names[0] == spelt(hashlib.new(digest, text.encode()).digest())
    assert names[1] == spelt(hashlib.new(digest, text.replace("12", "13").encode()).digest())


@pytest.mark.parametrize(
    ("key", "words"), [(b"", "an empty key"), (bytes(32), "a key of zeros"), (b"\xff" * 32, "a key of ones")]
)
@pytest.mark.parametrize(
    ("said", "text"), [("the id", b"12"), ("field and id", b"user_id\x0012"), ("@ and the id", b"@12")]
)
def test_a_key_that_is_none_is_tried(key, words, said, text):
    assert MADE[f"HMAC of {said} with {words}"][0] == spelt(hmac.digest(key, text, "sha256"))


def test_the_id_itself_is_tried_as_key():
    assert MADE["HMAC of the field with the id as key"][0] == spelt(hmac.digest(b"12", b"user_id", "sha256"))
    assert len(MADE) == 4 * (6 + 3) + 1
