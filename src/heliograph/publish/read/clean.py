"""Clean: the slow, exact path for a file that the fast reader refuses.

Writes the good records in one canonical form with their row number in front, and hands back the others raw.
"""

import csv
import mmap
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from heliograph.publish.read.quarantine import Rejection, write_rejections
from heliograph.publish.read.stretches import stretches


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Outcome of cleaning one file.

    Attributes:
        offsets: Byte offset of each record by row number; entry 0 is the header.
        rejections: File with the rejected records, by row.
    """

    records: int
    offsets: "array[int]"
    rejections: Path


def clean(
    source: Path, target: Path, *, name: str, columns: Sequence[str], encoding: str, rejections: Path
) -> Cleaned:
    """Write the well-formed records of ``source`` to ``target``, the rest to ``rejections``.

    Args:
        source: A decompressed UTF-8 file with a header line.
        target: Written with every field quoted and a first column ``source_row``.
        name: The file's name in the row accounting.
        columns: The header.
        encoding: What the file was before it became UTF-8.
        rejections: Where to put what is rejected.
    """
    offsets = array("q")

    def refused() -> Iterator[Rejection]:
        with (
            source.open("rb") as raw,
            mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as data,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(["source_row", *columns])
            for row, part in enumerate(stretches(data, len(columns))):
                offsets.append(part.begin)
                if part.fields is None:
                    content = data[part.begin : part.end]
                    yield Rejection(
                        file=name,
                        row=row,
                        offset=part.begin,
                        reason=part.reason,
                        raw=content,
                        encoding=encoding,
                    )
                elif row:
                    writer.writerow([row, *part.fields])

    write_rejections(rejections, refused())
    return Cleaned(records=len(offsets) - 1, offsets=offsets, rejections=rejections)
