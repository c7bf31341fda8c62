"""Answering: answers to the questions of an application, read from a form."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict

from heliograph.model.consortium.form import FieldKind, FormField, FormTemplate
from heliograph.model.consortium.person import Person

ASKED = "has-"
"""Before the name of a field: the form held it, so that an empty answer is an answer."""


def answered(
    posted: QueryDict, template: FormTemplate, before: Mapping[str, Any], who: Person
) -> dict[str, Any]:
    """Answers from a form; what it does not hold stays as it was.

    Args:
        posted: The form.
        template: Its questions.
        before: What was answered so far.
        who: Who writes: answers that each gives alone are theirs.
    """
    values = dict(before)
    for field in template.fields():
        if ASKED + field.code not in posted:
            continue
        value = READERS.get(field.kind, _text)(field, posted)
        if field.each:
            value = _of_each(values.get(field.code), who.id, value)
        if value in (None, "", [], {}):
            values.pop(field.code, None)
        else:
            values[field.code] = value
    return values


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
    said = _text(field, posted)
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
            return kind(said)
        except ValueError:
            continue
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
