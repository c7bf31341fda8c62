"""derived/manifest.sig: what is signed is read back, and nothing else is taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.errors import InputError
from heliograph.signing.canonical import digest
from heliograph.signing.derived import DerivedStatement, sign_derived
from heliograph.signing.keys import SigningKey
from heliograph.signing.note import open_note

KEY = SigningKey(name="example.org/archive", seed=bytes(32))
DIGESTS = st.binary().map(digest)


@given(DIGESTS, DIGESTS)
def test_a_statement_is_read_as_it_was_written(edition: str, derived: str) -> None:
    statement = DerivedStatement(edition_manifest_sha256=edition, derived_sha256=derived)
    assert DerivedStatement.from_text(statement.to_text()) == statement


def test_the_note_names_both_documents_and_is_signed_by_the_archive() -> None:
    note = sign_derived(b"derived", b"edition", key=KEY)
    statement = DerivedStatement.from_text(open_note(note, [KEY.verifier]))
    assert statement.edition_manifest_sha256 == digest(b"edition")
    assert statement.derived_sha256 == digest(b"derived")


@pytest.mark.parametrize(
    "text",
    ["", "heliograph-release/v1\na@1\n" + "0" * 64 + "\n", "heliograph-derived/v1\n" + "0" * 64 + "\n"],
)
def test_another_statement_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        DerivedStatement.from_text(text)
