"""The bounds of each kind of personal data: one sign more or less, and what the cheap patterns let through to the close reading."""

import pytest

from heliograph.privacy.leaks.personal_data import IN_LINKS, IN_TEXTS, MOST_SIGNS, Kind, items
from heliograph.tables.engine import connect


@pytest.fixture(scope="module")
def let_through():
    """Which of the two cheap patterns, that for texts (t) and that for links (l), lets something through."""
    with connect() as connection:

        def answer(text):
            query = "SELECT regexp_matches(?, ?), regexp_matches(?, ?)"
            [found] = connection.execute(query, [text, IN_TEXTS, text, IN_LINKS]).fetchall()
            return "".join(sign for sign, yes in zip("tl", found, strict=True) if yes)

        yield answer


@pytest.mark.parametrize(
    ("text", "found", "patterns"),
    [
        ("NO09ABCDEFGHIJK", {Kind.IBAN: "NO09ABCDEFGHIJK"}, "t"),
        ("CH75ABCDEFGHIJKLMNOPQ", {Kind.IBAN: "CH75ABCDEFGHIJKLMNOPQ"}, "t"),
        ("NO09ABCDEFGHIJKa", {}, "t"),
        ("aNO09ABCDEFGHIJK", {}, ""),
        ("2001:4860:4860:1:2:3:4:8888", {Kind.NETWORK: "2001:4860:4860:1:2:3:4:8888"}, "tl"),
        ("2001:4860:4860::8888z", {}, "tl"),
        ("z2001:4860:4860::8888", {}, "tl"),
        ('55°45\'21"N 7°37\'04"E', {Kind.COORDINATES: '55°45\'21"N 7°37\'04"E'}, "t"),
        ("5°5'N 7°7'E", {Kind.COORDINATES: "5°5'N 7°7'E"}, "t"),
        ("5.123, 7.123", {Kind.COORDINATES: "5.123, 7.123"}, "tl"),
        ("55.1234567890123456, 37.6173", {}, "tl"),
        ("55.7558, 37.1234567890123456", {}, "tl"),
        ("055.7558, 37.6173", {}, "tl"),
        ("55.7558, 0037.6173", {}, "l"),
        ("+683 4000", {Kind.PHONE: "+6834000"}, "t"),
        ("tel:+6834000", {Kind.PHONE_LINK: "tel:+6834000"}, "tl"),
        ("tel:++++6834000", {}, "t"),
        ("tel:493012345678901", {Kind.PHONE_LINK: "tel:493012345678901"}, "tl"),
        ("tel:4930123456789013", {}, "tl"),
        ("+49 30 https://e.example/a 901820", {Kind.PHONE: "+4930901820"}, ""),
        (
            "+49 30 901820 11010519491231002X",
            {Kind.PHONE: "+4930901820", Kind.NATIONAL_ID: "11010519491231002X"},
            "t",
        ),
        ("8.8.8.8x", {}, "tl"),
        ("8.8.8.8.8", {}, "tl"),
        ("8.8.8.8. Next", {Kind.NETWORK: "8.8.8.8"}, "tl"),
        ("8.8.8888.8", {}, ""),
        ("a@.b", {}, ""),
        ("a.b@c.io", {Kind.EMAIL: "a.b@c.io"}, "tl"),
        ("+49 -- 30 -- 901820", {}, "t"),
        ("a0044 20 7183 8750", {}, "t"),
        ("8 (800)555-35-35", {Kind.LOCAL_PHONE: "8 (800)555-35-35"}, "t"),
        ("41111111111111111", {}, "t"),
        ("a@b.co", {Kind.EMAIL: "a@b.co"}, "tl"),
        ("VIA@ann.de", {}, "tl"),
        ("cc@ann.de", {}, "tl"),
        ("ann@abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrst", {}, "tl"),
        ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@mail.example", {}, "tl"),
        ("ann@mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm.example", {}, "tl"),
        ("+999 999 999", {}, "t"),
        ("tel: +1 201 555 0100", {Kind.PHONE_LINK: "tel: +1 201 555 0100"}, "t"),
        ("0x52908400098527886E0F7030069857D2E4169EE7A", {}, "tl"),
        ("529.982.247-255", {}, "t"),
        ("5529.982.247-25", {}, "t"),
        ("90.000, 180.000", {Kind.COORDINATES: "90.000, 180.000"}, "tl"),
        ("90.001, 180.000", {}, "tl"),
        ("55.7558N37.6173E", {}, ""),
        ("Book@mail.Net", {Kind.EMAIL: "Book@mail.Net"}, "tl"),
        ("Book@mail.Org", {Kind.EMAIL: "Book@mail.Org"}, "tl"),
        ("Book@mail.Ru", {Kind.EMAIL: "Book@mail.Ru"}, "tl"),
        ("Book@mail.Info", {Kind.EMAIL: "Book@mail.Info"}, "tl"),
        ("Book@mail.Edu", {Kind.EMAIL: "Book@mail.Edu"}, "tl"),
        ("Book@mail.Gov", {Kind.EMAIL: "Book@mail.Gov"}, "tl"),
        ("see x.ru/4111111111111111", {}, "t"),
        ("x.world/4111111111111111", {Kind.CARD: "4111111111111111"}, "t"),
        ("ann@mail.abcdefghijklmnopqrs", {}, "tl"),
        ("ann@mail.xn--ab", {Kind.EMAIL: "ann@mail.xn--ab"}, "tl"),
        ("55.7558, 180.500", {}, "tl"),
        ("2a00:0:4860:1:2:3:4:8888", {Kind.NETWORK: "2a00:0:4860:1:2:3:4:8888"}, "tl"),
        ('55°45\'21.5"N 37°37\'04.5"E', {Kind.COORDINATES: '55°45\'21.5"N 37°37\'04.5"E'}, "t"),
        ('55°45\'21.12345"N 37°37\'04.5"E', {}, "t"),
        ("BE68 5390 0754 7034 THIS", {Kind.IBAN: "BE68539007547034"}, "t"),
        ('55°455\'21"N 137°377′04′′E', {}, ""),
        ("1-8888-350-6070", {}, "t"),
        ("+1 (201) 555-042 2018", {}, "t"),
        ("fe0:80::1 a::b", {Kind.NETWORK: "fe0:80::1"}, "tl"),
        ("tel:+12125550=2=", {}, "tl"),
        ("=2:00:45:11", {}, "tl"),
        ("fe80:::1 a::b", {}, "tl"),
        ("55°45'21N 137°37′04′′E", {Kind.COORDINATES: "55°45'21N 137°37′04′′E"}, "t"),
        ("1.0000.000.000 $ and 1,234,67,67,890", {}, "t"),
        ("+1000000000 +10-000000  +20182017", {Kind.PHONE: "+10000000"}, "t"),
        ("2001:486:48600::8888", {}, ""),
        ("(912)495-0591", {Kind.LOCAL_PHONE: "(912)495-0591"}, "t"),
        ("8(495) 123-45-67", {Kind.LOCAL_PHONE: "8(495) 123-45-67"}, "t"),
        ("111111111111111111114oLvT2", {Kind.WALLET: "111111111111111111114oLvT2"}, "tl"),
        ('595°45\'21"N137°37′04″E', {Kind.COORDINATES: '95°45\'21"N137°37′04′′E'}, "t"),
        ('55°45\'1"N 137°37′04′′EE', {Kind.COORDINATES: '55°45\'1"N 137°37′04′′E'}, "t"),
        ("bc1qar0srrr7xfkvy5l643l:ydnw9re59gtzzwf5mdb", {}, "tl"),
        ("bbc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr", {}, "tl"),
        ("http://example.co)m/2018/10/17/4111111111111111", {}, "t"),
        ('55°45\'211"N 137°37′04′′E', {}, "t"),
    ],
)  # fmt: skip
def test_one_sign_more_or_less_makes_the_difference(let_through, text, found, patterns):
    assert dict(items(text)) == found
    assert let_through(text) == patterns


def test_the_limit_cuts_within_a_word():
    address = " ann@mail.example"
    assert dict(items("x" * (MOST_SIGNS - len(address)) + address)) == {Kind.EMAIL: "ann@mail.example"}
    assert dict(items("x" * (MOST_SIGNS - len(address) + 1) + address)) == {Kind.EMAIL: "ann@mail.exampl"}
    assert MOST_SIGNS == 20_000
