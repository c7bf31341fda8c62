"""Personal data where they nearly begin and nearly end: other numbers beside them, a sign too many, a gap too wide."""

import pytest
from test_personal_formats import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:b:c:d", []),
        ("1::", []),
        ("1:2:3:4:5:6:7:8", [("1:2:3:4:5:6:7:8", "[ip-address]")]),
        ("[199.249.200.1]", [("199.249.200.1", "[ip-address]")]),
        ("01.02.03.04", [("01.02.03.04", "[ip-address]")]),
        ("BE68 5390 0754 7034 this", [("be68 5390 0754 7034", "[iban]")]),
        ("+1 201 555 0123 4567 8901 2345", [("+1 201 555 0123", "[phone]")]),
        ("+1 201 555 012", []),
        ("[+ 49 151 1234567 8,]", [("+ 49 151 1234567 8", "[phone]")]),
        ("[+(49) 151 123:45678]", [("+(49) 151 123", "[phone]")]),
        ("tel:+4915112é45a78", [("+4915112", "[phone]")]),
        ("0049 –51 12345678", []),
        ("++449 151 1234578", []),
        ("00569309025904", [("00569309025904", "[phone]")]),
        ("01 555 0123", [("01 555 0123", "[phone]")]),
        ("020 7946 0–58", [("020 7946", "[phone]")]),
        ("020 794é 09558", []),
        ("0207946 0958", []),
        ("03 04  05", []),
        ("01.002.2020", [("01.002.2020", "[phone]")]),
        ("(201)555-0123", [("(201)555-0123", "[phone]")]),
        ("3733782-822463-10005", []),
        ("@éa@b.co", []),
        (".éa@b.co", [("a@b.co", "[e-mail]")]),
        ("%4a@b.co", []),
        ("a.b+c-d_@b-c.d.ex.ample", [("a.b+c-d_@b-c.d.ex.ample", "[e-mail]")]),
        ("2001:0db8:85a3:0000:0000:8a2e:0370:7334", [("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "[ip-address]")]),
        ("(355) 555-0123", [("(355) 555-0123", "[phone]")]),
        ("+ (683) 4000", [("+ (683) 4000", "[phone]")]),
        ("12 +683 4000", [("+683 4000", "[phone]")]),
        ("048.858,2.294", []),
        ("48.858,0002.294", []),
        ("a@b.xn--ab", [("a@b.xn--ab", "[e-mail]")]),
        (f"1p{'q' * 26}", []),
        (f"aa22{'b' * 23} DE89370400440532013000", [("de89370400440532013000", "[iban]")]),
        (f"{'x ' * 20}DE88370400440532013000", []),
        ("+49\u2010151\u201012345678", [("+49\u2010151\u201012345678", "[phone]")]),
        ("+49\u2015151\u201512345678", [("+49\u2015151\u201512345678", "[phone]")]),
        (f"1xxxxxxa{'b' * 26}", [(f"1xxxxxxa{'b' * 26}", "[wallet]")]),
    ],
)  # fmt: skip
def test_what_stands_beside_a_number_matters(text, expected):
    assert found(text) == expected


def test_digits_behind_an_account_number_may_be_taken_for_a_phone():
    """What two kinds claim is settled later: the longer stretch counts."""
    assert ("de89 3704 0044 0532 0130 00", "[iban]") in found("DE89 3704 0044 0532 0130 00 20 30")
    assert found("DE89 3704 00044 0532 0130 00 is mine") == [("0532 0130 00", "[phone]")]


@pytest.mark.parametrize(
    "number",
    [
        "098961 02111",  # GB
        "079158 19777777",  # DE
        "07009 7822",  # IT
        "05895 4177",  # BE
        "086004 5400000",  # CH
        "031191 25999999",  # AT
        "088887 16000",  # TR
        "07868 5666",  # AE
        "084968 43111",  # IR
        "010536 91000000",  # IL
        "0847 8255",  # ZA
        "070050 3977777",  # NG
        "096964 47000",  # PK
        "010493 681111",  # JP
    ],
)
def test_a_number_of_one_country_alone_is_found(number):
    """Each of them is valid in no other country of the list."""
    assert found(f"call {number}!") == [(number, "[phone]")]
