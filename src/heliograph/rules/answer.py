"""Answer: whether one answer is of the kind that its question asks for. Whatever it is, it is judged and never trips the judge."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from heliograph.model.consortium.attachment import FileKind
from heliograph.model.consortium.fault import Fault, FaultKind
from heliograph.model.consortium.form import FieldKind, FormField
from heliograph.model.consortium.scope import Modality
from heliograph.model.edition import Edition
from heliograph.rules.attachment import MEGABYTE

LONGEST_LINE = 300
LONGEST_TEXT = 10_000
MOST_ENTRIES = 50
MOST_MEGABYTES = 10
LONGEST_ADDRESS = 254
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+")
COUNTRY = re.compile(r"[A-Z]{2}")
SHA256 = re.compile(r"[0-9a-f]{64}")
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SHAPE = Fault(kind=FaultKind.SHAPE)

Judge = Callable[[FormField, Any], Iterator[Fault]]


def is_empty(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether nothing was answered: nothing, blanks, an empty list. No and 0 are answers."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {}, ())


def fault_of(field: FormField, value: Any) -> Fault | None:  # noqa: ANN401 - any JSON
    """The first fault of an answer that is not empty; None: there is none."""
    return next(JUDGES[field.kind](field, value), None)


def _text(field: FormField, value: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    is_line = field.kind is FieldKind.TEXT
    if not isinstance(value, str):
        yield SHAPE
        return
    longest = field.limits.longest or (LONGEST_LINE if is_line else LONGEST_TEXT)
    length = len(value.strip())
    if length > longest:
        yield Fault(kind=FaultKind.TOO_LONG, limit=str(longest))
    if field.limits.shortest and length < field.limits.shortest:
        yield Fault(kind=FaultKind.TOO_SHORT, limit=str(field.limits.shortest))
    if _hides(value, "" if is_line else "\n\r\t"):
        yield Fault(kind=FaultKind.HIDDEN_CHARACTERS)


def _choice(field: FormField, value: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    if not isinstance(value, str):
        yield SHAPE
    elif value not in {choice.code for choice in field.choices}:
        yield Fault(kind=FaultKind.NOT_A_CHOICE, limit=value[:60])


def _yes_no(field: FormField, value: Any) -> Iterator[Fault]:  # noqa: ANN401, ARG001 - any JSON; one form for all judges
    if not isinstance(value, bool):
        yield SHAPE


def _day(field: FormField, value: Any) -> Iterator[Fault]:  # noqa: ANN401, ARG001 - any JSON; one form for all judges
    try:
        is_day = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        is_day = False
    if not is_day:
        yield Fault(kind=FaultKind.NOT_A_DAY)


def _number(field: FormField, value: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield SHAPE
        return
    least, most = field.limits.least, field.limits.most
    if least is not None and value < least:
        yield Fault(kind=FaultKind.TOO_SMALL, limit=f"{least:g}")
    if most is not None and value > most:
        yield Fault(kind=FaultKind.TOO_LARGE, limit=f"{most:g}")


def _organisation(field: FormField, value: Any) -> Iterator[Fault]:  # noqa: ANN401, ARG001 - any JSON; one form for all judges
    """A record by its id, or a name with a country where there is no record yet."""
    if not _texts(value, ("id",), ()) and not _texts(value, ("name", "country"), ("website",)):
        yield SHAPE
    elif "country" in value and not COUNTRY.fullmatch(value["country"]):
        yield Fault(kind=FaultKind.NOT_A_CHOICE, limit=value["country"][:60])


def _person(field: FormField, entry: Any) -> Iterator[Fault]:  # noqa: ANN401, ARG001 - any JSON; one form for all judges
    if not _texts(entry, ("name", "email"), ("role",)):
        yield SHAPE
    elif len(entry["email"]) > LONGEST_ADDRESS or not ADDRESS.fullmatch(entry["email"]):
        yield Fault(kind=FaultKind.NOT_AN_ADDRESS, limit=entry["email"][:60])


def _file(field: FormField, entry: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    """What was found when the file came in, not what the browser says; the bytes were looked at then."""
    bare = {key: entry[key] for key in entry if key != "bytes"} if isinstance(entry, Mapping) else None
    size = entry.get("bytes") if isinstance(entry, Mapping) else None
    if (
        not _texts(bare, ("name", "kind", "sha256"), ())
        or isinstance(size, bool)
        or not isinstance(size, int)
    ) or not SHA256.fullmatch(entry["sha256"]):
        yield SHAPE
    elif entry["kind"] not in {kind.value for kind in field.limits.files or FileKind}:
        yield Fault(kind=FaultKind.FILE_KIND, limit=", ".join(field.limits.files or FileKind))
    elif size <= 0:
        yield Fault(kind=FaultKind.FILE_EMPTY)
    elif size > (megabytes := field.limits.megabytes or MOST_MEGABYTES) * MEGABYTE:
        yield Fault(kind=FaultKind.FILE_SIZE, limit=str(megabytes))


def _dataset(field: FormField, entry: Any) -> Iterator[Fault]:  # noqa: ANN401, ARG001 - any JSON; one form for all judges
    if not _texts(entry, ("dataset", "edition", "modality"), ("why",)):
        yield SHAPE
    elif entry["edition"] not in {e.value for e in Edition if e.gated}:
        yield Fault(kind=FaultKind.NOT_A_CHOICE, limit=entry["edition"][:60])
    elif entry["modality"] not in {m.value for m in Modality}:
        yield Fault(kind=FaultKind.NOT_A_CHOICE, limit=entry["modality"][:60])


def _list_of(judge: Judge, key: Callable[[Any], object]) -> Judge:
    """The judge of a list whose entries one judge judges, none of them twice."""

    def judged(field: FormField, value: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            yield SHAPE
            return
        most = field.limits.entries or MOST_ENTRIES
        if len(value) > most:
            yield Fault(kind=FaultKind.TOO_MANY, limit=str(most))
            return
        seen: set[object] = set()
        for number, entry in enumerate(value, start=1):
            for fault in judge(field, entry):
                yield Fault(kind=fault.kind, limit=fault.limit, item=number)
                return
            if key(entry) in seen:
                yield Fault(kind=FaultKind.TWICE, item=number)
            seen.add(key(entry))
        if field.limits.fewest and len(value) < field.limits.fewest:
            yield Fault(kind=FaultKind.TOO_FEW, limit=str(field.limits.fewest))

    return judged


def _texts(value: Any, needed: Sequence[str], allowed: Sequence[str]) -> bool:  # noqa: ANN401 - any JSON
    """Whether a value is an object of short lines: those that are needed, and none but those that are allowed."""
    return (
        isinstance(value, Mapping)
        and set(needed) <= set(value) <= {*needed, *allowed}
        and all(isinstance(v, str) and len(v) <= LONGEST_LINE and not _hides(v, "") for v in value.values())
        and all(value[name].strip() for name in needed)
    )


def _hides(text: str, allowed: str) -> bool:
    """Whether a text holds characters that show nothing and may turn others round."""
    return any(
        c not in allowed and (c in BIDI or unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}) for c in text
    )


JUDGES: Mapping[FieldKind, Judge] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _list_of(_choice, lambda entry: entry),
    FieldKind.YES_NO: _yes_no,
    FieldKind.DECLARATION: _yes_no,
    FieldKind.DATE: _day,
    FieldKind.NUMBER: _number,
    FieldKind.PEOPLE: _list_of(_person, lambda entry: entry["email"].strip().casefold()),
    FieldKind.FILES: _list_of(_file, lambda entry: entry["sha256"]),
    FieldKind.DATASETS: _list_of(
        _dataset, lambda entry: (entry["dataset"], entry["edition"], entry["modality"])
    ),
    FieldKind.ORGANISATION: _organisation,
}
"""Who judges which kind."""
