"""Personal: e-mail addresses, phone, account and card numbers, network addresses, wallets and coordinates in folded text.

Candidates are chosen by cheap means (at signs, runs of digits), then confirmed: by checksum, by ``phonenumbers``, by range.
"""
# ruff: noqa: PLR2004 -- codes of signs and bounds of number formats say more where they stand

import ipaddress
import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import phonenumbers

from heliograph.privacy.border import SPACED, before
from heliograph.privacy.runs import Signs, laid_out, runs

Whole = npt.NDArray[np.int64]
Found = tuple[int, int, bytes]

PSEUDONYM = re.compile(rb"[apmux][a-z2-7]{26}")
"""How a handle begins that is one already; no platform has handles of such length."""

EMAIL, PHONE, IBAN = b"[e-mail]", b"[phone]", b"[iban]"
CARD, ADDRESS = b"[card]", b"[ip-address]"
WALLET, COORDINATES = b"[wallet]", b"[coordinates]"

_LOCAL_SIGNS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789._+-")
_DOMAIN = re.compile(rb"[a-z0-9](?:[a-z0-9-]{0,62}\.)+(?:xn--[a-z0-9-]{2,59}|[a-z]{2,24})(?![a-z0-9_])")


def _among(signs: bytes) -> npt.NDArray[np.bool_]:
    """For each byte whether it is one of these."""
    table = np.zeros(256, bool)
    table[list(signs)] = True
    return table


_LETTER, _DIGIT = _among(b"abcdefghijklmnopqrstuvwxyz"), _among(b"0123456789")
_WORD = _LETTER | _DIGIT
_LOCAL = _among(bytes(_LOCAL_SIGNS))
_SEPARATORS = _among(b" ()+.-/,;")
_SEPARATORS[[0xE2, 0x80, *range(0x90, 0x96)]] = True  # the dashes U+2010 to U+2015, in UTF-8
_NOT_BEFORE_HOME = _WORD | _among(b"_./,+-")
_BARE_LENGTHS = (11, 15, 16)
"""Digits of Russian phone numbers and of cards, written without anything between them."""

_GAP = rb"(?:[ ()./-]|\xe2\x80[\x90-\x95]){0,3}"

_ESCAPE = re.compile(rb"[0-9a-f]{2}")
_PAIR = re.compile(
    rb"(?<![0-9a-z_.])([+-]?[0-9]{1,2}\.[0-9]{3,})[ ]?[,; /][ ]?([+-]?[0-9]{1,3}\.[0-9]{3,})(?![0-9a-z_]|\.[0-9])"
)
_IPV4 = re.compile(
    rb"(?<![0-9a-z_.])(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?![0-9a-z_]|\.[0-9])"
)
_IPV6 = re.compile(rb"(?<![0-9a-z:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![0-9a-z:])")
_CARD = re.compile(
    rb"(?<![0-9a-z_.,+-])(?:[0-9]{4}[ -]?){3}[0-9]{4}(?![0-9a-z_-])|(?<![0-9a-z_.,+-])3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}(?![0-9a-z_-])"
)
_LONG_ABROAD = re.compile(rb"(?:(?<![0-9+])\+|(?<![0-9a-z_+])00)[ (]{0,2}[1-9](?:" + _GAP + rb"[0-9]){6,}")
_AMERICA = re.compile(
    rb"(?<![0-9a-z_./,+-])(?:1[ .-])?(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}(?![0-9a-z_]|[-./][0-9])"
)
_RUSSIA = re.compile(
    rb"(?<![0-9a-z_./,+-])8[ -]?\(?[3489][0-9]{2}\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}(?![0-9a-z_])"
)
_HOME = re.compile(rb"(?<![0-9a-z_./,+-])\(?0[1-9][0-9]{0,4}\)?(?:[ /.-]{1,3}[0-9]{2,8}){1,5}(?![0-9a-z_])")
_HOME_REGIONS = (
    "GB",
    "DE",
    "FR",
    "IT",
    "NL",
    "BE",
    "CH",
    "AT",
    "UA",
    "TR",
    "EG",
    "SA",
    "AE",
    "IR",
    "IL",
    "ZA",
    "NG",
    "PK",
    "AU",
    "JP",
)
_DATE = re.compile(
    rb"\(?[0-9]{1,2}[./-][0-9]{1,2}([./-])(?:[0-9]{4}|[0-9]{2})(?![0-9]|\1[0-9]{2}\1[0-9]{2}(?!\1?[0-9]))"
)
"""A date, unless it goes on to the five pairs of digits of a French phone number."""

_IBAN = re.compile(rb"[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])")
_LONG_WALLET = re.compile(rb"(?<![a-z0-9])(?:0x[0-9a-f]{40}|bc1[02-9ac-hj-np-z]{11,71})(?![a-z0-9])")
_NO_WALLET = re.compile(rb"^[0-9a-f]+\Z|^.{1,6}[apmux][a-z2-7]{26}\Z")
_BASE58 = re.compile(rb"[13][1-9a-z]{25,34}(?![a-z0-9])")


def is_address(text: bytes, at: int) -> bool:
    """Whether the at sign at a place is that of an e-mail address, not of a mention."""
    return _address(text, at) is not None


def personal(text: bytes, digits: Whole) -> Iterator[Found]:
    """Where personal data stand in a folded text, and the tag that replaces each.

    Args:
        text: Folded values with 0xFF between them.
        digits: Where its digits are.
    """
    signs = laid_out(text)
    begins, ends = runs(digits)
    yield from _addresses(text, signs)
    yield from _numbers(text, signs, begins, ends)
    yield from _accounts(text, signs, begins)
    yield from _networks(text, signs)
    yield from _wallets(text, signs, begins)


def _address(text: bytes, at: int) -> tuple[int, int] | None:
    """Where the e-mail address with this at sign begins and ends."""
    start = at
    while start and at - start < 64 and text[start - 1] in _LOCAL_SIGNS:
        start -= 1
    if start == at or text[at - 1] == 0x2E or PSEUDONYM.match(text, at + 1) or _is_mentioned(text, start):
        return None
    if text[start - 1 : start] == b"%" and _ESCAPE.match(text, start, at):
        start += 2
    while start < at and text[start] in b".+-":
        start += 1
    if start == at or text[start:at] in {b"rt", b"via", b"cc"}:
        return None
    domain = _DOMAIN.match(text, at + 1)
    return (start, domain.end()) if domain is not None else None


def _is_mentioned(text: bytes, start: int) -> bool:
    """Whether what ends at a place goes on from an at sign: of ``@ann@mail.example`` both are mentions."""
    while start and (text[start - 1] in _LOCAL_SIGNS or before(text, start) == SPACED):
        start -= 1
        while text[start] & 0xC0 == 0x80:
            start -= 1
    return text[start - 1 : start] == b"@" if start else False


def _addresses(text: bytes, signs: Signs) -> Iterator[Found]:
    places = np.flatnonzero(signs == 0x40)
    for at in places[_LOCAL[signs[places - 1]] & _WORD[signs[places + 1]]].tolist():
        place = _address(text, at)
        if place is not None:
            yield *place, EMAIL


def _groups(signs: Signs, begins: Whole, ends: Whole) -> Iterator[tuple[int, int]]:
    """Stretches of digits with nothing but separators between them, in which some number may stand; from unbroken runs."""
    if not len(begins):
        return
    gaps = begins[1:] - ends[:-1]
    joined = gaps <= 3
    dots, plus = np.zeros(len(gaps), np.int64), np.zeros(len(gaps), np.int64)
    for step in (0, 1, 2):
        between, sign = gaps > step, signs[ends[:-1] + step]
        joined &= ~between | _SEPARATORS[sign]
        dots += between & (sign == 0x2E)
        plus += between & (sign == 0x2B)
    breaks = np.flatnonzero(~joined)
    firsts, lasts = np.append(0, breaks + 1), np.append(breaks, len(begins) - 1)
    dotted, called = _summed(dots, firsts, lasts), _summed(plus, firsts, lasts)
    starts, stops, sizes = begins[firsts], ends[lasts], _summed(ends - begins, firsts, lasts + 1)
    for step in (1, 2, 3):
        called += signs[starts - step] == 0x2B
    begun = _summed(_begins(signs, begins), firsts, lasts + 1)
    bare = stops - starts == sizes
    likely = np.where(bare, np.isin(sizes, _BARE_LENGTHS), (sizes >= 10) | (dotted >= 2)) | (
        called + begun > 0
    )
    right = likely & ((sizes >= 7) | ((sizes >= 4) & (dotted >= 3)))
    yield from zip(starts[right].tolist(), stops[right].tolist(), strict=True)


def _summed(counts: Whole, firsts: Whole, lasts: Whole) -> Whole:
    """For each group the sum of what stands from its first place to before its last."""
    sums = np.append(0, np.cumsum(counts))
    summed: Whole = sums[lasts] - sums[firsts]
    return summed


def _begins(signs: Signs, digits: Whole) -> Whole:
    """Whether the first digit of a run is the zero with which a national number begins, or the first of two before one abroad."""
    zero, last = signs[digits] == 0x30, signs[digits - 1]
    home = ~_NOT_BEFORE_HOME[last] & (signs[digits + 1] != 0x30)
    abroad = ~(_WORD[last] | (last == 0x5F)) & (signs[digits + 1] == 0x30)
    begins: Whole = (zero & (home | abroad)).astype(np.int64)
    return begins


def _numbers(text: bytes, signs: Signs, begins: Whole, ends: Whole) -> Iterator[Found]:
    """Coordinates, IPv4 addresses, cards and phones."""
    for start, end in _groups(signs, begins, ends):
        # a group that is one bare run is a phone only with + or 00 before it; most are ids, told by their length
        low, high = max(0, start - 3), min(len(text), end + 2)
        if b"." in text[start:end]:
            for match in _PAIR.finditer(text, low, high):
                if abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
                    yield match.start(), match.end(), COORDINATES
            yield from ((m.start(), m.end(), ADDRESS) for m in _IPV4.finditer(text, low, high))
        for match in _CARD.finditer(text, low, high):
            if is_card(match.group()):
                yield match.start(), match.end(), CARD
        yield from _phones(text, low, high)


def _phones(text: bytes, low: int, high: int) -> Iterator[Found]:
    for match in _LONG_ABROAD.finditer(text, low, high):
        size = _phone_size(match.group())
        if size:
            yield match.start(), match.start() + size, PHONE
    for pattern, regions in ((_AMERICA, ("US",)), (_RUSSIA, ("RU",)), (_HOME, _HOME_REGIONS)):
        for match in pattern.finditer(text, low, high):
            if not _DATE.match(match.group()) and _is_national(match.group().decode(), regions):
                yield match.start(), match.end(), PHONE


def _phone_size(written: bytes) -> int:
    """How much of a number that begins with + or 00 is a phone number: the longest valid, else the longest possible part."""
    ends = [n for n in range(len(written), 0, -1) if _ends_group(written, n)]
    for check in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
        for end in ends:
            number = _parsed(re.sub(rb"^00", b"+", written[:end]).decode(), None)
            if number is not None and check(number):
                return end
    return 0


def _ends_group(written: bytes, end: int) -> bool:
    return written[end - 1 : end].isdigit() and not written[end : end + 1].isdigit()


def _is_national(written: str, regions: tuple[str, ...]) -> bool:
    """Whether it is a number within one of these countries; American numbers need only be possible."""
    for region in regions:
        number = _parsed(written, region)
        if number is not None and (
            phonenumbers.is_possible_number(number)
            if region == "US"
            else phonenumbers.is_valid_number(number)
        ):
            return True
    return False


def _parsed(written: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None


def is_card(written: bytes) -> bool:
    """Whether digits are those of a payment card: issuer and Luhn's checksum."""
    digits = [sign - 48 for sign in written if 48 <= sign < 58]
    if len(digits) not in {15, 16} or digits[0] not in {2, 3, 4, 5, 6} or len(set(digits)) < 2:
        return False
    doubled = [2 * d - 9 * (d > 4) for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _accounts(text: bytes, signs: Signs, begins: Whole) -> Iterator[Found]:
    """IBANs: two letters and two digits begin a word."""
    near = begins[_LETTER[signs[begins - 1]]]
    near = near[_LETTER[signs[near - 2]] & _DIGIT[signs[near + 1]] & ~_WORD[signs[near - 3]]]
    for place in (near - 2).tolist():
        if PSEUDONYM.match(text, place):
            continue
        match = _IBAN.match(text, place)
        end = match.end() if match is not None else 0
        while end - place >= 15:
            if is_iban(text[place:end]):
                yield place, end, IBAN
                break
            end = text.rfind(b" ", place, end)


def is_iban(written: bytes) -> bool:
    """Whether the checksum of an account number holds (ISO 13616)."""
    compact = written.replace(b" ", b"")
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(chr(sign), 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def _networks(text: bytes, signs: Signs) -> Iterator[Found]:
    """IPv6 addresses: three colons close to each other."""
    colons = np.flatnonzero(signs == 0x3A)
    if len(colons) < 2:
        return
    near = np.diff(colons) == 1
    if len(colons) > 2:
        near[:-1] |= (colons[2:] - colons[:-2]) <= 10
    done = 0
    for place in colons[:-1][near].tolist():
        start = place
        while start > done and place - start < 4 and text[start - 1] in b"0123456789abcdef":
            start -= 1
        match = _IPV6.match(text, start) if start >= done else None
        if match is not None and _is_ipv6(match.group().decode()):
            yield match.start(), match.end(), ADDRESS
            done = match.end()


def _is_ipv6(written: str) -> bool:
    if sum(sign.isalnum() for sign in written) < 3:
        return False
    try:
        ipaddress.IPv6Address(written)
    except ValueError:
        return False
    return True


def _wallets(text: bytes, signs: Signs, begins: Whole) -> Iterator[Found]:
    """Wallets: each begins with a digit behind no other, or with letters before it."""
    first = signs[begins]
    zeros, ones = begins[first == 0x30], begins[first == 0x31]
    hexadecimal = zeros[signs[zeros + 1] == 0x78]
    bech32 = ones[(signs[ones - 1] == 0x63) & (signs[ones - 2] == 0x62)] - 2
    for place in (*hexadecimal.tolist(), *bech32.tolist()):
        match = _LONG_WALLET.match(text, place)
        if match is not None:
            yield match.start(), match.end(), WALLET
    near = begins[(first == 0x31) | (first == 0x33)]
    near = near[~_WORD[signs[near - 1]]]
    for step in (25, 12, 6, 18, 3, 9):
        near = near[_WORD[signs[near + step]]]
    for place in near.tolist():
        found = _BASE58.match(text, place)
        if found is not None and not _NO_WALLET.search(found.group()):
            yield found.start(), found.end(), WALLET
