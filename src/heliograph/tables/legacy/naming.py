"""LegacyName: what the name of a file of the historical archive says about it.

Names were never a scheme: case and date carry identity, month and year stand in three orders, folder, name and
release date differ, and a member of a zip is often called otherwise than the zip. Everything here is pure: it reads
names, never files. The forms it knows are listed in docs/reference/legacy-names.md.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 2006, 2030
UNDATED_SETS = frozenset({"ira", "iranian"})
"""The two sets of October 2018, the only ones whose id has no month."""


class NameKind(StrEnum):
    """What a file of the archive holds, as far as its name tells."""

    ACCOUNTS = "accounts"
    POSTS = "posts"
    MEDIA_LIST = "media-list"
    MEDIA_ARCHIVE = "media-archive"
    PROFILE_MEDIA = "profile-media"
    PERISCOPE = "periscope"
    README = "readme"
    ACTIONS = "actions"
    JUNK = "junk"
    UNKNOWN = "unknown"


TABLE_KINDS = frozenset({NameKind.ACCOUNTS, NameKind.POSTS})
TABLE_WORDS = {NameKind.ACCOUNTS: "users", NameKind.POSTS: "tweets"}


class EditionHint(StrEnum):
    """Whether a name says that identifiers are hidden."""

    HASHED = "hashed"
    UNHASHED = "unhashed"


class PartKind(StrEnum):
    """How the parts of one table are counted."""

    NUMBERED = "numbered"
    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyName:
    """One file name, read.

    Attributes:
        path: The name as it was given, folders included.
        name: Its last component.
        within: The zip that holds the file, None for a file on its own.
        set_id: Id of the set in its exact case; a zip or set folder overrules the name of what lies in it.
        named_set_id: The id that the file's own name gives; differs from set_id where the archive was careless.
        set_number: Number at the end of the set id (2 of china_082019_2); not a part.
        kind: What the file holds.
        edition_hint: Hashed or unhashed; unhashed as soon as any component says so; None when none speaks.
        part: Position among the parts of one table; sorts; None for a whole table.
        part_kind: How parts are counted.
        part_label: The part as written: 01, part1, 2016_06.
        folder_month: YYYY_MM of the release folder.
        name_month: YYYY_MM that the set id carries.
        extension: Lower case, without the first dot: csv, csv.gz, zip.
    """

    path: str
    name: str
    within: str | None
    set_id: str | None
    named_set_id: str | None
    set_number: int | None
    kind: NameKind
    edition_hint: EditionHint | None
    part: tuple[int, ...] | None
    part_kind: PartKind | None
    part_label: str
    folder_month: str | None
    name_month: str | None
    extension: str

    @property
    def is_archive(self) -> bool:
        """Whether the file is a zip to look into."""
        return self.extension.endswith("zip")

    @property
    def is_identified(self) -> bool:
        """Whether the name says unhashed: material for the consortium edition, never for a public one."""
        return self.edition_hint is EditionHint.UNHASHED


class TableKey(NamedTuple):
    """What makes several files one logical table."""

    set_id: str | None
    kind: NameKind
    edition_hint: EditionHint | None


_EXTENSION = re.compile(r"(?:\.(?:csv|zip|gz|txt|md|json))+$", re.IGNORECASE)
_FLATTENED = re.compile(
    r"^(?:twitter-election-integrity_)?(?:(?P<edition>hashed|unhashed)_)?(?:(?P<month>20\d\d_(?:0[1-9]|1[0-2]))_(?=.))?",
    re.IGNORECASE,
)
_SET_IN_FRONT = re.compile(r"^(.*?_\d{4,6}(?:_\d)?)_(?!\d{1,2}$).+$")
_DATE = re.compile(r"(?:^|_)(\d{6}|\d{4})(?:_(\d{1,2}))?$")
_MONTH_FOLDER = re.compile(r"^20\d\d_(?:0[1-9]|1[0-2])$")

_STEM = r"^(?:(?P<stem>.+?)_)?"
_EDITION = r"(?:_(?P<edition>hashed|unhashed))?"
_PART = r"(?:_(?P<part>\d{1,3}))?$"
_TABLE_PART = r"(?:_(?P<part>part_?\d{1,3}|\d{4}(?:_\d\d)?|\d{1,3}))?$"
_FORMS: tuple[tuple[NameKind, str], ...] = (
    (NameKind.ACCOUNTS, _STEM + "users(?:_csv)?" + _EDITION + _TABLE_PART),
    (NameKind.POSTS, _STEM + "tweets(?:_csv)?" + _EDITION + _TABLE_PART),
    (NameKind.MEDIA_LIST, _STEM + "media_file_list" + _EDITION + _PART),
    (NameKind.PROFILE_MEDIA, _STEM + r"(?:user_)?profiles?(?:_[a-z]+?)*?" + _EDITION + _PART),
    (NameKind.PERISCOPE, _STEM + "periscope" + _EDITION + _PART),
    (NameKind.README, _STEM + r"(?:(?P<edition>hashed|unhashed)_)?readme(?P<part>)$"),
    (NameKind.ACTIONS, _STEM + "actions(?:_csv)?" + _EDITION + _PART),
    (NameKind.MEDIA_ARCHIVE, _STEM + "(?:tweet_)?media" + _EDITION + _PART),
    (NameKind.MEDIA_ARCHIVE, r"^(?P<stem>.+?)_(?P<edition>hashed|unhashed)_(?P<part>\d{1,3})$"),
)
_COMPILED = tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in _FORMS)
_ZIP_ONLY = frozenset({NameKind.MEDIA_ARCHIVE, NameKind.PROFILE_MEDIA, NameKind.PERISCOPE})
_EDITIONS = frozenset(EditionHint)
_LONGEST = 255
"""No file system holds longer names; a longer member of a zip is no table, and patterns are not tried on it."""
_RELEASE_README = "twitter_elections_integrity_datasets"


class _Word(NamedTuple):
    """What one path component says."""

    kind: NameKind
    set_id: str | None = None
    edition: EditionHint | None = None
    part_label: str = ""
    month: str | None = None
    extension: str = ""


def parse_name(path: str, within: str | None = None) -> LegacyName:
    """Read the name of a legacy file.

    Args:
        path: File name, path, URL, or member of a zip.
        within: Name or path of the zip that holds the member: the set comes from the zip, the member keeps its name.
    """
    folders, name = _components(path)
    own = _read_word(name)
    if is_junk(path) or path.endswith(("/", "\\")):
        own = _Word(kind=NameKind.JUNK if is_junk(path) else NameKind.UNKNOWN, extension=own.extension)
    outer = _container(folders, within)
    kind, label = own.kind, own.part_label
    if outer.kind in TABLE_KINDS:
        kind = outer.kind if kind is NameKind.UNKNOWN and own.extension.startswith("csv") else kind
        label = label or _bare_part(name) or outer.part_label
    if kind not in TABLE_KINDS:
        label = own.part_label
    set_id = _choose_set(own.set_id, outer.set_id, folders) if kind is not NameKind.JUNK else None
    part, part_kind = _read_part(label)
    name_month = month_of(set_id) if set_id else None
    dated = _DATE.search(set_id) if set_id and name_month else None
    return LegacyName(
        path=path,
        name=name,
        within=within,
        set_id=set_id,
        named_set_id=own.set_id,
        set_number=int(dated[2]) if dated and dated[2] else None,
        kind=kind,
        edition_hint=_edition((own.edition, outer.edition, *_folder_editions(folders))),
        part=part,
        part_kind=part_kind,
        part_label=label,
        folder_month=next((f for f in reversed(folders) if _MONTH_FOLDER.match(f)), None)
        or own.month
        or outer.month,
        name_month=name_month,
        extension=own.extension,
    )


def table_file_name(
    set_id: str,
    kind: NameKind,
    edition: EditionHint = EditionHint.HASHED,
    *,
    part_label: str = "",
    extension: str = "csv",
) -> str:
    """The name that the archive would have given to a table file: the inverse of ``parse_name``."""
    part = f"_{part_label}" if part_label else ""
    return f"{set_id}_{TABLE_WORDS[kind]}_csv_{edition}{part}.{extension}"


def month_of(set_id: str) -> str | None:
    """The month (YYYY_MM) that a set id carries, None where it has none.

    Six digits are YYYYMM when the first four are a year of the platform, else MMYYYY; four digits are MMYY.
    """
    found = _DATE.search(set_id)
    if not found:
        return None
    digits = found[1]
    if len(digits) == 4:  # noqa: PLR2004 - MMYY
        month, year = digits[:2], "20" + digits[2:]
    elif FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR:
        year, month = digits[:4], digits[4:]
    else:
        month, year = digits[:2], digits[2:]
    if not (FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12):  # noqa: PLR2004 - months
        return None
    return f"{year}_{month}"


def same_table(names: Iterable[LegacyName]) -> dict[TableKey, tuple[LegacyName, ...]]:
    """Group table files into logical tables, each in the order of its parts.

    Year files are parts of one table, never data sets of their own. Hashed and unhashed copies of a set are two tables.
    """
    groups: dict[TableKey, list[LegacyName]] = {}
    for name in names:
        if name.kind in TABLE_KINDS:
            groups.setdefault(TableKey(name.set_id, name.kind, name.edition_hint), []).append(name)
    return {key: tuple(sorted(group, key=_part_order)) for key, group in groups.items()}


def complete_series(names: Iterable[LegacyName], *, expected: int | None = None) -> tuple[str, ...]:
    """Labels of the parts that a numbered series of one table lacks; empty when it is complete.

    Args:
        names: Files of one logical table; parts by year or month are no series and never lack anything.
        expected: Number of parts where it is known; without it a missing end cannot be noticed.
    """
    numbered = [n for n in names if n.part_kind is PartKind.NUMBERED and n.part]
    if not numbered:
        return ()
    held = {n.part[0] for n in numbered if n.part}
    first = min(1, *held)
    last = max(*held, (expected or 0) - 1 + first)
    pattern = re.match(r"(\D*)(\d+)$", min(numbered, key=_part_order).part_label)
    prefix, width = (pattern[1], len(pattern[2])) if pattern else ("", 1)
    return tuple(f"{prefix}{n:0{width}d}" for n in range(first, last + 1) if n not in held)


def _components(path: str) -> tuple[tuple[str, ...], str]:
    """Folders and last component of a path or URL, in either slash."""
    bare = re.sub(r"^[a-z][a-z0-9+.-]*://", "", path.split("?", maxsplit=1)[0] if "://" in path else path)
    pieces = [piece for piece in re.split(r"[/\\]+", bare) if piece not in {"", "."}]
    return tuple(pieces[:-1]), pieces[-1] if pieces else ""


def is_junk(path: str) -> bool:
    """Whether a path is what operating systems leave in archives: skip it and count it."""
    folders, name = _components(path)
    return (
        "__MACOSX" in (*folders, name)
        or name.startswith("._")
        or name in {".DS_Store", "Thumbs.db", "desktop.ini"}
    )


def _read_word(component: str) -> _Word:
    """Kind, set, edition and part of one file or folder name."""
    ending = _EXTENSION.search(component)
    extension = ending[0][1:].lower() if ending else ""
    base = component[: ending.start()] if ending else component
    flat = _FLATTENED.match(base)
    prefix, month = (flat["edition"], flat["month"]) if flat else (None, None)
    stem = base[flat.end() :] if flat else base
    for kind, form in _COMPILED if len(stem) <= _LONGEST else ():
        found = form.match(stem)
        if not found or (kind in _ZIP_ONLY and extension != "zip") or not _is_part(found["part"]):
            continue
        before, _, after = (found["stem"] or "").rpartition("_")
        inner = after if before and after.lower() in _EDITIONS else None
        edition = _edition((_hint(prefix), _hint(found["edition"]), _hint(inner)))
        set_id = _unflatten(before if inner else found["stem"], flattened=month is not None)
        if kind is NameKind.README and set_id and set_id.lower() == _RELEASE_README:
            set_id = None
        return _Word(kind, set_id, edition, found["part"] or "", month, extension)
    return _Word(NameKind.UNKNOWN, None, _hint(prefix), "", month, extension)


def _unflatten(stem: str | None, *, flattened: bool) -> str | None:
    """The set id in a name into which a browser has folded the folder: set_set becomes set."""
    if not stem:
        return None
    half = len(stem) // 2
    if stem[:half] == stem[half + 1 :] and stem[half : half + 1] == "_":
        return stem[:half]
    found = _SET_IN_FRONT.match(stem) if flattened else None
    return found[1] if found and month_of(found[1]) else stem


def _container(folders: tuple[str, ...], within: str | None) -> _Word:
    """What the zip around a member says, or else the folder that was made by unpacking one."""
    if within is not None:
        outer = parse_name(within)
        return _Word(outer.kind, outer.set_id, outer.edition_hint, outer.part_label, outer.folder_month)
    word = _read_word(folders[-1]) if folders and "_csv_" in folders[-1].lower() else _Word(NameKind.UNKNOWN)
    return word if word.kind in TABLE_KINDS and word.set_id else _Word(NameKind.UNKNOWN)


def _choose_set(own: str | None, outer: str | None, folders: tuple[str, ...]) -> str | None:
    """The zip overrules; a dated folder overrules its own short forms and the names that were never ids; else the name."""
    if outer is not None:
        return outer
    if own in UNDATED_SETS:
        return own
    for folder in reversed(folders):
        dated = month_of(folder) and not _MONTH_FOLDER.match(folder)
        if own is None and (dated or folder in UNDATED_SETS):
            return folder
        if (
            own
            and dated
            and (own.endswith("_linked") or folder.startswith(own + "_") or folder.endswith("_" + own))
        ):
            return folder
    return own


def _bare_part(name: str) -> str:
    """The part that a whole file name is: part1.csv in the folder of its table."""
    base = _EXTENSION.sub("", name)
    return (
        base
        if re.fullmatch(r"part_?\d{1,3}|\d{4}_\d\d|\d{1,4}", base, re.IGNORECASE) and _is_part(base)
        else ""
    )


def _is_part(label: str | None) -> bool:
    return not label or _read_part(label)[0] is not None


def _read_part(label: str) -> tuple[tuple[int, ...] | None, PartKind | None]:
    """Order and kind of a part label."""
    numbers = tuple(int(n) for n in re.findall(r"\d+", label))
    if not numbers:
        return None, None
    if re.fullmatch(r"(?:part_?)?\d{1,3}", label, re.IGNORECASE):
        return numbers, PartKind.NUMBERED
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
        return None, None
    if len(numbers) == 1:
        return numbers, PartKind.YEAR
    return (numbers, PartKind.MONTH) if 1 <= numbers[1] <= 12 else (None, None)  # noqa: PLR2004 - months


def _part_order(name: LegacyName) -> tuple[tuple[int, ...], str]:
    return name.part or (), name.path


def _hint(word: str | None) -> EditionHint | None:
    return EditionHint(word.lower()) if word else None


def _edition(hints: Iterable[EditionHint | None]) -> EditionHint | None:
    """One answer from several hints: unhashed as soon as one says so, because the other mistake exposes people."""
    said = {hint for hint in hints if hint}
    if EditionHint.UNHASHED in said:
        return EditionHint.UNHASHED
    return EditionHint.HASHED if said else None


def _folder_editions(folders: tuple[str, ...]) -> Iterator[EditionHint | None]:
    for folder in folders:
        yield _hint(folder if folder.lower() in _EDITIONS else None)
