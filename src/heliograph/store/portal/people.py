"""People: their rows as records, and the few columns that logging in changes."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from heliograph.model.consortium.person import Person
from heliograph.store.portal.form import form_of
from heliograph.store.portal.rows.person import PersonRow


def person_of(row: object) -> Person | None:
    """The person of a row; None for somebody who is not logged in or may not act."""
    return form_of(Person).record(row) if isinstance(row, PersonRow) and row.is_active else None


def change(person_id: str, **fields: Any) -> None:  # noqa: ANN401 - their types differ from field to field
    """Change fields of a person, and count the version up so that nobody overwrites them with what they read before.

    Args:
        person_id: Of the person.
        fields: By name, as the record has them.
    """
    form = form_of(Person)
    values = {name: form.columns[name].put(value) for name, value in fields.items()}
    PersonRow.objects.filter(id=person_id).update(**values, version=F("version") + 1)
