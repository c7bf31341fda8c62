"""Checksums rule by rule: the countries of account numbers, the issuers of cards, the weights of identity numbers."""

import pytest

from heliograph.privacy.leaks.checksums import (
    is_bitcoin,
    is_card,
    is_cpf,
    is_dni,
    is_fiscal_code,
    is_iban,
    is_resident_id,
    luhn,
)

LENGTHS = {
    15: "NO", 16: "BE", 18: "DK FI FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST", 26: "IS TR",
    27: "FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB PL SV", 29: "BR EG PS QA UA", 30: "JO KW MU", 31: "MT SC", 32: "LC", 33: "RU",
}  # fmt: skip


def account(country, size):
    """An account number of a country with the right check digits."""
    rest = "1" * (size - 4)
    left = "".join(str(int(sign, 36)) for sign in f"{rest}{country}00")
    return f"{country}{98 - int(left) % 97:02d}{rest}"


@pytest.mark.parametrize(("size", "countries"), LENGTHS.items())
def test_an_account_number_is_as_long_as_its_country_wants(size, countries):
    for country in countries.split():
        assert is_iban(account(country, size))
        assert not is_iban(account(country, size + 1))
        assert not is_iban(account(country, size - 1))


def test_an_account_number_has_no_other_signs():
    assert not is_iban("DE8937040044053201300-")
    assert not is_iban("DE893704004405320130\u0660\u0660")
    assert not is_iban("ZZ89370400440532013000")


def carded(start, size):
    """A number with the check digit of Luhn, found by trying."""
    body = start + "0" * (size - 1 - len(start))
    return next(body + last for last in "0123456789" if luhn(body + last))


@pytest.mark.parametrize(
    ("starts", "size"),
    [
        (["34", "37"], 15),
        (["4", "51", "55", "2221", "2229", "223", "229", "23", "26", "270", "271", "2720"], 16),
        (["6011", "644", "649", "65", "62", "3528", "3529", "353", "358", "2200", "2204"], 16),
    ],
)
def test_an_issuer_has_its_own_length(starts, size):
    for start in starts:
        assert is_card(carded(start, size))
        assert not is_card(carded(start, size + 1))
        assert not is_card(carded(start, size - 1))


@pytest.mark.parametrize(
    "start",
    [
        "33",
        "35",
        "36",
        "50",
        "56",
        "2220",
        "2721",
        "2729",
        "6012",
        "643",
        "61",
        "3527",
        "359",
        "2205",
        "1",
        "7",
        "9",
    ],
)
def test_other_beginnings_have_no_issuer(start):
    assert not is_card(carded(start, 16))
    assert not is_card(carded(start, 15))


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("0", True),
        ("18", True),
        ("26", True),
        ("34", True),
        ("42", True),
        ("59", True),
        ("67", True),
        ("75", True),
        ("83", True),
        ("91", True),
        ("19", False),
        ("1", False),
        ("1008", True),
        ("1009", False),
        ("8763", True),
    ],
)
def test_every_second_digit_is_doubled_and_what_passes_nine_loses_nine(number, right):
    assert luhn(number) is right


def cpf(body):
    """Both check digits, as the tax office writes them down: weights from 10 and 11 down to 2."""
    for first in (10, 11):
        total = sum(int(digit) * weight for digit, weight in zip(body, range(first, 1, -1), strict=True))
        body += str((11 - total % 11) % 11 % 10)
    return body


@pytest.mark.parametrize(
    "body", ["123456789", "111444777", "529982247", "000000001", "100000000", "987654321", "012345679"]
)
def test_a_cpf_has_two_check_digits(body):
    number = cpf(body)
    assert is_cpf(number)
    assert not any(is_cpf(number[:9] + other + number[10]) for other in "0123456789" if other != number[9])
    assert not any(is_cpf(number[:10] + other) for other in "0123456789" if other != number[10])
    assert not is_cpf(number + "0")
    assert not is_cpf(number[:10])


@pytest.mark.parametrize("digit", "0123456789")
def test_a_cpf_is_never_one_digit_over_and_over(digit):
    assert not is_cpf(digit * 11)


def resident(body):
    """The last sign, by the weights of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


@pytest.mark.parametrize("first", "12345678")
def test_a_resident_has_a_region_a_day_of_birth_and_a_check_sign(first):
    number = resident(f"{first}1010519491231002")
    assert is_resident_id(number)
    assert not any(is_resident_id(number[:-1] + last) for last in "0123456789X" if last != number[-1])


@pytest.mark.parametrize(
    "body",
    [
        "01010519491231002", "91010519491231002", "11010518491231002", "11010521491231002", "11010519491331002", "11010519490031002",
        "11010519490230002", "11010519491200002", "11010519490431002",
    ],
)  # fmt: skip
def test_no_resident_was_born_then_or_there(body):
    assert not is_resident_id(resident(body))


@pytest.mark.parametrize("born", ["20000229", "19000228", "20991130", "19850101", "19851130"])
def test_residents_are_born_on_days_of_the_calendar(born):
    assert is_resident_id(resident(f"110105{born}002"))


def test_a_resident_number_has_eighteen_signs():
    number = resident("11010519491231002")
    assert not is_resident_id(f"{number}1")
    assert not is_resident_id(number[1:])
    assert is_resident_id(number.lower())


@pytest.mark.parametrize(("number", "letter"), [*enumerate("TRWAGMYFPDXBNJZSQVHLCKE")])
def test_the_letter_of_a_dni_goes_with_its_rest(number, letter):
    assert is_dni(f"{number:08d}{letter}")
    assert is_dni(f"{number + 23_000_000:08d}{letter}")
    assert is_dni(f"{number:08d}-{letter}")
    assert not is_dni(f"{number + 1:08d}{letter}")


LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23), strict=True))  # fmt: skip
DIGITS = dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True))


@pytest.mark.parametrize(("sign", "weight"), [*LETTERS.items(), *DIGITS.items()])
def test_each_sign_of_a_fiscal_code_has_its_weight(sign, weight):
    """At odd places by the table of the decree of 1976, at even places by its order."""
    order = int(sign) if sign.isdigit() else ord(sign) - ord("A")
    zeros, ones = "A" * 14, LETTERS["A"]
    at_odd = sign + zeros
    assert is_fiscal_code(at_odd + chr(ord("A") + (weight + 7 * ones) % 26))
    at_even = "A" + sign + "A" * 13
    assert is_fiscal_code(at_even + chr(ord("A") + (order + 8 * ones) % 26))
    assert not is_fiscal_code(at_even + chr(ord("A") + (order + 1 + 8 * ones) % 26))


@pytest.mark.parametrize(
    "text",
    [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
        "1111111111111111111114oLvT2",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ",
        "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
    ],
)
def test_known_addresses_of_bitcoin_are_right(text):
    assert is_bitcoin(text)


@pytest.mark.parametrize(
    "text",
    [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "2P14159f73E4gFr7JterCCQh9QjiTjiZrG",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mda",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdb",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdQ",
        "z" * 34,
        "Z" * 60,
    ],
)
def test_other_texts_are_no_addresses_of_bitcoin(text):
    assert not is_bitcoin(text)
