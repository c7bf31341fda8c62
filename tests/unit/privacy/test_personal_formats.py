"""The bounds of each kind of personal data: what is just one, and what is just none."""

import pytest

from heliograph.privacy.personal import is_address, is_card, is_iban, personal
from heliograph.privacy.runs import digits_of, laid_out


def found(text):
    """What is found, without what lies within something longer."""
    data = text.lower().encode()
    spans = list(personal(data, digits_of(laid_out(data))))
    whole = [s for s in spans if not any(o[0] <= s[0] and s[1] <= o[1] and o[:2] != s[:2] for o in spans)]
    return sorted((data[start:end].decode(), tag.decode()) for start, end, tag in whole)


def only(kind):
    """A check that finds exactly what is marked with [ ] in a text, as one kind."""

    def check(marked):
        inside = [part.split("]")[0] for part in marked.split("[")[1:]]
        text = marked.replace("[", "").replace("]", "")
        assert found(text) == sorted((part.lower(), f"[{kind}]") for part in inside)

    return check


@pytest.mark.parametrize(
    "marked",
    [
        "[a@b.co]", "to [a@b.co] and [b@c.de].", "[a.b+c-d_e@b-c.d.example]", "[x@b.xn--p1ai]", "[a@b.co]-x", "[a@b.co].",
        f"[a@{'b' * 63}.co]", f"a@{'b' * 64}.co", f"[a@b.{'c' * 24}]", f"a@b.{'c' * 25}", "a@b.c", "a@b", "a@-b.co",
        "a@b.co_", "a@b.co9", "@a.co", " @a.co", "a.@b.co", "rt@b.co", "via@b.co", "cc@b.co", "[art@b.co]", "RT @ann.de",
        ".[a@b.co]", "-+[a@b.co]", "@ann@mail.example", "x@ann@mail.example", "é[a@b.co]", "(a)[b@c.de]", "%40[a@b.co]", "[9@b.co]", "%3a[ann@b.co]",
        f"a@{'a' + 'b' * 26}.co", f"a@{'a' + 'b' * 26}", "[a1@b2.co3m.org]", "mailto:[a@b.co]?subject=x", "[a@b.co]\xe9",
    ],
)  # fmt: skip
def test_e_mail_addresses(marked):
    only("e-mail")(marked)


def test_an_at_sign_of_an_address_is_told_from_that_of_a_mention():
    assert is_address(b"a@b.co", 1)
    assert not is_address(b" @b.co", 1)
    assert not is_address(b"@a@b.co", 2)


def test_the_local_part_has_64_signs_at_most():
    [(address, _)] = found(f"{'a' * 70}@b.co")
    assert len(address) == 64 + len("@b.co")


@pytest.mark.parametrize(
    "marked",
    [
        "[1.2.3.4]", "at [255.255.255.255]:80", "[0.0.0.0]/8", "[1.2.3.4].", "[1.2.3.4], [5.6.7.8]", "([10.0.0.1])",
        "256.1.1.1", "1.2.3.256", "1.2.3", "1.2.3.4.5", "a1.2.3.4", "_1.2.3.4", "1.2.3.4a", "1.2.3.4_", "1..2.3.4", ".1.2.3.4",
        "[199.249.200.1]", "1.300.1.1", "[127.0.0.1] ",
    ],
)  # fmt: skip
def test_network_addresses_of_version_4(marked):
    only("ip-address")(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[2001:db8::1]", "[2001:db8:0:1:2:3:4:5]", "([fe80::1:2])", "[2001:db8::1] [2001:db8::2]", "[::ffff]", "[abc::]",
        "::", "::1", "a::b", "12:30:45", "12:30:45:99", "2001:db8::1:", "x2001:db8::1z", "g2001:db8::1", "1:2:3:4:5:6:7:8:9",
        "2001:db8::1::2", "12345::1:2", ".2001:db8::1", "std::vector", "a:b:c",
    ],
)  # fmt: skip
def test_network_addresses_of_version_6(marked):
    only("ip-address")(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[48.858,2.294]", "[48.858, 2.294]", "[48.858 , 2.294]", "[48.858;2.294]", "[48.858/2.294]", "[48.858 2.294]",
        "[-48.858,-2.294]", "[+48.858,+102.294]", "[90.000,180.000]", "[-90.0000,-180.0000]", "[0.000,0.000]", "([48.858,2.294])",
        "90.001,2.294", "48.858,180.001", "48.85,2.294", "48.858,2.29", "148.858,2.294", "48.858,1002.294", "x48.858,2.294",
        "_48.858,2.294", "1.48.858,2.294", "48.858,2.294.1", "48.858,2.294m", "48.858:2.294", "48.858  2.294x",
    ],
)  # fmt: skip
def test_coordinates(marked):
    only("coordinates")(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[4111111111111111]", "[4111 1111 1111 1111]", "[4111-1111-1111-1111]", "[4111 1111-11111111]", "no. [4111111111111111].",
        "[378282246310005]", "[3782 822463 10005]", "[3782-822463-10005]", "[5555555555554444]", "[6011111111111117]", "[2223003122003222]",
        "4111111111111112", "41111111111111111", "x4111111111111111", "4111111111111111x", "_4111111111111111", "-4111111111111111",
        "4111111111111111-", "4111111111111111_", ",4111111111111111", "411111111111111", "4111  1111 1111 1111",
        "0000000000000000", "4444444444444444", "1111111111111117", "7111111111111111", "3682822463100051",
    ],
)  # fmt: skip
def test_payment_cards(marked):
    only("card")(marked)


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("4111111111111111", True), ("4111 1111 1111 1111", True), ("378282246310005", True), ("411111111111111", False),
        ("41111111111111111", False), ("4111111111111112", False), ("4444444444444444", False), ("5105105105105100", True),
        ("6011000990139424", True), ("2221000000000009", True), ("30569309025904", False), ("8111111111111117", False), ("1111111111111117", False),
        ("9999999999999995", False), ("4", False), ("", False), ("5019717010103742", True),
    ],
)  # fmt: skip
def test_a_card_has_an_issuer_and_the_check_digit_of_luhn(digits, valid):
    assert is_card(digits.encode()) is valid


@pytest.mark.parametrize(
    "marked",
    [
        "[DE89370400440532013000]", "[DE89 3704 0044 0532 0130 00]", "to [GB82WEST12345698765432].", "[NO9386011117947]",
        "[MT84MALT011000012345MTLCAST001S]", "[DE89 3704 0044 0532 0130 00] is mine", "[NO93 8601 1117 947] or", "([DE89370400440532013000])",
        "[BE68 5390 0754 7034]", "DE88370400440532013000", "xDE89370400440532013000", "9DE89370400440532013000", "DE893704",
        "DE89 37041144 1532 1130 1x", "DE8 93704 1144 1532", "DE89-3704-1144-1532",
    ],
)  # fmt: skip
def test_bank_accounts(marked):
    only("iban")(marked)


@pytest.mark.parametrize(
    ("written", "valid"),
    [
        ("de89370400440532013000", True), ("de89 3704 0044 0532 0130 00", True), ("no9386011117947", True), ("no9386011117948", False),
        ("mt84malt011000012345mtlcast001s", True), ("de8937040044053201300", False), ("de89", False), ("lc55hemm000100010012001200023015", True),
    ],
)  # fmt: skip
def test_an_account_number_has_the_check_digits_of_iso_13616(written, valid):
    assert is_iban(written.encode()) is valid


def test_an_account_number_has_15_to_34_signs():
    def checked(body):
        number = "".join(str(int(sign, 36)) for sign in f"{body}de00")
        return f"de{98 - int(number) % 97:02d}{body}".encode()

    assert [is_iban(checked("1" * (size - 4))) for size in (14, 15, 34, 35)] == [False, True, True, False]


HEX = "52908400098527886e0f7030069857d2e4169ee7"
LEGACY = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
SEGWIT = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"


@pytest.mark.parametrize(
    "marked",
    [
        f"[0x{HEX}]", f"to [0x{HEX}].", f"[{LEGACY}]", f"([{LEGACY}])", f"[{SEGWIT}]", f"send [{SEGWIT}]!", f"[{LEGACY.replace('1A', '3A', 1)}]",
        f"0x{HEX}a", f"0x{HEX[1:]}", f"x0x{HEX}", f"00x{HEX}", f"{LEGACY}x{LEGACY}", f"x{LEGACY}", "2" + LEGACY[1:],
        "1" * 30, "1abcdef1234567890abcdef1234567", "bc1q", f"x{SEGWIT}", "bc1" + "b" * 40, f"1{'a' + 'b' * 26}", f"xbc1{'q' * 20}",
        f"[bc1{'q' * 11}]", f"bc1{'q' * 10}", f"[bc1{'q' * 71}]", f"bc1{'q' * 72}", f"[1{'z' * 25}]", f"1{'z' * 24}", f"[1{'z' * 34}]", f"1{'z' * 35}",
    ],
)  # fmt: skip
def test_wallets(marked):
    only("wallet")(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[+12015550123]", "[+1 201 555 0123]", "[+1 (201) 555-0123]", "[+49 151 12345678]", "[+49–151–12345678]", "[+49 15112345678]",
        "[0049 151 12345678]", "[004915112345678]", "tel:[+4915112345678]", "x[+4915112345678]", "[+4915112345678].", "([+4915112345678])",
        "[+ 49 151 12345678]", "[+(49) 151 12345678]", "[(201) 555-0123]", "[201-555-0123]", "[201.555.0123]", "[201 555 0123]", "[1-201-555-0123]",
        "[8 (912) 345-67-89]", "[89123456789]", "[8-912-345-67-89]", "[8 912 345 67 89]", "[020 7946 0958]", "[(020) 7946 0958]", "[030 2312 5000]",
        "1+2=3", "x004915112345678", "1004915112345678", "+49151", "4915112345678", "123-201-555-0123", "x201-555-0123",
        "201-555-0123x", "201-555-01234", "201-555-012", "101-555-0123", "$201,555,0123", "9123456789", "x89123456789", "89123456789x", "71912345678",
        "[01.42.68.53.00]", "tel. [01.42.68.53.00].", "[01/42/68/53/00]", "[01-42-68-53-00]", "[01.12.11.10.09]",
        "02.03.18-05.03.18", "02/03/18/05", "02/03/18/05/", "02.03.18-05-03", "02/03/18/05-03", "02.03.18.05.03.18", "02.03.18.05.031",
        "01.02.2020", "1/2/2020", "2020-01-02 12:30:45", "12-12-12 12-12", "1 000 000 000", "03 04 05", "2019/2020 2021",
    ],
)  # fmt: skip
def test_phone_numbers(marked):
    only("phone")(marked)


def test_the_longest_valid_part_of_what_follows_a_plus_is_the_number():
    assert found("+49 151 12345678 2020") == [("+49 151 12345678", "[phone]")]
    assert found("call +44 20 7946 1958 10 times") == [("+44 20 7946 1958", "[phone]")]


def test_neighbours_of_other_kinds_are_all_found():
    assert found(f"a@b.co 1.2.3.4 4111111111111111 {LEGACY} 48.858,2.294 +12015550123 DE89370400440532013000 2001:db8::1") == sorted(
        [
            ("a@b.co", "[e-mail]"), ("1.2.3.4", "[ip-address]"), ("4111111111111111", "[card]"), (LEGACY.lower(), "[wallet]"),
            ("48.858,2.294", "[coordinates]"), ("+12015550123", "[phone]"), ("de89370400440532013000", "[iban]"), ("2001:db8::1", "[ip-address]"),
        ]
    )  # fmt: skip


def test_nothing_stands_in_nothing():
    assert found("") == []
