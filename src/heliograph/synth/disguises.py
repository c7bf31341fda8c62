"""The twelve disguises in which an identifier hides in free text, as data: name and way of writing.

Whatever must not survive publication is planted in all of them, so that a scan can be held against known truth.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What identifies an account."""

    ID = "id"
    HANDLE = "handle"
    NAME = "display_name"
    EMAIL = "email"
    PHONE = "phone"


class Place(StrEnum):
    """Legacy columns in which identifiers are planted."""

    TEXT = "tweet_text"
    URLS = "urls"
    BIO = "user_profile_description"


Write = Callable[[Kind, str, int], str]
ANY = tuple(Kind)
LETTERED = (Kind.HANDLE, Kind.NAME, Kind.EMAIL)
PROSE = (Place.TEXT, Place.BIO)

ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
BIDI = ("\u200e", "\u200f", "\u202a", "\u202d", "\u202e", "\u2066", "\u2069")
FULLWIDTH = {**{code: code + 0xFEE0 for code in range(0x21, 0x7F)}, 0x20: 0x3000}
HOSTS = ("twitter.com", "www.twitter.com", "mobile.twitter.com", "x.com")
PLATFORMS = ("https://t.me/", "https://vk.com/", "https://www.instagram.com/", "t.me/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguise:
    """One way to hide an identifier.

    Attributes:
        kinds: Identifiers it is used for.
        places: Columns where it occurs.
        write: The identifier in this disguise; the number chooses among variants.
    """

    about: str
    kinds: tuple[Kind, ...]
    write: Write
    places: tuple[Place, ...] = PROSE


def _other_case(_kind: Kind, value: str, variant: int) -> str:
    forms = [
        form
        for form in (value.upper(), value.lower(), value.swapcase())
        if form != value and same(form, value)
    ]
    return forms[variant % len(forms)] if forms else value


def same(one: str, other: str) -> bool:
    """Whether two strings differ in nothing but case; Turkish dotless i, for one, does not survive capitals."""
    return one.casefold() == other.casefold()


def _fullwidth(kind: Kind, value: str, variant: int) -> str:
    if kind is Kind.HANDLE and variant % 3 == 0:
        return "＠" + value
    return ("＠" if kind is Kind.HANDLE else "") + value.translate(FULLWIDTH)


def _with_inside(signs: tuple[str, ...], kind: Kind, value: str, variant: int) -> str:
    at = 1 + variant % (len(value) - 1)
    sign = signs[variant % len(signs)]
    return ("@" if kind is Kind.HANDLE and variant % 2 else "") + value[:at] + sign + value[at:]


def _zero_width(kind: Kind, value: str, variant: int) -> str:
    return _with_inside(ZERO_WIDTH, kind, value, variant)


def _bidi(kind: Kind, value: str, variant: int) -> str:
    return _with_inside(BIDI, kind, value, variant)


def _repost_mark(_kind: Kind, value: str, variant: int) -> str:
    return f"RT @{value}: " if variant % 2 else f".@{value}"


def _profile_url(kind: Kind, value: str, variant: int) -> str:
    host = HOSTS[variant % len(HOSTS)]
    if kind is Kind.ID:
        return f"https://{host}/i/user/{value}"
    return f"https://{host}/{value}" + ("", "/", "/status/1", "?s=20", "/media")[variant % 5]


def _percent(kind: Kind, value: str, variant: int) -> str:
    escaped = "".join(f"%{byte:02X}" for byte in value.encode()) if variant % 2 else value
    if kind is Kind.HANDLE:
        return f"https://share.example/?via=%40{escaped}"
    return "https://share.example/?q=" + "".join(f"%{byte:02X}" for byte in value.encode())


def _entity(kind: Kind, value: str, variant: int) -> str:
    if kind is Kind.HANDLE and variant % 3 == 0:
        return f"&#64;{value}"
    form = "&#x{:x};" if variant % 2 else "&#{};"
    return "".join(form.format(ord(sign)) for sign in value)


def _hashtag(_kind: Kind, value: str, _variant: int) -> str:
    return "#" + value.replace(" ", "")


def _elsewhere(_kind: Kind, value: str, variant: int) -> str:
    return PLATFORMS[variant % len(PLATFORMS)] + value


DISGUISES: dict[str, Disguise] = {
    "plain": Disguise(about="As it is.", kinds=ANY, write=lambda _kind, value, _variant: value),
    "other-case": Disguise(about="In upper, lower or swapped case.", kinds=LETTERED, write=_other_case),
    "at-name": Disguise(
        about="A mention.", kinds=(Kind.HANDLE,), write=lambda _kind, value, _variant: "@" + value
    ),
    "fullwidth": Disguise(
        about="With the fullwidth at sign or in fullwidth letters.",
        kinds=(Kind.HANDLE, Kind.ID, Kind.PHONE),
        write=_fullwidth,
    ),
    "zero-width": Disguise(
        about="With an invisible character inside.",
        kinds=(Kind.HANDLE, Kind.ID, Kind.NAME),
        write=_zero_width,
    ),
    "bidi": Disguise(
        about="With a bidirectional control inside.", kinds=(Kind.HANDLE, Kind.ID, Kind.NAME), write=_bidi
    ),
    "repost-mark": Disguise(about="RT @name: or .@name.", kinds=(Kind.HANDLE,), write=_repost_mark),
    "profile-url": Disguise(
        about="A link to the profile, with other hosts and a path behind.",
        kinds=(Kind.HANDLE, Kind.HANDLE, Kind.ID),
        write=_profile_url,
        places=(Place.TEXT, Place.URLS, Place.URLS, Place.BIO),
    ),
    "percent-encoded": Disguise(
        about="Percent-encoded in a link.",
        kinds=(Kind.HANDLE, Kind.EMAIL),
        write=_percent,
        places=(Place.URLS, Place.TEXT),
    ),
    "html-entity": Disguise(
        about="With HTML character references.", kinds=(Kind.HANDLE, Kind.ID, Kind.EMAIL), write=_entity
    ),
    "hashtag": Disguise(
        about="As a hashtag.", kinds=(Kind.HANDLE, Kind.NAME), write=_hashtag, places=(Place.TEXT,)
    ),
    "other-platform": Disguise(
        about="A link to another platform.",
        kinds=(Kind.HANDLE,),
        write=_elsewhere,
        places=(Place.TEXT, Place.URLS, Place.BIO),
    ),
}
