"""release.sig: three signed lines about one release."""

import pytest

from heliograph.errors import InputError, VerificationError
from heliograph.signing.canonical import digest
from heliograph.signing.keys import SigningKey
from heliograph.signing.note import sign_note
from heliograph.signing.release import ReleaseStatement, sign_release, verify_release

KEY = SigningKey(name="example.org/archive", seed=b"\7" * 32)
DOCUMENT = b'{"release":1}'


def test_what_is_signed_is_the_header_the_name_and_the_digest():
    signed = sign_release(DOCUMENT, dataset="ira-2018", release=2, key=KEY)
    text, signature = signed.decode().split("\n\n")
    assert text == f"heliograph-release/v1\nira-2018@2\n{digest(DOCUMENT)}"
    assert signature.startswith("\u2014 example.org/archive ")


def test_a_signed_release_verifies_and_says_which_it_is():
    signed = sign_release(DOCUMENT, dataset="GRU_202012", release=12, key=KEY)
    statement = verify_release(DOCUMENT, signed, keys=[KEY.verifier])
    assert (statement.dataset, statement.release) == ("GRU_202012", 12)


def test_other_bytes_of_release_json_are_refused():
    signed = sign_release(DOCUMENT, dataset="ira-2018", release=1, key=KEY)
    with pytest.raises(VerificationError, match="differs from what was signed"):
        verify_release(DOCUMENT + b" ", signed, keys=[KEY.verifier])


def test_a_stranger_cannot_sign():
    stranger = SigningKey(name=KEY.name, seed=b"\x08" * 32)
    signed = sign_release(DOCUMENT, dataset="ira-2018", release=1, key=stranger)
    with pytest.raises(VerificationError, match="no known key"):
        verify_release(DOCUMENT, signed, keys=[KEY.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "heliograph-release/v2\nira-2018@1\n" + "0" * 64 + "\n",
        "heliograph-release/v1\nira-2018@0\n" + "0" * 64 + "\n",
        "heliograph-release/v1\nira-2018@01\n" + "0" * 64 + "\n",
        "heliograph-release/v1\n../etc@1\n" + "0" * 64 + "\n",
        "heliograph-release/v1\nira-2018@1\n" + "A" * 64 + "\n",
        "heliograph-release/v1\nira-2018@1\n" + "0" * 64 + "\nmore\n",
        "a checkpoint\n1\nAAAA\n",
    ],
)
def test_a_note_about_something_else_is_no_release_signature(text):
    with pytest.raises(InputError, match="not a heliograph-release/v1 statement"):
        verify_release(DOCUMENT, sign_note(text, [KEY]), keys=[KEY.verifier])


@pytest.mark.parametrize(("dataset", "release"), [("", 1), ("a/b", 1), ("a\nb", 1), ("a", 0), ("a", -1)])
def test_what_cannot_be_a_release_is_not_signed(dataset, release):
    with pytest.raises(InputError):
        sign_release(DOCUMENT, dataset=dataset, release=release, key=KEY)


def test_a_statement_reads_what_it_writes():
    statement = ReleaseStatement(dataset="ira-2018", release=3, release_sha256="ab" * 32)
    assert ReleaseStatement.from_text(statement.to_text()) == statement
