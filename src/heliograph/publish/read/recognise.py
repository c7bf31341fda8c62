"""Recognise: which table a file holds and in which encoding, from its first bytes."""

import codecs
from collections.abc import Sequence

from heliograph.errors import InputError, UsageError
from heliograph.publish.read.sources import Source
from heliograph.publish.read.unpack import opened
from heliograph.tables.legacy.dialect import sample_rows
from heliograph.tables.legacy.layout import LAYOUTS, missing_from, table_of
from heliograph.tables.legacy.records import SAMPLE_BYTES

CLOSE_ENOUGH = 4
"""A header that shares this many columns with a layout was meant to be one."""

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_encoding(name: str | None) -> str | None:
    """The usual name of an encoding that a publisher declared; None stays None."""
    if name is None:
        return None
    try:
        "".encode(name)
        usual = codecs.lookup(name).name
    except LookupError:
        raise UsageError(
            f"there is no encoding called {name}",
            hint="common ones: latin-1, cp1252, utf-16, shift_jis, gb18030",
        ) from None
    return "utf-8" if usual == "utf-8-sig" else usual


def table_in(source: Source, encoding: str | None = None) -> str | None:
    """Which table a source holds, None when it is no CSV of ours; raises when it is one with columns missing."""
    with opened(source) as stream:
        sample = stream.read(SAMPLE_BYTES)
    found = encoding or encoding_of(sample)
    text = sample if found == "utf-8" else sample.decode(found, errors="replace").encode()
    named_so = source.legacy.kind in LAYOUTS
    if not text.strip():
        if named_so:
            raise InputError(f"{source.name} is empty", hint="fetch it again, or leave it out on purpose")
        return None
    rows = sample_rows(text)
    header = tuple(name.strip() for name in rows[0]) if rows else ()
    table = table_of(header)
    if table is None and (named_so or _near_miss(header)):
        raise _wrong_header(source, header)
    if table is not None and b"\r" in text.partition(b"\n")[0].removesuffix(b"\r"):
        raise InputError(
            f"{source.name} ends its lines with a carriage return alone",
            hint="convert its line ends to LF or CR LF",
        )
    return table


def _near_miss(header: tuple[str, ...]) -> bool:
    _, _, unknown = missing_from(header)
    return len(header) - len(unknown) >= CLOSE_ENOUGH


def _wrong_header(source: Source, header: tuple[str, ...]) -> InputError:
    nearest, missing, unknown = missing_from(header)
    kind = str(source.legacy.kind) if source.legacy.kind in LAYOUTS else nearest
    faults: list[str] = []
    if len(unknown) == len(header):
        faults.append("none of its fields is a column name")
    else:
        repeated = sorted({name for name in header if header.count(name) > 1})
        if missing:
            faults.append(f"missing: {', '.join(missing)}")  # each of them: whoever writes the file needs all
        named = (("unknown", unknown), ("repeated", repeated))
        faults += [f"{fault}: {_listed(names)}" for fault, names in named if names]
    return InputError(
        f"{source.name}, row 0: this is not the header of a legacy {kind} file; {'; '.join(faults)}",
        hint="give it the column names of the historical archive (docs/reference/columns.md), or leave it out",
    )


def _listed(names: Sequence[str], most: int = 6) -> str:
    shown = [" ".join(name.split())[:40] for name in names[:most]]
    return ", ".join([*shown, "..."] if len(names) > most else shown)


def encoding_of(sample: bytes) -> str:
    """UTF-16 where the first bytes say so, else UTF-8."""
    return next((name for mark, name in _MARKS if sample.startswith(mark)), "utf-8")
