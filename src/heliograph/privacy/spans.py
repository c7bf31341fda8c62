"""Spans: stretches of text that are replaced, as columns; and one for each group that overlaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Places = npt.NDArray[np.int64]


class Rank(IntEnum):
    """What a stretch is; of two equally long ones at one place the higher counts."""

    TRACKING = 0
    PERSONAL = 1
    POST = 2
    BYSTANDER = 3
    TOKEN = 4
    MENTION = 5


Span = tuple[int, int, bytes, Rank]
"""One stretch: start, end, what takes its place, and what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Stretches of a source, a row each.

    Attributes:
        starts: Where they begin.
        ends: Where they end.
        texts: What takes their places, as binary strings.
        ranks: What they are.
    """

    starts: Places
    ends: Places
    texts: pa.Array
    ranks: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.starts)

    @classmethod
    def of(cls, listed: Sequence[Span]) -> Self:
        """Some that were found one by one."""
        starts, ends, texts, ranks = zip(*listed, strict=True) if listed else ((), (), (), ())
        return cls(
            starts=np.array(starts, np.int64),
            ends=np.array(ends, np.int64),
            texts=pa.array(texts, pa.binary()),
            ranks=np.array(ranks, np.uint8),
        )

    @classmethod
    def cut(cls, stretches: Sequence[tuple[int, int]]) -> Self:
        """Tracking parameters, which nothing stands for."""
        bounds = np.array(stretches, np.int64).reshape(-1, 2)
        return cls(
            starts=bounds[:, 0],
            ends=bounds[:, 1],
            texts=pa.repeat(pa.scalar(b"", pa.binary()), len(bounds)),
            ranks=np.full(len(bounds), Rank.TRACKING, np.uint8),
        )

    @classmethod
    def together(cls, parts: Iterable[Self]) -> Self:
        """Several one behind the other."""
        listed = [part for part in parts if len(part)]
        if len(listed) < 2:  # noqa: PLR2004 - nothing to join
            return listed[0] if listed else cls.of([])
        return cls(
            starts=np.concatenate([p.starts for p in listed]),
            ends=np.concatenate([p.ends for p in listed]),
            texts=pa.concat_arrays([p.texts for p in listed]),
            ranks=np.concatenate([p.ranks for p in listed]),
        )

    def chosen(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Self:
        """Some of them, by mask or by number."""
        taken = np.flatnonzero(which) if which.dtype == np.bool_ else which
        return type(self)(
            starts=self.starts[taken],
            ends=self.ends[taken],
            texts=self.texts.take(pa.array(taken)),
            ranks=self.ranks[taken],
        )

    def listed(self) -> list[Span]:
        """One by one."""
        columns = (
            self.starts.tolist(),
            self.ends.tolist(),
            self.texts.to_pylist(),
            map(Rank, self.ranks.tolist()),
        )
        return list(zip(*columns, strict=True))


def settle(spans: Spans) -> Spans:
    """In order, one for each group that overlaps; it covers the group, so that nothing of a shorter one is left behind."""
    if not len(spans):
        return spans
    ordered = _different(spans.chosen(np.lexsort((spans.ends, spans.starts))))
    begins = np.ones(len(ordered), bool)
    begins[1:] = ordered.starts[1:] >= np.maximum.accumulate(ordered.ends)[:-1]
    groups = np.cumsum(begins) - 1
    crowded = (np.bincount(groups) > 1)[groups]
    if not crowded.any():
        return ordered
    made = Spans.together([ordered.chosen(~crowded), Spans.of(_merged(ordered.chosen(crowded).listed()))])
    return made.chosen(np.argsort(made.starts))


def _different(spans: Spans) -> Spans:
    """Without what is found a second time in the same place: most of it, by another look at the same text."""
    again = np.zeros(len(spans), bool)
    again[1:] = pc.equal(spans.texts[1:], spans.texts[:-1]).to_numpy(zero_copy_only=False)
    for column in (spans.starts, spans.ends, spans.ranks):
        again[1:] &= column[1:] == column[:-1]
    return spans.chosen(~again) if again.any() else spans


def _merged(crowded: list[Span]) -> list[Span]:
    merged: list[Span] = []
    last = -1
    for span in sorted(crowded):
        if span[0] < last:
            before = merged.pop()
            last = max(last, span[1])
            merged.append(_better(before, span, last))
        else:
            merged.append(span)
            last = span[1]
    return merged


def _better(one: Span, other: Span, end: int) -> Span:
    """Of two that overlap the longer, over the whole stretch; but a known account's mention before a stranger's."""
    ranks = {one[3], other[3]}
    if ranks == {Rank.BYSTANDER, Rank.MENTION}:
        best = one if one[3] is Rank.MENTION else other
    else:
        best = max(one, other, key=lambda s: (s[1] - s[0], s[3], s[2]))
    return one[0], end, best[2], best[3]
