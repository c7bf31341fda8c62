"""Personal data in texts: addresses, numbers and places that lead to a person, found by patterns and confirmed by their rules.

A pattern of RE2 chooses the few texts that may hold something (``IN_TEXTS``, ``IN_LINKS``); these are read closely, in Python (``items``).
"""
# ruff: noqa: PLR2004 -- lengths and bounds of number formats say more where they stand

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from urllib.parse import unquote

import phonenumbers

from heliograph.privacy.leaks import checksums
from heliograph.privacy.leaks.charrefs import unescaped


class Kind(StrEnum):
    """What was found."""

    EMAIL = "e-mail"
    PHONE = "phone"
    IBAN = "iban"
    CARD = "payment-card"
    LOCAL_PHONE = "phone-without-country"
    PHONE_LINK = "phone-in-link"
    NETWORK = "network-address"
    WALLET = "wallet"
    COORDINATES = "coordinates"
    NATIONAL_ID = "national-id"


ABOUT: dict[Kind, str] = {
    Kind.EMAIL: "An e-mail address.",
    Kind.PHONE: "A phone number with its country, confirmed by the numbering plan of that country or written in groups.",
    Kind.IBAN: "A bank account number with the right check digits.",
    Kind.CARD: "A payment card number of a known issuer with the right check digit.",
    Kind.LOCAL_PHONE: "A phone number in the national form of North America or Russia.",
    Kind.PHONE_LINK: "A link that calls or writes to a phone number.",
    Kind.NETWORK: "A public network address (IPv4 or IPv6).",
    Kind.WALLET: "An address of Bitcoin or Ethereum.",
    Kind.COORDINATES: "A pair of geographic coordinates.",
    Kind.NATIONAL_ID: "An identity number with the right check digit (Brazil, China, Italy, Spain).",
}

_BETWEEN = r"[\t().\-/\x{FF08}\x{FF09}\x{FF0D}-\x{FF0F}\p{Z}\p{Pd}\p{Cf}]"
_ENCODED = r"%40|%2[BbEe]|&#|amp;#|commat;|period;|plus;|(?:%[2-7][0-9A-Fa-f]){4}"
_MAIL = r"[^\s@\x{FF20}][@\x{FF20}\x{FE6B}][^\s@]+[.\x{2024}\x{FE52}\x{FF0E}]\S"
_NETWORK = (
    r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}|[0-9a-fA-F]{1,4}:[0-9a-fA-F]{0,4}:[0-9a-fA-F]{0,4}:"
)
_COORDINATES = r"[0-9]\.[0-9]{3,}°?[NSns]?[,;\s]+[-+]?[0-9]{1,3}\.[0-9]{3}|°\s?[0-9]{1,2}['\x{2032}\x{2019}]"
_WALLETS = r"0x[0-9a-fA-F]{40}|(?i:bc1)[0-9A-Za-z]{20}|(?:^|[^0-9A-Za-z])[13][1-9A-HJ-NP-Za-km-z]{25}"
_ACCOUNT = r"(?:^|[^0-9A-Za-z])[A-Z]{2}[0-9]{2} ?[0-9A-Z]{4} ?[0-9A-Z]{4} ?[0-9A-Z]{3}"
_LETTERED = r"[0-9]{8}-?[A-Z]|[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]"
IN_TEXTS = "|".join(
    [
        _MAIL,
        _ENCODED,
        rf"[+\x{{FF0B}}]{_BETWEEN}*(?:\p{{Nd}}{_BETWEEN}*){{7}}",
        rf"(?:\p{{Nd}}{_BETWEEN}*){{10}}",
        _NETWORK,
        _COORDINATES,
        _WALLETS,
        _ACCOUNT,
        _LETTERED,
    ]
)
"""Pattern of RE2 that every text with personal data matches, and few others."""

_CALLS = r"(?:tel:|wa\.me/|phone=)[^0-9]{0,3}[0-9]{7}"
_PLACES = r"[0-9]\.[0-9]{3,}(?:,|%2[Cc])"
IN_LINKS = f"{_MAIL}|{_ENCODED}|{_CALLS}|{_NETWORK}|{_WALLETS}|{_PLACES}"
"""The same for links, which carry numbers of all kinds and are read more strictly."""

MOST_SIGNS = 20_000
"""So much of one text is read closely."""


def items(text: str) -> Iterator[tuple[Kind, str]]:
    """Everything of the kinds above that stands in a text, undisguised, each span of the text once."""
    left = _plain(text[:MOST_SIGNS])
    for kind, pattern, confirm in _RULES:
        kept = []
        at = 0
        for match in pattern.finditer(left):
            found = confirm(match)
            if found:
                yield kind, found
                kept += [left[at : match.start()], " " * len(match[0])]
                at = match.end()
        left = "".join((*kept, left[at:]))
        if kind is _LAST_IN_LINKS:
            left = _LINKS.sub(" ", left)


def _plain(text: str) -> str:
    """What a reader sees: escapes and references decoded, wide forms narrow, digits of all scripts the same, nothing invisible."""
    if "%" in text:
        text = unquote(text)
    if "&" in text:
        text = unescaped(unescaped(text))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in text
        if unicodedata.category(sign) != "Cf"
    )


_DASHES = r"\-\u2010-\u2015"
_GAP = rf"[ \t().{_DASHES}/]{{0,3}}"
_DEGREES = r"""\d{1,2}°\s?\d{1,2}['\u2032\u2019]\s?(?:\d{1,2}(?:[.,]\d{1,4})?\s?(?:["\u2033\u201d]|''|\u2032\u2032)?\s?)?"""
_LINKS = re.compile(r"(?i)\b(?:https?://|www\.)\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,4}/\S*")
_PSEUDONYM = re.compile(r"[a-z][a-z2-7]{26}\.")
_GROUP = re.compile(r"\d+")


def _email(match: re.Match[str]) -> str:
    """Refuses RT@name.Then, where a mention and the next sentence stick together, and mentions that are pseudonyms."""
    sentence = match["last"].istitle() and match["last"].lower() not in _CAPITALISED
    mention = match["local"].lower() in _BEFORE_MENTIONS or _PSEUDONYM.match(match["domain"])
    return "" if sentence or mention else match[0]


_CAPITALISED = frozenset({"com", "net", "org", "ru", "info", "edu", "gov"})
_BEFORE_MENTIONS = frozenset({"rt", "via", "cc"})


def _international(match: re.Match[str]) -> str:
    """The longest run of whole groups that is a phone number; what follows it may be a year or a price."""
    groups = [*_GROUP.finditer(match["number"])]
    for count in range(len(groups), 0, -1):
        digits = "".join(group[0] for group in groups[:count])
        if len(digits) < 7:
            break
        if _is_phone(digits, grouped=count > 1 and match["sign"] == "+"):
            return f"{match['sign']}{digits}"
    return ""


def _is_phone(digits: str, *, grouped: bool = False, region: str | None = None) -> bool:
    try:
        number = phonenumbers.parse(digits if region else f"+{digits}", region)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.is_valid_number(number):
        return True
    return grouped and phonenumbers.is_possible_number(number)


def _national(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    return (
        match[0] if _is_phone(digits, region="RU" if digits[0] == "8" and len(digits) == 11 else "US") else ""
    )


def _linked(match: re.Match[str]) -> str:
    return match[0] if _is_phone(re.sub(r"\D", "", match[1])) else ""


def _card(match: re.Match[str]) -> str:
    return match[0] if checksums.is_card(re.sub(r"\D", "", match[0])) else ""


def _iban(match: re.Match[str]) -> str:
    """Words in capitals may follow: the longest beginning that ends at a space or the end."""
    words = match[0].split(" ")
    parts = ("".join(words[:count]) for count in range(len(words), 0, -1))
    return next((part for part in parts if checksums.is_iban(part)), "")


def _network(match: re.Match[str]) -> str:
    try:
        return match[0] if ipaddress.ip_address(match[0].lower()).is_global else ""
    except ValueError:
        return ""


def _wallet(match: re.Match[str]) -> str:
    return match[0] if match[0][:2] == "0x" or checksums.is_bitcoin(match[0]) else ""


def _coordinates(match: re.Match[str]) -> str:
    return match[0] if abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180 else ""


def _national_id(match: re.Match[str]) -> str:
    text = match[0]
    known = (
        (match["cpf"] and checksums.is_cpf(re.sub(r"\D", "", text)))
        or (match["resident"] and checksums.is_resident_id(text))
        or (match["dni"] and checksums.is_dni(text))
        or (match["fiscal"] and checksums.is_fiscal_code(text))
    )
    return text if known else ""


def _whole(match: re.Match[str]) -> str:
    return match[0]


_LAST_IN_LINKS = Kind.WALLET
"""The kinds up to here may stand in links; the digits that links carry are otherwise no numbers of people."""

_RULES: tuple[tuple[Kind, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        Kind.EMAIL,
        re.compile(
            r"(?<![A-Za-z0-9_.+@-])(?P<local>[A-Za-z0-9_.+-]{0,63}[A-Za-z0-9_])@"
            r"(?P<domain>(?:[A-Za-z0-9-]{1,63}\.)+(?P<last>xn--[A-Za-z0-9-]{2,40}|[A-Za-z]{2,18}))(?![A-Za-z0-9_@])"
        ),
        _email,
    ),
    (
        Kind.PHONE_LINK,
        re.compile(r"(?i)(?:tel:|wa\.me/|phone=)[ +]{0,3}(\d(?:[ .()-]?\d){6,14})(?!\d)"),
        _linked,
    ),
    (
        Kind.COORDINATES,
        re.compile(
            r"(?<![\d.])([-+]?\d{1,2}\.\d{3,15})°?[NSns]?[,;\s]\s*([-+]?\d{1,3}\.\d{3,15})°?[EWew]?(?![\d.])"
        ),
        _coordinates,
    ),
    (Kind.COORDINATES, re.compile(rf"{_DEGREES}[NSns][,;\s]*\d?{_DEGREES}[EWew]"), _whole),
    (Kind.NETWORK, re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)"), _network),
    (
        Kind.NETWORK,
        re.compile(r"(?i)(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![\w:])"),
        _network,
    ),
    (
        Kind.WALLET,
        re.compile(
            r"(?<![0-9A-Za-z])(?:0x[0-9a-fA-F]{40}|(?i:bc1)[0-9A-Za-z]{20,71}|[13][1-9A-HJ-NP-Za-km-z]{25,33})(?![0-9A-Za-z])"
        ),
        _wallet,
    ),
    (
        Kind.IBAN,
        re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}\d\d(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?(?![0-9A-Za-z])"),
        _iban,
    ),
    (
        Kind.CARD,
        re.compile(
            r"(?<![\w.,+-])(?:\d{15,16}|\d{4}(?P<gap>[ -])\d{4}(?P=gap)\d{4}(?P=gap)\d{4}|\d{4}[ -]\d{6}[ -]\d{5})(?![\w-])"
        ),
        _card,
    ),
    (
        Kind.PHONE,
        re.compile(
            rf"(?P<sign>(?<![\d.,+])\+|(?<![\w.,+])00){_GAP}(?P<number>[1-9](?:{_GAP}\d){{6,17}})(?!\d)"
        ),
        _international,
    ),
    (
        Kind.NATIONAL_ID,
        re.compile(
            r"(?<![\w.-])(?:(?P<cpf>\d{3}\.\d{3}\.\d{3}-\d\d)|(?P<resident>\d{17}[0-9Xx])|(?P<dni>\d{8}-?[A-Z])"
            r"|(?P<fiscal>[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]))(?![\w-])"
        ),
        _national_id,
    ),
    (
        Kind.LOCAL_PHONE,
        re.compile(
            rf"(?<![\w.,/+-])(?:(?:1[ .{_DASHES}])?(?:\(\d{{3}}\) ?|\d{{3}}[ .{_DASHES}])\d{{3}}[ .{_DASHES}]\d{{4}}"
            rf"|8[ {_DASHES}]?\(?\d{{3}}\)?[ {_DASHES}]?\d{{3}}[ {_DASHES}]\d{{2}}[ {_DASHES}]\d{{2}})(?![\w-])"
        ),
        _national,
    ),
)
