"""Questions: how the questions of an application are drawn, with what was answered and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliograph.consortium import apply as verbs
from heliograph.consortium.gather import application_of
from heliograph.consortium.wording import fault_sentence
from heliograph.model.consortium.fault import Fault
from heliograph.model.consortium.form import FieldKind, FormField
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.scope import Modality
from heliograph.rules.answer import MOST_MEGABYTES
from heliograph.rules.attachment import ENDINGS, SIGNS
from heliograph.rules.form import changed
from heliograph.rules.matter import Dossier
from heliograph.web.frame import site
from heliograph.web.marks import word
from heliograph.web.parts.answering import Answered, mark, own_value
from heliograph.web.parts.portal import room

ROWS = 3
"""Empty rows that a list of people shows besides those that are filled."""

Choices = tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it is drawn.

    Attributes:
        field: Of the template.
        name: In the form.
        mark: Of the answer that is shown.
        title: The question.
        help: What a good answer says.
        value: What was answered, or typed.
        fault: What is wrong; empty when nothing is.
        clash: What somebody else has saved meanwhile instead of what was typed, in words; empty when nobody has.
        choices: What can be chosen: value, words, whether it is chosen.
        rows: Rows of a list of people; files.
        accepts: Endings of the files that are taken.
        megabytes: Of the largest.
        changed: Whether it differs from what was submitted before.
    """

    field: FormField
    name: str
    mark: str
    title: str
    help: str
    value: Any
    fault: str
    clash: str = ""
    choices: Choices = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    accepts: str = ""
    megabytes: int = 0
    changed: bool = False

    @property
    def described(self) -> str:
        """Ids of what describes it, for those who hear the page."""
        return " ".join([*([f"{self.name}-help"] if self.help else []), f"{self.name}-told"])


class Questions:
    """Draws the questions for one person.

    Args:
        dossier: Of the application.
        values: Answers.
        faults: By field.
        who: Whose own answers are asked, where each answers alone.
        answered: What a form has just said.
    """

    def __init__(
        self,
        dossier: Dossier,
        values: Mapping[str, Any],
        faults: Mapping[str, Fault],
        who: Person,
        answered: Answered | None = None,
    ) -> None:
        self._values, self._faults, self._who = values, faults, who
        self._answered = answered or Answered(values={}, clashes={}, marks={})
        sheet = verbs.submitted(dossier)
        template = room().form(application_of(dossier).template)
        self._changed = (
            {change.field for change in changed(template, sheet.values, values)} if sheet else frozenset()
        )

    def question(self, field: FormField, *, fresh: bool = True) -> Question:
        """A question with its answer.

        Args:
            field: Of the template.
            fresh: Whether the answers are drawn anew; else only what stands beside them, and the form keeps its marks.
        """
        saved = own_value(field, self._values, self._who.id)
        clashes = field.code in self._answered.clashes
        value = self._answered.clashes[field.code] if clashes else saved
        fault = self._faults.get(field.code)
        kept = mark(saved) if fresh and not clashes else self._answered.marks.get(field.code, mark(saved))
        return Question(
            field=field,
            name=field.code,
            mark=kept,
            title=into(field.title),
            help=into(field.help),
            value=value if value is not None else "",
            fault=fault_sentence(fault, get_language() or "en") if fault else "",
            clash=(in_words(field, saved) or _("nothing")) if clashes else "",
            choices=_choices(field, value),
            rows=_rows(field, value),
            accepts=",".join(f".{end}" for kind in field.limits.files or SIGNS for end in ENDINGS[kind]),
            megabytes=field.limits.megabytes or MOST_MEGABYTES,
            changed=field.code in self._changed,
        )


def in_words(field: FormField, value: Any) -> str:  # noqa: ANN401 - any answer
    """An answer as people read it."""
    chosen = [words for _code, words, is_chosen in _choices(field, value) if is_chosen]
    if chosen:
        return "; ".join(chosen)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return "; ".join(
            " ".join(str(part) for part in one.values()) if isinstance(one, Mapping) else str(one)
            for one in value
        )
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values())
    return "" if value is None else str(value)


def into(text: Any) -> str:  # noqa: ANN401 - a text in three languages, or none
    """A text in the language of the page."""
    return str(text.into(get_language() or "en")) if text else ""


def _choices(field: FormField, value: Any) -> Choices:  # noqa: ANN401 - any answer
    if field.kind is FieldKind.DATASETS:
        asked = {
            f"{one.get('dataset')}/{one.get('edition')}/{one.get('modality')}"
            for one in value or ()
            if isinstance(one, Mapping)
        }
        offers = [
            (f"{name}/consortium/{modality}", f"{name}: {word(modality)}")
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
    chosen = set(value) if isinstance(value, list | tuple) and field.choices else {str(value)}
    return tuple((one.code, into(one.title), one.code in chosen) for one in field.choices)


def _rows(field: FormField, value: Any) -> tuple[Mapping[str, Any], ...]:  # noqa: ANN401 - any answer
    listed = value if isinstance(value, list | tuple) else ()
    filled = [row for row in listed if isinstance(row, Mapping)]
    if field.kind is FieldKind.PEOPLE:
        return (*filled, *({"name": "", "email": ""} for _n in range(ROWS)))
    return tuple(filled) if field.kind is FieldKind.FILES else ()
