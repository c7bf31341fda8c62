"""Canonical JSON: the published vectors, and everything that must not be read."""

import pytest

from heliograph.errors import InputError
from heliograph.signing.canonical import canonical, digest, read_canonical, read_json

# From the test data of the reference implementation of RFC 8785 (cyberphone/json-canonicalization, Apache-2.0).
WEIRD = rb"""{"\u20ac":"Euro Sign","1":"One","\u0080":"Control\u007f","\ud83d\ude02":"Smiley",
"\u00f6":"Latin Small Letter O With Diaeresis","\ufb33":"Hebrew Letter Dalet With Dagesh",
"</script>":"Browser Challenge"}"""
WEIRD_CANONICAL = """{"1":"One","</script>":"Browser Challenge","\x80":"Control\x7f",\
"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley",\
"\ufb33":"Hebrew Letter Dalet With Dagesh"}"""
VALUES = rb"""{"numbers": [1E30, 4.50, 333333333.33333329, 2e-3, 0.000000000000000000000000001],
"escaping": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals": [null, true, false]}"""
VALUES_CANONICAL = r"""{"escaping":"€$\u000f\nA'B\"\\\\\"/","literals":[null,true,false],\
"numbers":[1e+30,4.5,333333333.3333333,0.002,1e-27]}""".replace("\\\n", "")
VECTORS = {"weird": (WEIRD, WEIRD_CANONICAL), "values": (VALUES, VALUES_CANONICAL)}


@pytest.mark.parametrize("name", VECTORS)
def test_the_vectors_of_the_rfc_come_out_byte_for_byte(name):
    given, wanted = VECTORS[name]
    assert canonical(read_json(given, what="vector")) == wanted.encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a":1,"a":2}', "'a' is given twice"),
        (b'{"a":{"b":1,"b":1}}', "'b' is given twice"),
        (b'{"a":NaN}', "NaN is not a JSON number"),
        (b'{"a":-Infinity}', "-Infinity is not"),
        (b'{"a":1e999}', "no canonical JSON form"),
        (b'{"a":"\\ud800"}', "no canonical JSON form"),
        (b'{"\\udfff":1}', "no canonical JSON form"),
        (b'{"a":9007199254740993}', "not canonical"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' + b"1" * 5000 + b"}", "manifest.json"),
        (b'{"a":1} ', "not canonical JSON (RFC 8785), differs from byte 7 on"),
        (b'{"b":1,"a":2}', "differs from byte 2 on"),
        (b'{"a":1.0}', "not canonical"),
        (b'{"a":-0}', "not canonical"),
        (b'{"a":"\\u0041"}', "not canonical"),
        (b'\xef\xbb\xbf{"a":1}', "BOM"),
        (b'{"a":"\xff"}', "utf-8"),
        ('{"a":1}'.encode("utf-16"), "utf-8"),
        (b"", "manifest.json"),
    ],
)
def test_bytes_that_say_the_same_in_another_way_are_refused(data, words):
    with pytest.raises(InputError, match=r"manifest\.json") as caught:
        read_canonical(data, what="manifest.json")
    assert words in caught.value.message


def test_a_value_without_canonical_form_is_refused_when_written():
    for value in ({"a": float("nan")}, {"a": 2**53}, {1: "a"}, {"a": "\ud800"}, {"a": object()}):
        with pytest.raises(InputError, match="no canonical JSON form"):
            canonical(value)


def test_the_digest_is_sha256_in_hex():
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
