"""Agreement text: the template of what people sign, clause by clause, in one language."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field as Bounded
from pydantic import model_validator

from heliograph.model.consortium.form import Code
from heliograph.model.consortium.translated import Language, Strict
from heliograph.model.text import Line, Words

PLACE = re.compile(r"\{([^{}]*)\}")
SHORTEST_GRACE = 14


class Variable(StrEnum):
    """What a text may leave open."""

    PLATFORM = "platform"
    ORGANISATION = "organisation"
    PROJECT = "project"
    PURPOSE = "purpose"
    RESEARCHERS = "researchers"
    DATASETS = "datasets"
    STARTS_ON = "starts-on"
    ENDS_ON = "ends-on"
    CONTACT = "contact"
    LAW = "law"
    COORDINATOR = "coordinator"
    REQUEST = "request"
    DUTIES = "duties"


LISTS = frozenset({Variable.RESEARCHERS, Variable.DATASETS, Variable.DUTIES})
"""Variables that are lists; each stands alone in its paragraph."""


class Term(StrEnum):
    """What holds only where a grant or a request says so; without it the clause is not there."""

    DELETION = "deletion"
    MARKING = "marking"
    PUBLICATION_NOTICE = "publication-notice"
    OUTPUT_CHECK = "output-check"
    DUTIES = "duties"


class Clause(Strict):
    """One clause.

    Attributes:
        code: Its name, the same in every language.
        title: Its heading.
        text: Paragraphs in Markdown, with variables in braces.
        only: The term without which it is left out.
    """

    code: Code
    title: Line
    text: Words
    only: Term | None = None

    def variables(self) -> frozenset[Variable]:
        """What the clause leaves open."""
        return frozenset(Variable(name) for name in PLACE.findall(self.text))

    @model_validator(mode="after")
    def _open_places_are_known(self) -> Self:
        for name in PLACE.findall(self.text):
            if name not in set(Variable):
                raise ValueError(
                    f"{self.code}: there is no variable {{{name}}}; known: {', '.join(Variable)}"
                )
            if name in LISTS and f"{{{name}}}" not in self.text.split("\n\n"):
                raise ValueError(f"{self.code}: the list {{{name}}} needs a paragraph of its own")
        if re.search(r"[{}]", PLACE.sub("", self.text)):
            raise ValueError(f"{self.code}: a brace stands alone")
        if re.search(r"^\s*(#|=+$|-+$|<)", PLACE.sub("x", self.text), flags=re.MULTILINE):
            raise ValueError(f"{self.code}: headings and HTML have no place in a clause")
        return self


class AgreementTemplate(Strict):
    """One version of one agreement in one language.

    Attributes:
        code: Its name.
        version: Counted up with every change; what was signed names its version.
        language: Of this text.
        is_authoritative: Whether this language counts where texts differ; one language of each version does.
        title: Its heading.
        notice: What stands under the heading; a translation says here which language counts.
        summary: In plain words, shown beside it; not part of what is signed.
        is_breaking: Whether those who signed the version before must sign anew.
        grace_days: How long they may take; access goes on meanwhile.
        needs_institution: Whether a signing official of the organisation must sign, too.
        clauses: The text.
    """

    code: Code
    version: Annotated[int, Bounded(ge=1)]
    language: Language
    is_authoritative: bool = False
    title: Line
    notice: Words | None = None
    summary: Annotated[tuple[Line, ...], Bounded(min_length=1)]
    is_breaking: bool = False
    grace_days: Annotated[int, Bounded(ge=0)] = 0
    needs_institution: bool = False
    clauses: Annotated[tuple[Clause, ...], Bounded(min_length=1)]

    @property
    def name(self) -> str:
        """As records name it: ``data-access@1/en``."""
        return f"{self.code}@{self.version}/{self.language}"

    @model_validator(mode="after")
    def _fair(self) -> Self:
        codes = [clause.code for clause in self.clauses]
        if len(set(codes)) != len(codes):
            raise ValueError("a clause stands there twice")
        if self.is_breaking and self.grace_days < SHORTEST_GRACE:
            raise ValueError(f"a breaking change needs grace_days of at least {SHORTEST_GRACE}")
        if not self.is_authoritative and self.notice is None:
            raise ValueError("a translation needs a notice that says which language counts")
        return self
