"""Uses: which handles and names stand in a text as plain words, outside mentions, hashtags and links."""

import re
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from heliograph.privacy.border import apart
from heliograph.privacy.redact import views
from heliograph.privacy.splice import join, whole
from heliograph.privacy.unveil import folded

_LINKED = re.compile(rb"[@#/\\_=&?%:.+-]")
_ENDED = re.compile(rb"[,.;:!?)\]\"']*(?:[\s\xff]|\Z)")


class Uses:
    """Finds plain uses of candidates in whole vectors of texts.

    Args:
        candidates: Normalised handles and names.
    """

    def __init__(self, candidates: Iterable[str]) -> None:
        self._values = sorted(set(candidates))
        patterns = [folded(value).encode() for value in self._values]
        self._automaton = BytesAhoCorasick(
            patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def found(self, column: pa.Array | pa.ChunkedArray) -> pa.Array:
        """For each text the candidates that it uses, each once: a column of lists."""
        column = whole(column)
        joined = join(column)
        uses: set[tuple[int, int]] = set()
        for view in views(column, joined):
            hits = self._automaton.find_matches_as_indexes(view.signs, overlapping=True)
            plain = [hit for hit in hits if is_plain(view.signs, hit[1], hit[2])]
            starts = np.array([hit[1] for hit in plain], np.int32)
            begun, _, right = view.located(starts, np.array([hit[2] for hit in plain], np.int32))
            rows = np.searchsorted(joined.starts, begun, side="right") - 1
            found = zip(rows.tolist(), plain, right.tolist(), strict=True)
            uses.update((row, hit[0]) for row, hit, sure in found if sure)
        ordered = sorted(uses)
        sizes = np.bincount([row for row, _ in ordered] or [0], minlength=len(column))
        if not ordered:
            sizes = np.zeros(len(column), np.int64)
        offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        values = pa.array([self._values[number] for _, number in ordered], pa.string())
        return pa.ListArray.from_arrays(pa.array(offsets), values)


def is_plain(text: bytes, start: int, end: int) -> bool:
    """Whether text[start:end] is a word of running text: apart, and in no mention, hashtag, link or compound."""
    return (
        apart(text, start, end)
        and not _LINKED.match(text, start - 1 if start else len(text))
        and _ENDED.match(text, end) is not None
    )
