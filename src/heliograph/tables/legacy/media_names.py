"""MediaName: what a member of a media zip, or a line of a media list, says about post, account and item.

The archive had no media table: these names are all there is. In 2018 a member was
``ira_10/<account>/images/<post>-<media key>.jpg``; later zips keep the last component and vary the folders. Profile
pictures and banners are ``<account>_<type>.<ext>``. Account folders carry the identifier or its pseudonym, so whoever
hides accounts has to rewrite these paths too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from heliograph.tables.legacy.naming import LegacyName, is_junk, parse_name


class MediaKind(StrEnum):
    """Kinds of media items; the words are those of model/media.py."""

    IMAGE = "image"
    VIDEO = "video"
    ANIMATION = "animation"
    PROFILE_IMAGE = "profile-image"
    BANNER = "banner"
    OTHER = "other"


ACCOUNT_PATTERN = r"[0-9a-f]{64}|[A-Za-z0-9+]{40,43}=|[1-9][0-9]{0,19}|a[a-z2-7]{26}"
"""An account as archives write it: both old pseudonym forms, a number, our own pseudonym. Valid in Python and RE2."""

MEMBER_PATTERN = (
    rf"(?:^|/)(?:({ACCOUNT_PATTERN})/)?(?:([A-Za-z_]+)/)?([0-9]{{1,20}})-([^/]+)\.([A-Za-z0-9]{{2,5}})$"
)
"""Groups: account, folder, post, media key, extension. Valid in Python and in DuckDB's regexp functions."""

PROFILE_PATTERN = rf"(?:^|/)({ACCOUNT_PATTERN})_([A-Za-z_]+)\.([A-Za-z0-9]{{2,5}})$"
"""Groups: account, type, extension. Valid in Python and in DuckDB's regexp functions."""

_MEMBER = re.compile(MEMBER_PATTERN)
_PROFILE = re.compile(PROFILE_PATTERN)
_FOLDER_KINDS = {
    "image": MediaKind.IMAGE,
    "photo": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "gif": MediaKind.ANIMATION,
    "animated_gif": MediaKind.ANIMATION,
}
_EXTENSION_KINDS = {
    "jpg": MediaKind.IMAGE,
    "jpeg": MediaKind.IMAGE,
    "png": MediaKind.IMAGE,
    "webp": MediaKind.IMAGE,
    "mp4": MediaKind.VIDEO,
    "mov": MediaKind.VIDEO,
    "webm": MediaKind.VIDEO,
    "m4v": MediaKind.VIDEO,
    "gif": MediaKind.ANIMATION,
}
_DOCUMENTS = frozenset({"csv", "tsv", "txt", "md", "json", "zip", "gz", "html", "pdf"})
"""Never media items, whatever digits and hyphens their names begin with: 2021-tweets.csv is a table."""
_BANNER_WORDS = ("banner", "header")
_PROFILE_WORDS = ("profile", "image", "photo", "avatar", "picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaName:
    """One member of a media zip, read.

    Attributes:
        path: The member name as it was given.
        post_id: Digits before the first hyphen; None for profile pictures.
        account_id: Account of the folder or of the profile picture, None where the path has none.
        media_key: The rest of the name without its extension; for a profile picture its type.
        kind: By folder first, then by extension.
        extension: Lower case, without the dot.
    """

    path: str
    post_id: str | None
    account_id: str | None
    media_key: str
    kind: MediaKind
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaListLine:
    """One line of ``<set>_media_file_list_hashed.txt``.

    Attributes:
        line: Line number from 1.
        path: Path or address of the file that is listed.
        bytes: Its size where the line states one.
        name: What the path says when it is a zip.
        media: What the path says when it is a media item.
        of_another_set: Whether the file belongs to another set than the list does.
    """

    line: int
    path: str
    bytes: int | None
    name: LegacyName
    media: MediaName | None
    of_another_set: bool


def parse_media_name(path: str) -> MediaName | None:
    """Read the name of a member of a media zip; None when it is neither a post's item nor a profile picture."""
    tidy = path.replace("\\", "/")
    if is_junk(tidy) or tidy.rpartition(".")[2].lower() in _DOCUMENTS:
        return None
    found = _MEMBER.search(tidy)
    if found:
        account, folder, post, key, extension = found.groups()
        kind = _item_kind(folder, extension.lower())
        return MediaName(
            path=path, post_id=post, account_id=account, media_key=key, kind=kind, extension=extension.lower()
        )
    found = _PROFILE.search(tidy)
    if found:
        account, word, extension = found.groups()
        return MediaName(
            path=path,
            post_id=None,
            account_id=account,
            media_key=word,
            kind=_profile_kind(word.lower()),
            extension=extension.lower(),
        )
    return None


def member_name(
    account_id: str, post_id: str, media_key: str, extension: str, *, folder: str = "images"
) -> str:
    """The member name of 2018 without its outermost folder: the inverse of ``parse_media_name``."""
    return f"{account_id}/{folder}/{post_id}-{media_key}.{extension}"


def read_media_list(text: str, set_id: str) -> Iterator[MediaListLine]:
    """Read a media list line by line and mark what belongs to another set.

    Args:
        text: Content of the list; blank lines and lines without a file name are passed over.
        set_id: Set that the list is said to be of.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        words = [word for word in re.split(r"[\s,\"]+", line) if word]
        path = next((word for word in reversed(words) if re.search(r"\.[A-Za-z0-9]{2,5}$", word)), None)
        if path is None:
            continue
        sizes = [word for word in words if word.isascii() and word.isdigit()]
        name, media = parse_name(path), parse_media_name(path)
        yield MediaListLine(
            line=number,
            path=path,
            bytes=int(sizes[0]) if sizes else None,
            name=name,
            media=media,
            of_another_set=media is None and name.set_id not in {None, set_id},
        )


def _item_kind(folder: str | None, extension: str) -> MediaKind:
    """Kind by folder, so that a GIF delivered as MP4 stays an animation; else by extension."""
    by_folder = _FOLDER_KINDS.get((folder or "").lower().removesuffix("s"))
    return by_folder or _EXTENSION_KINDS.get(extension, MediaKind.OTHER)


def _profile_kind(word: str) -> MediaKind:
    if any(banner in word for banner in _BANNER_WORDS):
        return MediaKind.BANNER
    if any(profile in word for profile in _PROFILE_WORDS):
        return MediaKind.PROFILE_IMAGE
    return MediaKind.OTHER
