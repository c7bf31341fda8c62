"""Pseudonyms by Hypothesis: the same name for the same identifier, another for any other."""

import re

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.privacy.pseudonym import Field, KeyScope, scope_key

ROOTS = st.binary(min_size=32, max_size=32)
NAMES = st.text(st.characters(codec="ascii", exclude_characters="\0"), min_size=1, max_size=12)
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=24)
FIELDS = st.sampled_from(Field)
SCOPES = st.sampled_from(KeyScope)


def pseudonym(key, field, *identifiers):
    return key.pseudonyms(field, pa.array(identifiers, pa.string())).to_pylist()


@settings(deadline=None)
@given(root=ROOTS, scope=SCOPES, name=NAMES, field=FIELDS, ids=st.lists(IDS, max_size=8))
def test_the_form_is_always_the_same(root, scope, name, field, ids):
    for found in pseudonym(scope_key(root, scope, name), field, *ids):
        assert re.fullmatch(r"[apmux][a-z2-7]{26}", found)


@settings(deadline=None)
@given(root=ROOTS, scope=SCOPES, name=NAMES, field=FIELDS, ids=st.lists(IDS, max_size=8))
def test_a_second_key_of_the_same_secret_gives_the_same_pseudonyms(root, scope, name, field, ids):
    once, again = scope_key(root, scope, name), scope_key(root, scope, name)

    assert pseudonym(once, field, *ids) == pseudonym(again, field, *ids)
    assert pseudonym(once, field, *ids) == [pseudonym(once, field, one)[0] for one in ids]


@settings(deadline=None)
@given(root=ROOTS, field=FIELDS, ids=st.lists(IDS, unique=True, max_size=20))
def test_no_two_identifiers_share_a_pseudonym(root, field, ids):
    key = scope_key(root, KeyScope.ARCHIVE, "somewhere")

    assert len(set(pseudonym(key, field, *ids))) == len(ids)


@settings(deadline=None)
@given(root=ROOTS, identifier=IDS)
def test_one_text_in_two_fields_has_two_pseudonyms(root, identifier):
    key = scope_key(root, KeyScope.ARCHIVE, "somewhere")
    bodies = {pseudonym(key, field, identifier)[0][1:] for field in Field}

    assert len(bodies) == len(Field)


@settings(deadline=None)
@given(
    root=ROOTS,
    identifier=IDS,
    one=st.tuples(SCOPES, NAMES),
    other=st.tuples(SCOPES, NAMES),
)
def test_scopes_cannot_be_linked(root, identifier, one, other):
    same = pseudonym(scope_key(root, *one), Field.ACCOUNT, identifier) == pseudonym(
        scope_key(root, *other), Field.ACCOUNT, identifier
    )

    assert same == (one == other)


@settings(deadline=None)
@given(root=ROOTS, ids=st.lists(st.integers(0, 2**63 - 1).map(str), unique=True, max_size=20))
def test_post_numbers_are_positive_64_bit_numbers_that_no_snowflake_has(root, ids):
    key = scope_key(root, KeyScope.ARCHIVE, "somewhere")
    numbers = key.post_numbers(pa.array(ids, pa.string())).to_pylist()

    assert len(set(numbers)) == len(ids)
    for number in numbers:
        assert 2**62 <= int(number) < 2**63
        assert number == str(int(number))
