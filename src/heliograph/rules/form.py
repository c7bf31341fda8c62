"""Form: what is wrong with answers, and what changed in them.

Every save succeeds, whatever the answers are; faults are shown beside them (REMS, ADR 017). Only a submission needs none.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from heliograph.model.consortium.change import Change
from heliograph.model.consortium.fault import Fault, FaultKind
from heliograph.model.consortium.form import FieldKind, FormField, FormTemplate
from heliograph.rules.answer import fault_of, is_empty

LONGEST_CODE = 60


def faults(
    template: FormTemplate, values: Mapping[str, Any], *, partial: bool, people: Collection[str] = ()
) -> dict[str, Fault]:
    """The first fault of each answer, by the code of its question; empty when there is none.

    Args:
        template: The questions.
        values: The answers as they came: any JSON.
        partial: Whether answers may still be missing: true while people write, false for a submission.
        people: Ids of lead and co-applicants, each of whom answers some questions alone.
    """
    found: dict[str, Fault] = {}
    for field in template.fields():
        fault = next(_of_field(field, values.get(field.code), partial=partial, people=people), None)
        if fault:
            found[field.code] = fault
    known = {field.code for field in template.fields()}
    found |= {
        code: Fault(kind=FaultKind.UNKNOWN, limit=str(code)[:LONGEST_CODE])
        for code in values
        if code not in known
    }
    return found


def changed(
    template: FormTemplate, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Every answer that differs, in the order of the form; answers that it does not ask come last.

    An empty answer and none are the same.
    """
    known = [field.code for field in template.fields()]
    order = [*known, *sorted({*before, *after} - set(known))]
    return tuple(
        Change(section=template.section_of(code), field=code, before=was, after=now)
        for code in order
        if not _same(was := before.get(code), now := after.get(code))
    )


def criteria_of(template: FormTemplate) -> tuple[str, ...]:
    """Codes of the criteria that a form informs, each once and in order: a decision says of each whether it is met."""
    return tuple(dict.fromkeys(field.criterion for field in template.fields() if field.criterion))


def changed_sections(changes: Collection[Change]) -> tuple[str, ...]:
    """The sections that changed, each once and in order: votes on these are void, and marked ones must be among them."""
    return tuple(dict.fromkeys(change.section for change in changes if change.section))


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether two answers are one; for Python 1, 1.0 and True are, for people 1 and True are not."""
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _of_field(field: FormField, value: Any, *, partial: bool, people: Collection[str]) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    if not field.each:
        yield from _of_answer(field, value, partial=partial)
        return
    if not is_empty(value) and not isinstance(value, Mapping):
        yield Fault(kind=FaultKind.SHAPE)
        return
    given = value or {}
    for person in people:
        yield from _of_answer(field, given.get(person), partial=partial, person_id=person)
    for stranger in sorted(str(key)[:LONGEST_CODE] for key in set(given) - set(people)):
        yield Fault(kind=FaultKind.UNKNOWN, limit=stranger)


def _of_answer(field: FormField, value: Any, *, partial: bool, person_id: str = "") -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    if is_empty(value):
        if field.required and not partial:
            yield Fault(kind=FaultKind.MISSING, person_id=person_id)
        return
    fault = fault_of(field, value)
    if fault:
        yield Fault(kind=fault.kind, limit=fault.limit, item=fault.item, person_id=person_id)
    elif field.kind is FieldKind.DECLARATION and field.required and value is not True and not partial:
        yield Fault(kind=FaultKind.NOT_CONFIRMED, person_id=person_id)
