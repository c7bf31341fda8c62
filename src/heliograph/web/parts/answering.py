"""Answering: answers to the questions of an application, read from a form."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from heliograph.consortium.form import answers_digest
from heliograph.model.consortium.form import FieldKind, FormField, FormTemplate
from heliograph.model.consortium.person import Person
from heliograph.rules.answer import is_empty

ASKED = "has-"
"""Before the name of a field: the form held it, so that an empty answer is an answer. Its value is the mark of what was shown."""
TAKE = "take-"
"""Before the name of a field: what was typed is to replace what somebody else has saved meanwhile."""
DROP = "drop-"
"""Before the name of a field: files to take away."""
MARK = re.compile("[0-9a-f]{16}")

Rows = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a form says.

    Attributes:
        values: Answers to save.
        clashes: What was typed into fields that somebody else has changed since they were shown; it is not in ``values``.
        marks: Of each field as the form knows it from now on.
    """

    values: dict[str, Any]
    clashes: dict[str, Any]
    marks: dict[str, str]


def mark(value: object) -> str:
    """What tells one answer from another: a form carries it, so that two people, or two tabs, overwrite nothing unseen."""
    return answers_digest({} if is_empty(value) else {"": value})[:16]


def own_value(field: FormField, values: Mapping[str, Any], person_id: str) -> Any:  # noqa: ANN401 - any answer
    """An answer; that of one person where each answers alone."""
    value = values.get(field.code)
    if not field.each:
        return value
    return value.get(person_id) if isinstance(value, Mapping) else None


def answered(
    posted: QueryDict,
    template: FormTemplate,
    before: Mapping[str, Any],
    who: Person,
    added: Mapping[str, Rows] | None = None,
) -> Answered:
    """Answers from a form; what it does not hold, and what was not changed in it, stays as it was.

    Args:
        posted: The form.
        template: Its questions.
        before: What was answered so far.
        who: Who writes: answers that each gives alone are theirs.
        added: Files that came with it, by the code of the question.
    """
    found = Answered(values=dict(before), clashes={}, marks={})
    for field in template.fields():
        if ASKED + field.code not in posted:
            continue
        own = own_value(field, before, who.id)
        shown = str(posted[ASKED + field.code])
        if field.kind is FieldKind.FILES:
            value: Any = _files(field, posted, own, (added or {}).get(field.code, []))
        else:
            value = READERS.get(field.kind, _text)(field, posted)
            if MARK.fullmatch(shown) and mark(own) != shown and mark(value) != mark(own):
                found.marks[field.code] = shown
                if mark(value) == shown:  # changed elsewhere alone
                    continue
                if posted.get(TAKE + field.code) != "on":
                    found.clashes[field.code] = value
                    continue
        _put(found.values, field, who.id, value)
        found.marks[field.code] = mark(own_value(field, found.values, who.id))
    return found


def _put(values: dict[str, Any], field: FormField, person_id: str, value: object) -> None:
    kept = _of_each(values.get(field.code), person_id, value) if field.each else value
    if kept in (None, "", [], {}):
        values.pop(field.code, None)
    else:
        values[field.code] = kept


def _files(field: FormField, posted: QueryDict, own: object, added: Rows) -> Rows:
    """Those that were there, but for those that are taken away, and those that came; each once."""
    gone = {*posted.getlist(DROP + field.code), *(one["sha256"] for one in added)}
    held = [one for one in own if isinstance(one, Mapping)] if isinstance(own, list | tuple) else []
    return [*(one for one in held if one.get("sha256") not in gone), *added]


def _of_each(held: object, person_id: str, value: object) -> dict[str, Any]:
    own = dict(held) if isinstance(held, Mapping) else {}
    return {key: said for key, said in (own | {person_id: value}).items() if said is not None}


def _text(field: FormField, posted: QueryDict) -> str:
    return str(posted.get(field.code, "")).replace("\r\n", "\n").strip()


def _declared(field: FormField, posted: QueryDict) -> bool | None:
    return True if _text(field, posted) == "on" else None


def _yes_no(field: FormField, posted: QueryDict) -> bool | None:
    return {"yes": True, "no": False}.get(_text(field, posted))


def _chosen(field: FormField, posted: QueryDict) -> list[str]:
    return [str(each) for each in posted.getlist(field.code)]


def _datasets(field: FormField, posted: QueryDict) -> list[dict[str, str]]:
    names = ("dataset", "edition", "modality")
    return [dict(zip(names, each.split("/"), strict=False)) for each in _chosen(field, posted)]


def _organisation(field: FormField, posted: QueryDict) -> dict[str, str] | None:
    """A record that was chosen, or the name of one that is not in the list."""
    said = _text(field, posted)
    name, country = (str(posted.get(f"{field.code}-{part}", "")).strip() for part in ("name", "country"))
    if name:
        return {"name": name, "country": country.upper()}
    return {"id": said} if said else None


def _people(field: FormField, posted: QueryDict) -> list[dict[str, str]]:
    names = [str(one).strip() for one in posted.getlist(f"{field.code}-name")]
    addresses = [str(one).strip() for one in posted.getlist(f"{field.code}-email")]
    rows = zip(names, addresses, strict=False)
    return [{"name": name, "email": address} for name, address in rows if name or address]


def _number(field: FormField, posted: QueryDict) -> int | float | str | None:
    """A number; what is none stays as it was typed, and is told as a fault."""
    said = _text(field, posted)
    for kind in (int, float):
        try:
            number = kind(said)
        except ValueError:
            continue
        if math.isfinite(number):
            return number
    return said or None


READERS: dict[FieldKind, Callable[[FormField, QueryDict], Any]] = {
    FieldKind.DECLARATION: _declared,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICES: _chosen,
    FieldKind.DATASETS: _datasets,
    FieldKind.ORGANISATION: _organisation,
    FieldKind.PEOPLE: _people,
    FieldKind.NUMBER: _number,
}
"""How an answer is read; any other is a text."""
