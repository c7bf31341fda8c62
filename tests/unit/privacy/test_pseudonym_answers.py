"""Pseudonyms: known answers, computed here from hmac and hashlib alone."""

import base64
import hashlib
import hmac
import re

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heliograph.privacy.pseudonym import (
    LETTERS,
    Field,
    KeyScope,
    ScopeKey,
    root_check,
    root_id,
    scope_key,
)

ROOT = bytes(range(32))
SCOPE = "example.org/archive\x002026"


def hkdf(secret, info, length=32, salt=b""):
    """RFC 5869 in four lines."""
    key = hmac.digest(salt or bytes(32), secret, "sha256")
    block = made = b""
    for number in range(-(-length // 32)):
        block = hmac.digest(key, block + info + bytes([number + 1]), "sha256")
        made += block
    return made[:length]


def mac(field, identifier, scope=KeyScope.ARCHIVE, name=SCOPE):
    key = hkdf(ROOT, f"heliograph/pseudonym/v1\0{scope}\0{name}".encode())
    return hmac.digest(key, field.encode() + b"\0" + identifier.encode(), "sha256")


@pytest.fixture
def key():
    return scope_key(ROOT, KeyScope.ARCHIVE, SCOPE)


@pytest.mark.parametrize(
    ("secret", "salt", "info", "length", "expected"),
    [
        ("0b" * 22, "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        ("".join(f"{i:02x}" for i in range(0x50)), "".join(f"{i:02x}" for i in range(0x60, 0xB0)), "".join(f"{i:02x}" for i in range(0xB0, 0x100)), 82, "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        ("0b" * 22, "", "", 42, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ],
)  # fmt: skip
def test_the_derivation_is_that_of_rfc_5869(secret, salt, info, length, expected):
    parts = {name: bytes.fromhex(text) for name, text in (("secret", secret), ("salt", salt), ("info", info))}

    assert hkdf(parts["secret"], parts["info"], length, parts["salt"]).hex() == expected
    library = HKDF(algorithm=SHA256(), length=length, salt=parts["salt"] or None, info=parts["info"])
    assert library.derive(parts["secret"]).hex() == expected


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    ],
)  # fmt: skip
def test_the_mac_is_that_of_rfc_4231(key, text, expected):
    assert hmac.digest(key, text, "sha256").hex() == expected


@pytest.mark.parametrize("field", Field)
def test_a_pseudonym_is_one_letter_and_the_first_128_bits_of_the_mac(key, field):
    [found] = key.pseudonyms(field, pa.array(["443196382"])).to_pylist()

    expected = base64.b32encode(mac(field, "443196382")[:16]).decode().rstrip("=").lower()
    assert found == LETTERS[field] + expected
    assert re.fullmatch(r"[apmux][a-z2-7]{26}", found)


def test_a_known_answer_that_must_never_change(key):
    assert key.pseudonyms(Field.ACCOUNT, pa.array(["443196382"])).to_pylist() == [
        "aykyg7djrbpkiyrn5gcn7il6juu"
    ]
    assert key.post_numbers(pa.array(["898925039764652032"])).to_pylist() == ["9101483760289975853"]
    assert (key.key_id, key.key_check) == ("b25289547bc8813f", "2c421f07fd0a0f69")


def test_what_goes_into_a_mac_beside_the_identifier_must_never_change():
    assert {field.name: field.value for field in Field} == {
        "ACCOUNT": "user_id",
        "HANDLE": "screen_name",
        "POST": "tweet_id",
        "MEDIA": "media_id",
        "URL": "url",
        "ACTION": "action_id",
    }
    assert [scope.value for scope in KeyScope] == ["archive", "series", "release"]


def test_a_root_key_is_named_and_checked_by_what_tells_nothing_about_it():
    assert root_id(ROOT) == hashlib.sha256(b"heliograph-pseudonym-root/v1\n" + ROOT).hexdigest()[:8]
    derived = hkdf(ROOT, b"heliograph/pseudonym-root/v1")
    assert root_check(ROOT) == hmac.digest(derived, b"kcv", "sha256")[:8].hex()


def test_the_letter_tells_what_the_identifier_names():
    assert {field.name: letter for field, letter in LETTERS.items()} == {
        "ACCOUNT": "a",
        "HANDLE": "a",
        "POST": "p",
        "MEDIA": "m",
        "URL": "u",
        "ACTION": "x",
    }


def test_a_post_number_comes_from_the_mac_of_its_pseudonym(key):
    [number] = key.post_numbers(pa.array(["898925039764652032"])).to_pylist()

    first = int.from_bytes(mac(Field.POST, "898925039764652032")[:8], "big")
    assert int(number) == first % 2**62 + 2**62


def test_null_stays_null_in_its_place(key):
    found = key.pseudonyms(Field.ACCOUNT, pa.array([None, "1", None, "2", None])).to_pylist()

    assert [value is None for value in found] == [True, False, True, False, True]
    assert key.post_numbers(pa.array([None], pa.string())).to_pylist() == [None]
    assert key.pseudonyms(Field.ACCOUNT, pa.array([], pa.string())).to_pylist() == []


def test_a_slice_of_identifiers_gives_the_pseudonyms_of_that_slice(key):
    whole = pa.array(["1", None, "2", "3"])

    assert (
        key.pseudonyms(Field.ACCOUNT, whole.slice(1, 2)).to_pylist()
        == key.pseudonyms(Field.ACCOUNT, whole).to_pylist()[1:3]
    )


def test_the_key_check_is_the_mac_of_three_letters(key):
    derived = hkdf(ROOT, f"heliograph/pseudonym/v1\0archive\0{SCOPE}".encode())

    assert key.key_check == hmac.digest(derived, b"kcv", "sha256")[:8].hex()
    assert key.key_id != key.key_check


def test_nothing_shows_the_key(key):
    derived = hkdf(ROOT, f"heliograph/pseudonym/v1\0archive\0{SCOPE}".encode())
    shown = f"{key!r} {key} {key.key_id} {key.key_check}"

    for secret in (ROOT, derived):
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown
        assert base64.b64encode(secret).decode() not in shown
        assert hashlib.sha256(secret).hexdigest()[:16] not in shown


def test_a_scope_key_is_not_the_key_of_another_scope(key):
    others = [
        scope_key(ROOT, KeyScope.ARCHIVE, "example.org/archive\x002027"),
        scope_key(ROOT, KeyScope.SERIES, SCOPE),
        scope_key(ROOT, KeyScope.RELEASE, SCOPE),
        scope_key(bytes(32), KeyScope.ARCHIVE, SCOPE),
        ScopeKey(ROOT),
    ]

    assert len({one.key_check for one in (key, *others)}) == 6
    assert len({one.key_id for one in (key, *others)}) == 6


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        (KeyScope.ARCHIVE, SCOPE),
        (KeyScope.SERIES, "information-operations"),
        (KeyScope.RELEASE, "harbour-2021@3"),
    ],
)
def test_a_pseudonym_of_each_scope_is_made_with_the_name_of_the_scope(scope, name):
    written = {KeyScope.ARCHIVE: "archive", KeyScope.SERIES: "series", KeyScope.RELEASE: "release"}[scope]
    [found] = scope_key(ROOT, scope, name).pseudonyms(Field.ACCOUNT, pa.array(["443196382"])).to_pylist()

    expected = base64.b32encode(mac(Field.ACCOUNT, "443196382", written, name)[:16]).decode()
    assert found == "a" + expected.rstrip("=").lower()
