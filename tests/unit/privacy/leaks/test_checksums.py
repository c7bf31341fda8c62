"""Checksums against numbers made by their rules, and against numbers with one digit changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

digits = st.text("0123456789", min_size=1, max_size=20)


def with_check_digit(number):
    """A number with the last digit that Luhn's rule wants, found by trying."""
    return next(number + last for last in "0123456789" if luhn(number + last))


def other(digit):
    return str((int(digit) + 1) % 10)


@given(digits, st.data())
def test_luhn_notices_every_changed_digit(number, data):
    right = with_check_digit(number)
    at = data.draw(st.integers(0, len(right) - 1))

    assert not luhn(right[:at] + other(right[at]) + right[at + 1 :])


def test_luhn_knows_the_example_of_its_patent_era():
    assert luhn("79927398713")
    assert not luhn("79927398710")


@given(st.sampled_from(["4", "51", "2221", "2720", "6011", "62", "3528", "2200"]), st.data())
def test_cards_have_an_issuer_a_length_and_a_check_digit(start, data):
    rest = data.draw(st.text("0123456789", min_size=15 - len(start), max_size=15 - len(start)))
    number = with_check_digit(start + rest)

    assert is_card(number)
    assert not is_card(number[:-1] + other(number[-1]))
    assert not is_card(with_check_digit(number))
    assert not is_card(with_check_digit("1" + number[1:-1]))


@pytest.mark.parametrize("number", ["378282246310005", "341111111111111"])
def test_american_express_has_fifteen_digits(number):
    assert is_card(number)
    assert not is_card(number[1:])


@pytest.mark.parametrize("number", ["0" * 16, "2720990000000008", "9792000000000006", "352700000000000", ""])
def test_other_numbers_are_no_cards(number):
    assert not is_card(number)


@given(st.sampled_from([("DE", 18), ("NO", 11), ("FR", 23), ("MT", 27)]), st.data())
def test_account_numbers_have_the_length_and_remainder_of_their_country(country, data):
    code, size = country
    rest = data.draw(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=size, max_size=size))
    check = 98 - int("".join(str(int(sign, 36)) for sign in f"{rest}{code}00")) % 97
    number = f"{code}{check:02d}{rest}"

    assert is_iban(number)
    assert is_iban(f"{number[:4]} {number[4:9]} {number[9:]}")
    assert not is_iban(f"{code}{check % 97 + 1:02d}{rest}") or check == 97
    assert not is_iban(number + "0")


@pytest.mark.parametrize("text", ["GB29NWBK60161331926819", "DE89370400440532013000", "NO9386011117947"])
def test_published_examples_of_account_numbers_are_right(text):
    assert is_iban(text)


@pytest.mark.parametrize(
    "text", ["XX29NWBK60161331926819", "DE8937040044053201300", "DE89-3704004405320130", "", "DE"]
)
def test_other_texts_are_no_account_numbers(text):
    assert not is_iban(text)


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        (is_cpf, "52998224725", "52998224726"),
        (is_cpf, "11144477735", "11144477745"),
        (is_cpf, "11144477735", "11111111111"),
        (is_cpf, "11144477735", "1114447773"),
        (is_resident_id, "11010519491231002X", "110105194912310021"),
        (is_resident_id, "11010519491231002x", "11010519491331002X"),
        (is_resident_id, "11010519491231002X", "91010519491231002X"),
        (is_dni, "12345678Z", "12345678A"),
        (is_dni, "00000000T", "00000001T"),
        (is_fiscal_code, "RSSMRA85T10A562S", "RSSMRA85T10A562T"),
        (is_bitcoin, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyU"),
        (is_bitcoin, "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNL0"),
        (
            is_bitcoin,
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        ),
        (
            is_bitcoin,
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        ),
        (
            is_bitcoin,
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "1" + "z" * 40,
        ),
    ],
)
def test_one_wrong_sign_is_noticed(rule, right, wrong):
    assert rule(right)
    assert not rule(wrong)


# ---------------------------------------------------------------- rule by rule


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
