"""Attached: which files the answers of an application name, and whether they are kept."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from heliograph.consortium.room import Room
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.answers import Answers
from heliograph.model.consortium.attachment import Attachment, FileKind
from heliograph.model.consortium.fault import Fault, FaultKind
from heliograph.model.consortium.form import FieldKind, FormField, FormTemplate


def field_called(template: FormTemplate, code: str) -> FormField:
    """The question about files of a code.

    Raises:
        UnknownNameError: The form has none.
    """
    files = {field.code: field for field in template.fields() if field.kind is FieldKind.FILES}
    if code not in files:
        raise UnknownNameError(
            f"The form has no question about files called {code[:60]}.",
            hint=f"There are: {', '.join(files) or 'none'}.",
        )
    return files[code]


def entries(field: FormField, value: Any, person_id: str = "") -> list[Mapping[str, Any]]:  # noqa: ANN401 - any answer
    """The files that one answer names; those of one person where each answers alone."""
    if field.each and isinstance(value, Mapping):
        owners = [person_id] if person_id else list(value)
        return [entry for owner in owners for entry in _rows(value.get(owner))]
    return _rows(value)


def named(template: FormTemplate, sheets: Iterable[Answers]) -> dict[str, Attachment]:
    """Every file that answers name, by its SHA-256; the latest name counts."""
    found: dict[str, Attachment] = {}
    for sheet in sheets:
        for field in template.fields():
            if field.kind is FieldKind.FILES:
                found |= {one.sha256: one for one in _attachments(field, sheet.values.get(field.code))}
    return found


def of_person(template: FormTemplate, sheets: Iterable[Answers], person_id: str) -> frozenset[str]:
    """SHA-256 of the files that somebody attached to questions that each answers alone."""
    return frozenset(
        str(entry["sha256"])
        for sheet in sheets
        for field in template.fields()
        if field.kind is FieldKind.FILES and field.each
        for entry in entries(field, sheet.values.get(field.code), person_id)
    )


def not_held(
    room: Room, application_id: str, template: FormTemplate, values: Mapping[str, Any]
) -> dict[str, Fault]:
    """Answers that name a file which is not kept for this application: to know a digest is not to have attached it."""
    held = room.attachments
    if held is None:
        return {}
    return {
        field.code: Fault(kind=FaultKind.FILE_NOT_HELD)
        for field in template.fields()
        if field.kind is FieldKind.FILES
        and any(
            not held.holds(application_id, str(entry["sha256"]))
            for entry in entries(field, values.get(field.code))
        )
    }


def _attachments(field: FormField, value: Any) -> Iterator[Attachment]:  # noqa: ANN401 - any answer
    for entry in entries(field, value):
        if entry.get("kind") in set(FileKind) and isinstance(entry.get("bytes"), int):
            yield Attachment(
                name=str(entry.get("name", "")),
                kind=FileKind(entry["kind"]),
                bytes=entry["bytes"],
                sha256=str(entry["sha256"]),
            )


def _rows(value: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - any answer
    rows = value if isinstance(value, list | tuple) else ()
    return [row for row in rows if isinstance(row, Mapping) and "sha256" in row]
