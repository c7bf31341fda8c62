"""Signed heads: what stands in them, and who signed."""

import pytest

from heliograph.errors import InputError, VerificationError
from heliograph.signing.head import HeadStatement, sign_head, verify_head
from heliograph.signing.keys import SigningKey

KEY = SigningKey(name="example.org/archive", seed=bytes(range(32)))
OTHER = SigningKey(name="example.org/archive", seed=bytes(32))
HEAD = HeadStatement(origin="example.org/archive", number=7, link="ab" * 32, time="2026-03-01T12:00:00Z")


def test_what_was_signed_is_read_again():
    assert verify_head(sign_head(HEAD, keys=[KEY]), keys=[OTHER.verifier, KEY.verifier]) == HEAD


def test_another_key_and_another_text_are_told():
    with pytest.raises(VerificationError):
        verify_head(sign_head(HEAD, keys=[OTHER]), keys=[KEY.verifier])
    with pytest.raises(VerificationError):
        verify_head(sign_head(HEAD, keys=[KEY]).replace(b"\n7\n", b"\n8\n"), keys=[KEY.verifier])


@pytest.mark.parametrize("wrong", [{"number": 0}, {"link": "ab"}, {"time": "today"}, {"origin": "a\nb"}])
def test_what_is_no_head_is_not_signed(wrong):
    values = {"origin": HEAD.origin, "number": HEAD.number, "link": HEAD.link, "time": HEAD.time} | wrong
    with pytest.raises(InputError):
        sign_head(HeadStatement(**values), keys=[KEY])
