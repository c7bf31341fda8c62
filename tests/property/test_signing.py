"""Sign and verify are inverse; canonical JSON is written and read alike; nothing altered passes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.errors import HeliographError
from heliograph.signing.canonical import canonical, read_canonical
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import open_note, sign_note
from heliograph.signing.release import sign_release, verify_release

seeds = st.binary(min_size=32, max_size=32)
names = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="+"), min_size=1, max_size=30
).filter(lambda name: not any(c.isspace() for c in name))
keys = st.builds(lambda name, seed: SigningKey(name=name, seed=seed), names, seeds)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=200).map(
    lambda t: t + "\n"
)
datasets = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", fullmatch=True)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
unicode_text = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | numbers | unicode_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(unicode_text, inner, max_size=4),
    max_leaves=15,
)


@given(keys)
def test_keys_read_what_they_write(key):
    assert SigningKey.from_text(key.to_text()) == key
    assert VerifierKey.from_text(key.verifier.to_text()) == key.verifier


@given(texts, st.lists(keys, min_size=1, max_size=4, unique_by=lambda key: key.verifier))
def test_a_signed_note_opens_with_each_of_its_keys(text, signed_by):
    note = sign_note(text, signed_by)
    for key in signed_by:
        assert open_note(note, [key.verifier]) == text


@given(keys, keys, st.binary(max_size=300), datasets, st.integers(1, 999_999_999))
def test_a_release_verifies_with_its_key_and_no_other(key, other, document, dataset, release):
    signed = sign_release(document, dataset=dataset, release=release, key=key)
    statement = verify_release(document, signed, keys=[key.verifier])
    assert (statement.dataset, statement.release) == (dataset, release)
    if other != key:
        with pytest.raises(HeliographError):
            verify_release(document, signed, keys=[other.verifier])


@given(keys, texts, st.data())
def test_a_note_altered_anywhere_is_rejected_or_says_the_same(key, text, data):
    note = sign_note(text, [key])
    at = data.draw(st.integers(0, len(note) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != note[at]))
    mutated = note[:at] + bytes([byte]) + note[at + 1 :]
    with suppress(HeliographError):
        assert open_note(mutated, [key.verifier]) == text


@given(values)
def test_canonical_bytes_are_read_back_and_written_alike(value):
    written = canonical(value)
    assert canonical(read_canonical(written, what="value")) == written


@given(st.binary(max_size=100) | unicode_text.map(str.encode))
def test_arbitrary_bytes_are_a_canonical_document_or_a_clear_error(data):
    with suppress(HeliographError):
        assert canonical(read_canonical(data, what="document")) == data
