"""Form: the questions of an application, as data.

A form template is a document: who runs a consortium can read, copy and change it without touching code. What a template may
ask is closed; a misspelt word is an error.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field as Bounded
from pydantic import model_validator

from heliograph.model.consortium.application import ApplicationKind
from heliograph.model.consortium.attachment import FileKind
from heliograph.model.consortium.translated import Strict, Translated

Code = Annotated[str, Bounded(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Element = Literal["a-i", "a-ii", "a-iii", "b", "c", "d", "e", "f", "g"]
"""Letters of Art. 8 of Delegated Regulation (EU) 2025/2050: what an application for data under Art. 40(4) DSA must hold."""
ELEMENTS: tuple[Element, ...] = ("a-i", "a-ii", "a-iii", "b", "c", "d", "e", "f", "g")


class FieldKind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    DECLARATION = "declaration"
    DATE = "date"
    NUMBER = "number"
    PEOPLE = "people"
    FILES = "files"
    DATASETS = "datasets"
    ORGANISATION = "organisation"


TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
LISTS = frozenset({FieldKind.CHOICES, FieldKind.PEOPLE, FieldKind.FILES, FieldKind.DATASETS})


class Choice(Strict):
    """One answer that can be chosen.

    Attributes:
        code: As it is kept.
        title: As it is read.
    """

    code: Code
    title: Translated


class Limits(Strict):
    """Bounds of an answer; those that its kind does not know are refused.

    Attributes:
        shortest: Characters of a text.
        longest: Characters of a text.
        least: Smallest number.
        most: Largest number.
        fewest: Entries of a list.
        entries: Most entries of a list.
        files: Kinds of files.
        megabytes: Largest file.
    """

    shortest: Annotated[int, Bounded(ge=1)] | None = None
    longest: Annotated[int, Bounded(ge=1, le=50_000)] | None = None
    least: float | None = None
    most: float | None = None
    fewest: Annotated[int, Bounded(ge=1)] | None = None
    entries: Annotated[int, Bounded(ge=1, le=200)] | None = None
    files: tuple[FileKind, ...] = ()
    megabytes: Annotated[int, Bounded(ge=1, le=100)] | None = None


FITTING: dict[str, frozenset[FieldKind]] = {
    "shortest": TEXTS,
    "longest": TEXTS,
    "least": frozenset({FieldKind.NUMBER}),
    "most": frozenset({FieldKind.NUMBER}),
    "fewest": LISTS,
    "entries": LISTS,
    "files": frozenset({FieldKind.FILES}),
    "megabytes": frozenset({FieldKind.FILES}),
}
"""Which kinds know a bound."""


class FormField(Strict):
    """One question.

    Attributes:
        code: Its name in the answers, unique in the template.
        kind: What an answer is.
        title: The question.
        help: What a good answer says; shown beside it.
        required: Whether a submission needs it. A required declaration must be confirmed.
        each: Whether every applicant answers it alone; the answers then stand by the id of the person.
        public: Whether the answer goes into the public register when the application is granted.
        choices: What can be chosen.
        limits: Bounds.
        criterion: Code of the criterion that it informs.
        element: Letter of Art. 8 that it answers.
    """

    code: Code
    kind: FieldKind
    title: Translated
    help: Translated | None = None
    required: bool = False
    each: bool = False
    public: bool = False
    choices: tuple[Choice, ...] = ()
    limits: Limits = Limits()
    criterion: Code | None = None
    element: Element | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.kind in CHOSEN) != bool(self.choices):
            raise ValueError(f"{self.code}: choices belong to a choice, and a choice needs them")
        if len({choice.code for choice in self.choices}) != len(self.choices):
            raise ValueError(f"{self.code}: a choice stands there twice")
        strange = [name for name in self.limits.model_fields_set if self.kind not in FITTING[name]]
        if strange:
            raise ValueError(f"{self.code}: a {self.kind} knows no limit {', '.join(sorted(strange))}")
        for low, high in (("shortest", "longest"), ("least", "most"), ("fewest", "entries")):
            lower, upper = getattr(self.limits, low), getattr(self.limits, high)
            if lower is not None and upper is not None and lower > upper:
                raise ValueError(f"{self.code}: {low} lies above {high}")
        return self


class Section(Strict):
    """Questions that belong together; a reviewer judges a dossier section by section.

    Attributes:
        code: Its name, unique in the template.
        title: Its heading.
        help: What it is for.
        fields: Its questions.
    """

    code: Code
    title: Translated
    help: Translated | None = None
    fields: Annotated[tuple[FormField, ...], Bounded(min_length=1)]


class FormTemplate(Strict):
    """The questions of one kind of application. A dossier names code and version, so a change never touches what was sent.

    Attributes:
        code: Its name.
        version: Counted up with every change.
        kinds: Kinds of application that it serves.
        title: What it is for.
        intro: What applicants should know before they begin.
        sections: Its questions.
    """

    code: Code
    version: Annotated[int, Bounded(ge=1)]
    kinds: Annotated[tuple[ApplicationKind, ...], Bounded(min_length=1)]
    title: Translated
    intro: Translated
    sections: Annotated[tuple[Section, ...], Bounded(min_length=1)]

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        for what, codes in (
            ("section", [s.code for s in self.sections]),
            ("field", [f.code for f in self.fields()]),
        ):
            twice = sorted({code for code in codes if codes.count(code) > 1})
            if twice:
                raise ValueError(f"the {what} {', '.join(twice)} stands there twice")
        return self

    def fields(self) -> Iterator[FormField]:
        """Every question, in order."""
        return (field for section in self.sections for field in section.fields)

    def section_of(self, field: str) -> str:
        """Code of the section in which a question stands; empty for one that the template does not know."""
        return next((s.code for s in self.sections if any(f.code == field for f in s.fields)), "")
