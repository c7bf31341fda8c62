"""Personal: what is masked, what is confirmed, and what only looks like it."""

import pytest

from heliograph.privacy.personal import is_card, is_iban, personal
from heliograph.privacy.runs import digits_of, is_post_id, laid_out


def tags(text):
    data = text.lower().encode()
    return {
        (data[start:end].decode(), tag.decode())
        for start, end, tag in personal(data, digits_of(laid_out(data)))
    }


@pytest.mark.parametrize(
    ("text", "found", "tag"),
    [
        ("mail a.b+c@mail.example.org.", "a.b+c@mail.example.org", "[e-mail]"),
        ("tel +1 201 555 0123 now", "+1 201 555 0123", "[phone]"),
        ("0044 20 7946 0958", "0044 20 7946 0958", "[phone]"),
        ("(201) 555-0123", "(201) 555-0123", "[phone]"),
        ("+4915112345678", "+4915112345678", "[phone]"),
        ("tel+4915112345678", "+4915112345678", "[phone]"),
        ("+49–151–12345678", "+49–151–12345678", "[phone]"),
        ("to DE89 3704 0044 0532 0130 00 soon", "de89 3704 0044 0532 0130 00", "[iban]"),
        ("GB82WEST12345698765432", "gb82west12345698765432", "[iban]"),
        ("4111-1111-1111-1111", "4111-1111-1111-1111", "[card]"),
        ("3782 822463 10005", "3782 822463 10005", "[card]"),
        ("at 192.168.0.1:80", "192.168.0.1", "[ip-address]"),
        ("at 2001:db8::1 ok", "2001:db8::1", "[ip-address]"),
        (
            "0x52908400098527886e0f7030069857d2e4169ee7",
            "0x52908400098527886e0f7030069857d2e4169ee7",
            "[wallet]",
        ),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1a1zp1ep5qgefi2dmptftl5slmv7divfna", "[wallet]"),
        ("48.8584, 2.2945", "48.8584, 2.2945", "[coordinates]"),
    ],
)
def test_personal_data_are_found(text, found, tag):
    assert (found, tag) in tags(text)


@pytest.mark.parametrize(
    "text",
    ["@ann", ".@ann.de", "2020-01-02 12:30:45", "01.02.2020", "12:30:45:99", "1052594390178021377", "a 4111 1111 1111 1112",
     "DE88370400440532013000", "1.2.3", "999.1.1.1", "1,234,567,890", "98.8584, 2.2945", "a::b", "rt@ann.de", "0x123", "ax76eq4vnvc4cxkvee2mvdmotua"],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text):
    assert tags(text) == set()


def test_checksums():
    assert is_card(b"4111111111111111")
    assert not is_card(b"0000000000000000")
    assert not is_card(b"4111111111111112")
    assert is_iban(b"de89370400440532013000")
    assert not is_iban(b"de88370400440532013000")


def test_ids_of_posts_carry_a_time_between_2010_and_2030():
    assert is_post_id(1052594390178021377)
    assert is_post_id(30_000_000_000)
    assert not is_post_id(29_999_999_999)
    assert is_post_id(((1_893_456_000_000 - 1_288_834_974_657) << 22) - 1)
    assert not is_post_id((1_893_456_000_000 - 1_288_834_974_657) << 22)
