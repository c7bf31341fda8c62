"""Quarantine: every rejected record, raw, with file, row, byte offset and reason."""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "rejected.jsonl"
REASONS: dict[str, str] = {
    "repeated_header": "a header line in the middle of a file",
    "duplicate_exact": "the same record stands in the data set already",
    "duplicate_id_conflict": "another record with this id but other content stands in the data set already",
    "wrong_field_count": "more or fewer fields than the header",
    "bad_encoding": "bytes that are not valid text in the encoding of the file",
    "record_too_long": "longer than any record of the format can be",
    "id_precision_lost": "an id that a spreadsheet or a float has rounded",
    "id_not_numeric": "an id that is neither digits nor a known pseudonym form",
    "bad_date": "a date or time that does not fit the format of its file, or whose day and month cannot be told apart",
    "bad_flag": "neither true nor false",
    "bad_list": "a list cell that cannot be taken apart",
    "bad_count": "a count that is not a whole number",
    "bad_value": "a value outside the closed list of its column",
    "unterminated_quote": "a quote that opens and never closes",
    "set_mismatch": "belongs to another data set",
}
"""The closed list of reasons, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One record that is kept out.

    Attributes:
        row: Number of the record in its file; the first after the header is 1.
        offset: Position of its first byte in the decompressed file.
        raw: Its bytes with their line end.
        encoding: Encoding of the file; where it is another than utf-8, raw and offset are those of the file in UTF-8.
    """

    file: str
    row: int
    offset: int
    reason: str
    raw: bytes
    encoding: str = "utf-8"

    def to_json(self) -> dict[str, Any]:
        """One line of the quarantine file; bytes that are no UTF-8 as base64."""
        entry: dict[str, Any] = {
            "file": self.file,
            "row": self.row,
            "offset": self.offset,
            "reason": self.reason,
        }
        if self.encoding != "utf-8":
            entry["encoding"] = self.encoding
        try:
            entry["raw"] = self.raw.decode("utf-8")
        except UnicodeDecodeError:
            entry["raw_base64"] = base64.b64encode(self.raw).decode("ascii")
        return entry


def write_quarantine(folder: Path, rejections: Iterable[Rejection]) -> Counter[tuple[str, str]]:
    """Write them all and count them by file and reason."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_rejections(folder / FILE, rejections)


def read_quarantine(folder: Path) -> Iterator[Rejection]:
    """The inverse of ``write_quarantine``."""
    return read_rejections(folder / FILE)


def write_rejections(path: Path, rejections: Iterable[Rejection]) -> Counter[tuple[str, str]]:
    """Write rejections to one file, as they come, and count them by file and reason."""
    counts: Counter[tuple[str, str]] = Counter()
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for rejection in rejections:
            out.write(json.dumps(rejection.to_json(), ensure_ascii=False) + "\n")
            counts[rejection.file, rejection.reason] += 1
    return counts


def read_rejections(path: Path) -> Iterator[Rejection]:
    """The inverse of ``write_rejections``."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            entry = json.loads(line)
            coded = entry.pop("raw_base64", None)
            raw = entry.pop("raw", "").encode("utf-8") if coded is None else base64.b64decode(coded)
            yield Rejection(**entry, raw=raw)
