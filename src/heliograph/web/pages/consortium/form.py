"""Form: the questions of an application with what was answered; every save succeeds, and faults stand beside the fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliograph.consortium import apply as verbs
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.listing import is_offered
from heliograph.consortium.see import see
from heliograph.consortium.wording import fault_sentence
from heliograph.model.consortium.fault import Fault
from heliograph.model.consortium.form import FieldKind, FormField
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.scope import Modality
from heliograph.rules.form import changed
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.web.frame import site
from heliograph.web.parts.answering import answered
from heliograph.web.parts.portal import now, person, room
from heliograph.web.shown import Shown

ROWS = 3
"""Empty rows that a list of people shows besides those that are filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it is drawn.

    Attributes:
        field: Of the template.
        name: In the form.
        title: The question.
        help: What a good answer says.
        value: What was answered.
        fault: What is wrong; empty when nothing is.
        choices: What can be chosen: value, words, whether it is chosen.
        rows: Rows of a list of people.
        changed: Whether it differs from what was submitted before.
    """

    field: FormField
    name: str
    title: str
    help: str
    value: Any
    fault: str
    choices: tuple[tuple[str, str, bool], ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    changed: bool = False

    @property
    def described(self) -> str:
        """Ids of what describes it, for those who hear the page."""
        ids = [f"{self.name}-help"] if self.help else []
        return " ".join([*ids, f"{self.name}-fault"] if self.fault else ids)


def form(request: HttpRequest, number: str) -> Shown:
    """The questions of one application."""
    held, who, at = room(), person(request), now()
    dossier = gather(held.records, number, who)
    see(held, who, View.ANSWERS, dossier, at)
    standing = application_of(dossier)
    writes = is_offered("save", "application", standing.state, parts(who, dossier, at))
    template = held.form(standing.template)
    before = verbs.latest(dossier).values
    if request.method == "POST":
        values: Mapping[str, Any] = answered(request.POST, template, before, who)
        faults = verbs.save(held, number, values, by=who, at=at)
    else:
        values = before
        faults = verbs.faults_of(held, dossier, values, partial=True)
    draws = _Drawing(dossier, values, faults, who)
    sections = [
        {"title": _into(one.title), "help": _into(one.help), "code": one.code, "marked": one.code in standing.marked,
         "questions": [draws.question(field) for field in one.fields]}
        for one in template.sections
    ]  # fmt: skip
    missing = verbs.faults_of(held, dossier, values) if writes else {}
    document = {
        "id": number,
        "form": standing.template,
        "answers": dict(values),
        "faults": {code: fault.kind.value for code, fault in faults.items()},
        "missing": sorted(missing),
    }
    drawn = {
        "sections": sections,
        "title": project_of(dossier).title,
        "writes": writes,
        "saved": request.method == "POST",
        "intro": _into(template.intro),
        "left": len(missing),
        "back": reverse("application", kwargs={"number": number}),
    }
    return Shown(template="consortium/form.html", document=document, drawn=drawn)


class _Drawing:
    """Draws the questions of one person.

    Args:
        dossier: Of the application.
        values: Answers.
        faults: By field.
        who: Whose own answers are asked, where each answers alone.
    """

    def __init__(
        self, dossier: Dossier, values: Mapping[str, Any], faults: Mapping[str, Fault], who: Person
    ) -> None:
        self._values, self._faults, self._who = values, faults, who
        sheet = verbs.submitted(dossier)
        template = room().form(application_of(dossier).template)
        self._changed = (
            {change.field for change in changed(template, sheet.values, values)} if sheet else frozenset()
        )

    def question(self, field: FormField) -> Question:
        """A question with its answer."""
        value = self._values.get(field.code)
        if field.each:
            value = value.get(self._who.id) if isinstance(value, Mapping) else None
        fault = self._faults.get(field.code)
        language = get_language() or "en"
        return Question(
            field=field,
            name=field.code,
            title=_into(field.title),
            help=_into(field.help),
            value=value if value is not None else "",
            fault=fault_sentence(fault, language) if fault else "",
            choices=_choices(field, value),
            rows=_rows(value) if field.kind is FieldKind.PEOPLE else (),
            changed=field.code in self._changed,
        )


def _choices(field: FormField, value: Any) -> tuple[tuple[str, str, bool], ...]:  # noqa: ANN401 - any answer
    if field.kind is FieldKind.DATASETS:
        asked = {
            f"{one.get('dataset')}/{one.get('edition')}/{one.get('modality')}"
            for one in value or ()
            if isinstance(one, Mapping)
        }
        offers = [
            (f"{name}/consortium/{modality}", f"{name}: {_(modality)}")
            for name in sorted({one.name for one in site().library.catalogue.datasets})
            for modality in Modality
        ]
        return tuple((code, words, code in asked) for code, words in offers)
    if field.kind is FieldKind.ORGANISATION:
        chosen = value.get("id") if isinstance(value, Mapping) else None
        known = sorted(room().records.find(Organisation), key=lambda one: one.name.casefold())
        return tuple((one.id, f"{one.name} ({one.country})", one.id == chosen) for one in known)
    if field.kind is FieldKind.YES_NO:
        return (("yes", _("yes"), value is True), ("no", _("no"), value is False))
    chosen = set(value) if isinstance(value, list | tuple) else {value}
    return tuple((one.code, _into(one.title), one.code in chosen) for one in field.choices)


def _rows(value: Any) -> tuple[Mapping[str, str], ...]:  # noqa: ANN401 - any answer
    filled = (
        [row for row in value or () if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
    )
    return (*filled, *({"name": "", "email": ""} for _n in range(ROWS)))


def _into(text: Any) -> str:  # noqa: ANN401 - a text in three languages, or none
    return str(text.into(get_language() or "en")) if text else ""
