"""Pseudonyms made once more: known answers, the vectors of the standards, and the same names as the pseudonymiser."""

import base64
import hashlib
import hmac

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.leaks.recompute import Recompute, hkdf, recompute, spelt
from heliograph.privacy.leaks.spelling import pattern, post_numbers
from heliograph.privacy.numbers import post_numbers_of
from heliograph.privacy.pseudonym import Field, KeyScope, scope_key

ROOT = bytes(range(32))
NAME = "example.org/archive\x002026"


@pytest.fixture
def made():
    return recompute(ROOT, "archive", NAME)


@pytest.mark.parametrize(
    ("secret", "salt", "info", "length", "expected"),
    [
        ("0b" * 22, "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        ("".join(f"{i:02x}" for i in range(0x50)), "".join(f"{i:02x}" for i in range(0x60, 0xB0)), "".join(f"{i:02x}" for i in range(0xB0, 0x100)), 82, "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        ("0b" * 22, "", "", 42, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ],
)  # fmt: skip
def test_keys_are_derived_as_in_rfc_5869(secret, salt, info, length, expected):
    derived = hkdf(bytes.fromhex(secret), bytes.fromhex(info), salt=bytes.fromhex(salt), length=length)

    assert derived.hex() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("f", "my"),
        ("fo", "mzxq"),
        ("foo", "mzxw6"),
        ("foob", "mzxw6yq"),
        ("fooba", "mzxw6ytb"),
        ("foobar", "mzxw6ytboi"),
    ],
)
def test_letters_are_those_of_rfc_4648(text, expected):
    [found] = spelt("p", [text.encode().ljust(16, b"\0")]).to_pylist()

    assert found == "p" + expected.ljust(26, "a")


def test_known_answers_that_must_never_change(made):
    assert made("user_id", pa.array(["443196382"])).to_pylist() == ["aykyg7djrbpkiyrn5gcn7il6juu"]
    assert made.post_numbers(pa.array(["898925039764652032"])).to_pylist() == ["9101483760289975853"]
    assert (made.key_id, made.key_check) == ("b25289547bc8813f", "2c421f07fd0a0f69")


def test_an_answer_step_by_step(made):
    extracted = hmac.new(bytes(32), ROOT, hashlib.sha256).digest()
    info = b"heliograph/pseudonym/v1\0archive\0example.org/archive\x002026"
    key = hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()
    mac = hmac.new(key, b"tweet_id\x00898925039764652032", hashlib.sha256).digest()

    assert made("tweet_id", pa.array(["898925039764652032"])).to_pylist() == [
        "p" + base64.b32encode(mac[:16]).decode().lower().rstrip("=")
    ]


def test_null_stays_null_in_its_place(made):
    ids = pa.array([None, "1", None, "2", None])

    assert [name is None for name in made("user_id", ids).to_pylist()] == [True, False, True, False, True]
    assert made.post_numbers(ids).to_pylist()[1] is not None
    assert made("user_id", pa.array([None], pa.string())).to_pylist() == [None]
    assert made("user_id", pa.array([], pa.string())).to_pylist() == []
    assert made("user_id", ids.slice(1, 3)).to_pylist() == made("user_id", ids).to_pylist()[1:4]


def test_nothing_shows_the_key(made):
    assert made.key.hex() not in repr(made)
    assert repr(made.key)[2:-1] not in repr(made)


def test_a_field_that_nobody_knows_is_an_error(made):
    with pytest.raises(KeyError):
        made("e_mail", pa.array(["1"]))


IDS = st.lists(
    st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=24), max_size=9
)


@given(
    root=st.binary(min_size=32, max_size=32),
    scope=st.sampled_from(KeyScope),
    name=st.text(max_size=12),
    kind=st.sampled_from(Field),
    ids=IDS,
)
def test_two_programs_make_the_same_pseudonyms(root, scope, name, kind, ids):
    ours, theirs = recompute(root, scope, name), scope_key(root, scope, name)
    column = pa.array(ids, pa.string())

    assert ours(kind, column).to_pylist() == theirs.pseudonyms(kind, column).to_pylist()
    assert ours.post_numbers(column).to_pylist() == theirs.post_numbers(column).to_pylist()
    assert (ours.key_id, ours.key_check) == (theirs.key_id, theirs.key_check)


@given(key=st.binary(min_size=32, max_size=32), ids=IDS)
def test_a_pseudonym_spells_the_number_of_its_post(key, ids):
    made, column = Recompute(key), pa.array(ids, pa.string())
    names = made("tweet_id", column)
    found, right = post_numbers(names)

    assert right.tolist() == [one is not None for one in ids]
    assert [str(n) if ok else None for n, ok in zip(found.tolist(), right.tolist(), strict=True)] == (
        made.post_numbers(column).to_pylist()
    )
    assert found[right].tolist() == [int(n) for n in post_numbers_of(names.drop_null()).to_pylist()]


def test_what_is_no_pseudonym_of_a_post_spells_no_number(made):
    [right] = made("tweet_id", pa.array(["1"])).to_pylist()
    wrong = [
        "898925039764652032",
        "a" + right[1:],
        right[:-1],
        right + "a",
        right[:-1] + "1",
        right.upper(),
        "",
        None,
    ]
    found, known = post_numbers(pa.array([*wrong, right]))

    assert known.tolist() == [False] * len(wrong) + [True]
    assert found[-1] == int(made.post_numbers(pa.array(["1"])).to_pylist()[0])
    assert pattern("p") == "p[a-z2-7]{26}"
