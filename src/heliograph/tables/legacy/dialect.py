"""Dialect: how one source file writes what every source file means.

Recorded per file at import, so that the legacy export can write the same bytes again.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from heliograph.tables.legacy.layout import COUNTS, LISTS
from heliograph.tables.legacy.lists import ListStyle

Quoting = Literal["all", "minimal"]
TIME_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")
DATE_FORMATS = ("%Y-%m-%d",)
SLASHED = re.compile(r"\d{1,2}/\d{1,2}/(\d{4}|\d{2})(?!\d)")
_LENGTHS = {
    len("2018-01-01"): DATE_FORMATS[0],
    len("2018-01-01 00:00"): TIME_FORMATS[0],
    len("2018-01-01 00:00:00"): TIME_FORMATS[1],
    len("2018-01-01T00:00:00Z"): TIME_FORMATS[2],
}
_QUOTED = rb'"[^"]*+(?:""[^"]*+)*+"'
_NEEDED = rb'(?:%b|[^",\n]*+)' % _QUOTED
_ALL_QUOTED = re.compile(rb"(?:%b,)*+%b\r?" % (_QUOTED, _QUOTED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a file is written.

    Attributes:
        encoding: utf-8 unless the file was transcoded on the way in.
        quoting: all: every field in quotes; minimal: only where needed.
        count_style: plain for ``12``, float for ``12.0``.
        true_text: How the file writes true: ``True`` or ``true``.
        time_format: How it writes tweet_time; date_format: account_creation_date (strftime notation).
        list_styles: Per list column, items in quotes or bare.
    """

    encoding: str = "utf-8"
    bom: bool = False
    line_end: str = "\n"
    final_newline: bool = True
    quoting: Quoting = "all"
    columns: tuple[str, ...] = ()
    count_style: Literal["plain", "float"] = "plain"
    true_text: Literal["True", "true"] = "True"
    time_format: str = TIME_FORMATS[0]
    date_format: str = DATE_FORMATS[0]
    list_styles: dict[str, ListStyle] = field(
        default_factory=lambda: {"hashtags": "quoted", "urls": "quoted", "user_mentions": "bare"}
    )

    def to_json(self) -> dict[str, Any]:
        """Plain values for source.json."""
        return asdict(self) | {"columns": list(self.columns)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The inverse of ``to_json``."""
        return cls(**{**values, "columns": tuple(values["columns"])})

    @property
    def false_text(self) -> str:
        """How the file writes false."""
        return "False" if self.true_text == "True" else "false"


def sample_rows(sample: bytes) -> list[list[str]]:
    """Header and the complete records of the first bytes of a file."""
    text = sample.decode("utf-8-sig", errors="replace")
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    with suppress(csv.Error):  # a damaged file still has a header to go by
        rows.extend(reader)
    return rows[:-1] if len(rows) > 1 and not text.endswith(("\n", "\r")) else rows


def sniff(sample: bytes, *, encoding: str = "utf-8", final_newline: bool = True) -> Dialect:
    """The dialect of a file, from its first bytes (already UTF-8)."""
    rows = sample_rows(sample)
    columns = tuple(name.strip() for name in rows[0]) if rows else ()
    whole = [row for row in rows[1:] if len(row) == len(columns)]
    alone = _single_lines(sample, len(columns))
    records = whole if len(whole) >= len(alone) else alone
    cells = {name: [row[i] for row in records if row[i]] for i, name in enumerate(columns)}
    first_line = sample.partition(b"\n")[0].removeprefix(codecs.BOM_UTF8)
    return Dialect(
        encoding=encoding,
        bom=sample.startswith(codecs.BOM_UTF8),
        line_end="\r\n" if first_line.endswith(b"\r") else "\n",
        final_newline=final_newline,
        quoting=_quoting(sample, len(columns)),
        columns=columns,
        count_style="float" if _any_ends(cells, COUNTS, ".0") else "plain",
        true_text="true" if any(c in {"true", "false"} for c in cells.get("is_retweet", ())) else "True",
        time_format=_date_format(cells.get("tweet_time", ()), TIME_FORMATS, " %H:%M"),
        date_format=_date_format(cells.get("account_creation_date", ()), DATE_FORMATS, ""),
        list_styles={name: _list_style(name, cells.get(name, ())) for name in LISTS},
    )


def _single_lines(sample: bytes, width: int) -> list[list[str]]:
    """Records that stand on a line of their own: what can be relied on after a quote that never closes."""
    found = []
    for line in sample.decode("utf-8-sig", errors="replace").split("\n")[1:]:
        with suppress(csv.Error):
            found += [row for row in csv.reader([line.removesuffix("\r")], strict=True) if len(row) == width]
    return found


def _quoting(sample: bytes, width: int) -> Quoting:
    """All in quotes when the header is and no more records stand without needless quotes than all in quotes."""
    header, _, rest = sample.removeprefix(codecs.BOM_UTF8).partition(b"\n")
    if not _ALL_QUOTED.fullmatch(header):
        return "minimal"
    # taken out first: what follows a line feed within quotes may look like a record without them
    left, quoted = _records(_QUOTED, width).subn(b"", rest)
    bare = sum(not found[0].startswith(b'"') for found in _records(_NEEDED, width).finditer(left))
    return "all" if quoted >= bare else "minimal"


def _records(cell: bytes, width: int) -> re.Pattern[bytes]:
    """Records of so many cells that begin and end with a line; those after a broken quote are found again."""
    return re.compile(rb"^(?:%b,){%d}%b\r?$" % (cell, max(width - 1, 0), cell), re.MULTILINE)


def _any_ends(cells: dict[str, list[str]], names: Iterable[str], end: str) -> bool:
    return any(cell.endswith(end) for name in names for cell in cells.get(name, ()))


def _list_style(name: str, cells: Sequence[str]) -> ListStyle:
    for cell in cells:
        if cell != "[]" and len(cell) > 1:
            return "quoted" if cell[1] in "'\"" else "bare"
    return "bare" if name == "user_mentions" else "quoted"


def _date_format(cells: Sequence[str], known: tuple[str, ...], clock: str) -> str:
    """The form that most of the cells have."""
    forms = Counter(
        "slashed" + clock if SLASHED.match(cell) else _LENGTHS.get(len(cell), "") for cell in cells
    )
    likely = [form for form, _ in forms.most_common() if form in known or form.startswith("slashed")]
    return likely[0] if likely else known[0]
