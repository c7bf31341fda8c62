"""Criterion: what must be so for access, in words that applicants read before they apply.

A criterion changes in public: a proposal, a time in which anybody may comment, a day from which the new version holds. What was
submitted before that day is judged by the version of then.
"""

from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field as Bounded
from pydantic import model_validator

from heliograph.model.consortium.form import Code
from heliograph.model.consortium.scope import Modality
from heliograph.model.consortium.translated import Strict, Translated

SHORTEST_COMMENT = timedelta(days=30)


class Judged(StrEnum):
    """Who or what says whether a criterion is met."""

    EVIDENCE = "evidence"
    REVIEWERS = "reviewers"
    EXCLUSION = "exclusion"
    DECLARATION = "declaration"


class Criterion(Strict):
    """One version of one criterion.

    Attributes:
        code: Its name; answers, reviews and reasons of decisions use it.
        version: Counted up with every change.
        title: In a few words.
        text: What is asked, and what is not.
        judged: Who says whether it is met.
        proposed_on: Day on which this version was proposed; the first version has none.
        comments_until: Last day for comments.
        in_force_from: First day on which it holds.
    """

    code: Code
    version: Annotated[int, Bounded(ge=1)] = 1
    title: Translated
    text: Translated
    judged: Judged
    proposed_on: date | None = None
    comments_until: date | None = None
    in_force_from: date

    @model_validator(mode="after")
    def _was_open_for_comments(self) -> Self:
        if self.version == 1:
            return self
        if self.proposed_on is None or self.comments_until is None:
            raise ValueError(f"{self.code}: a change needs proposed_on and comments_until")
        if self.comments_until < self.proposed_on + SHORTEST_COMMENT:
            raise ValueError(f"{self.code}: comments need {SHORTEST_COMMENT.days} days")
        if self.in_force_from <= self.comments_until:
            raise ValueError(f"{self.code}: cannot hold before the time for comments is over")
        return self


class Criteria(Strict):
    """The criteria of one kind of access, in all their versions.

    Attributes:
        code: Its name; that of the form that asks about them.
        undergraduates: Ways of access that are open to undergraduates: a choice of who runs the consortium, not a law.
        criteria: Every version of every criterion.
    """

    code: Code
    undergraduates: tuple[Modality, ...] = ()
    criteria: Annotated[tuple[Criterion, ...], Bounded(min_length=1)]

    @model_validator(mode="after")
    def _versions_follow_each_other(self) -> Self:
        for code in {criterion.code for criterion in self.criteria}:
            versions = [c for c in self.criteria if c.code == code]
            if [c.version for c in versions] != list(range(1, len(versions) + 1)):
                raise ValueError(f"{code}: versions must be 1, 2, 3, … in this order")
            if any(a.in_force_from >= b.in_force_from for a, b in pairwise(versions)):
                raise ValueError(f"{code}: a later version must hold from a later day")
        return self

    def in_force(self, day: date) -> dict[str, Criterion]:
        """The version of each criterion that holds on a day, by code."""
        return {c.code: c for c in self.criteria if c.in_force_from <= day}

    def open_for_comments(self, day: date) -> tuple[Criterion, ...]:
        """The changes that anybody may comment on, on a day."""
        return tuple(
            c
            for c in self.criteria
            if c.proposed_on and c.comments_until and c.proposed_on <= day <= c.comments_until
        )
