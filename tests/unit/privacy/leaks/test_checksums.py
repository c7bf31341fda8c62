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
