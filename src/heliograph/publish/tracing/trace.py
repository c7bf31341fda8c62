"""Trace: whose copies a leak was made from, with the chance that somebody innocent looks like it. Evidence for a hearing, no verdict."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heliograph.errors import UsageError
from heliograph.privacy.tardos import evidence
from heliograph.publish.tracing.copy import copy_id
from heliograph.publish.tracing.leak import Leak, read_leak
from heliograph.publish.tracing.marks import LEAST, marked_posts
from heliograph.publish.tracing.source import Source
from heliograph.tables.engine import MEMORY_LIMIT, connect

CHANCE = 1e-6
"""At most so often anybody innocent at all is named, however many grants there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One grant and how its copy compares with the leak.

    Attributes:
        grant: Id of the grant.
        copy_id: What the manifest of its copy says.
        score: 0 on average for the innocent.
        bound: The chance that any innocent grant of those compared has this score or more is not above it.
        is_named: Whether the bound is below the chance that was allowed.
    """

    grant: str
    copy_id: str
    score: float
    bound: float
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What a leak says.

    Attributes:
        source: The edition, as in ``boats@1/consortium``.
        marks: Posts that copies may lack; told: how many of them the leak says anything of.
        spread: Standard deviation of the score of an innocent grant.
        threshold: From this score on a grant is named.
        chance: That anybody innocent is named; chosen beforehand.
        coalition: How many members acting together the marks are made for.
        suspects: Every grant that was compared, the highest score first.
    """

    source: str
    leak: Leak
    marks: int
    told: int
    spread: float
    threshold: float
    chance: float
    coalition: int
    suspects: tuple[Suspect, ...]

    @property
    def named(self) -> tuple[Suspect, ...]:
        """The grants whose scores chance does not explain."""
        return tuple(one for one in self.suspects if one.is_named)

    @property
    def is_thin(self) -> bool:
        """Whether so little came out that nobody being named says nothing."""
        return self.told < LEAST

    def to_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "edition": self.source,
            "rows": self.leak.rows,
            "known_rows": self.leak.known,
            "posts_of_edition": self.leak.posts,
            "told_by": list(self.leak.told_by),
            "marks": self.marks,
            "marks_told": self.told,
            "spread": self.spread,
            "threshold": self.threshold if self.spread else None,
            "chance": self.chance,
            "coalition": self.coalition,
            "grants": [
                {
                    "grant": one.grant,
                    "copy_id": one.copy_id,
                    "score": one.score,
                    "bound": one.bound,
                    "named": one.is_named,
                }
                for one in self.suspects
            ],
        }


def trace(
    source: Source,
    files: Sequence[Path],
    grants: Iterable[str],
    *,
    chance: float = CHANCE,
    memory: str = MEMORY_LIMIT,
    scratch: Path | None = None,
) -> Traced:
    """Compare a leak with the copy of every grant.

    Args:
        source: The edition that it seems to come from.
        files: What was found.
        grants: Ids of all grants that a copy may have been made for, of those that have ended as well.
        chance: How often anybody innocent may be named.
        memory: Bound of the table engine's buffer pool.
        scratch: Folder for what does not fit.

    Raises:
        UsageError: No grants are given, or the chance is none.
        InputError: The files cannot be read.
    """
    asked = tuple(sorted(set(grants)))
    if not asked or not 0 < chance < 1:
        raise UsageError(
            "there is no grant to compare with" if not asked else f"{chance} is no chance",
            hint="name grants with --grants FILE, one id in a line" if not asked else "name one such as 1e-6",
        )
    with closing(connect(memory_limit=memory, scratch=scratch)) as engine:
        marked = marked_posts(engine, source)
        leak = read_leak(engine, files, marked)
    seen = evidence(marked.bias, leak.present, leak.kept)
    scores = seen.scores(marked.words(asked))
    bounds = [min(1.0, len(asked) * float(one)) for one in seen.chances(scores)]
    ranked = sorted(zip(asked, scores, bounds, strict=True), key=lambda one: (-one[1], one[0]))
    return Traced(
        source=source.name,
        leak=leak,
        marks=len(marked.posts),
        told=leak.marks,
        spread=seen.spread,
        threshold=seen.threshold(chance / len(asked)),
        chance=chance,
        coalition=source.declared.coalition,
        suspects=tuple(
            Suspect(
                grant=grant,
                copy_id=copy_id(source, grant),
                score=float(score),
                bound=bound,
                is_named=bound <= chance,
            )
            for grant, score, bound in ranked
        ),
    )
