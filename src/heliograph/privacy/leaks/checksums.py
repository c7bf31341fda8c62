"""Checksums: whether a number is what it looks like; most numbers that look like an account or a card are none."""
# ruff: noqa: PLR2004 -- each rule is a handful of numbers, given where it is applied

import hashlib
import re
from datetime import date
from itertools import cycle

_IBAN_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_IBAN_LENGTHS = {country: length for length, listed in _IBAN_COUNTRIES.items() for country in listed.split()}
"""Signs of an account number by country (ISO 13616)."""

_ISSUERS = (
    (re.compile(r"3[47]"), {15}),
    (re.compile(r"4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)"), {16}),
    (re.compile(r"6(?:011|4[4-9]|5)|62|35(?:2[89]|[3-8])|220[0-4]"), {16}),
)
"""Beginnings of card numbers and their lengths: American Express; Visa, Mastercard; Discover, UnionPay, JCB, Mir."""

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def is_iban(text: str) -> bool:
    """Whether this is an international bank account number: length of its country, remainder 1 modulo 97."""
    bare = text.replace(" ", "")
    if len(bare) != _IBAN_LENGTHS.get(bare[:2]) or not bare.isalnum() or not bare.isascii():
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of Luhn's rule."""
    doubled = (int(d) * factor for d, factor in zip(reversed(digits), cycle((1, 2)), strict=False))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def is_card(digits: str) -> bool:
    """Whether this is the number of a payment card: an issuer, its length, the check digit."""
    return any(len(digits) in lengths and start.match(digits) for start, lengths in _ISSUERS) and luhn(digits)


def is_cpf(digits: str) -> bool:
    """Whether this is a Brazilian CPF number: two check digits modulo 11."""
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    return all(_eleven(digits[:n]) == int(digits[n]) for n in (9, 10))


def _eleven(digits: str) -> int:
    rest = sum(int(d) * (len(digits) + 1 - n) for n, d in enumerate(digits)) * 10 % 11
    return rest % 10


def is_resident_id(text: str) -> bool:
    """Whether this is a Chinese resident identity number: region, day of birth, check digit modulo 11."""
    if not re.fullmatch(r"[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]", text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    weighed = sum(int(d) * pow(2, 17 - n, 11) for n, d in enumerate(text[:17]))
    return "10X98765432"[weighed % 11] == text[17].upper()


def is_dni(text: str) -> bool:
    """Whether this is a Spanish identity number: eight digits and the letter that goes with them modulo 23."""
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(text[:8]) % 23] == text[-1]


def is_fiscal_code(text: str) -> bool:
    """Whether this is an Italian codice fiscale: sixteen signs, the last of which checks the others modulo 26."""
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
    values = [int(sign, 36) - 10 * sign.isalpha() for sign in text[:15]]
    total = sum(odd[value] if n % 2 == 0 else value for n, value in enumerate(values))
    return chr(ord("A") + total % 26) == text[15]


def is_bitcoin(text: str) -> bool:
    """Whether this is an address of Bitcoin: Base58Check of 25 bytes, or Bech32 with its checksum."""
    if text[:3].lower() == "bc1":
        return _is_bech32(text)
    number = 0
    for sign in text:
        if sign not in _BASE58:
            return False
        number = number * 58 + _BASE58.index(sign)
    if number >= 1 << 200:
        return False
    data = number.to_bytes(25, "big")
    return data[0] in {0, 5} and hashlib.sha256(hashlib.sha256(data[:21]).digest()).digest()[:4] == data[21:]


def _is_bech32(text: str) -> bool:
    lower = text.lower()
    if text not in {lower, text.upper()} or any(sign not in _BECH32 for sign in lower[3:]):
        return False
    values = [3, 3, 0, 2, 3, *(_BECH32.index(sign) for sign in lower[3:])]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    return check in {1, 0x2BC830A3}
