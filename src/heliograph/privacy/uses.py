"""Uses: which handles and names stand in a text as plain words, outside mentions, hashtags and links."""

import re
from collections.abc import Iterable
from itertools import islice

import numpy as np
import pyarrow as pa

from heliograph.privacy.border import apart
from heliograph.privacy.finder import Finder
from heliograph.privacy.redact import Disguises, views
from heliograph.privacy.runs import laid_out
from heliograph.privacy.spans import Places
from heliograph.privacy.splice import join, owners, whole
from heliograph.privacy.unveil import View, folded

READINGS = 2
"""As written, and where that hides something as a reader sees it: there what is written says nothing: a name behind
``&#64;`` or a wide at sign is mentioned, and no plain word."""

_LINKED = np.zeros(256, bool)
_LINKED[list(rb"@#/\_=&?%:.+-")] = True
_ENDED = re.compile(rb"[,.;:!?)\]\"']*(?:[\s\xff]|\Z)")


class Uses:
    """Finds plain uses of candidates in whole vectors of texts.

    Args:
        candidates: Normalised handles and names.
    """

    def __init__(self, candidates: Iterable[str]) -> None:
        self._values = sorted(set(candidates))
        patterns = [folded(value).encode() for value in self._values]
        self._disguises = Disguises(patterns)
        self._finder = Finder(patterns)

    def found(self, column: pa.Array | pa.ChunkedArray) -> pa.Array:
        """For each text the candidates that it uses, each once: a column of lists."""
        column = whole(column)
        joined = join(column)
        uses: set[tuple[int, int]] = set()
        for view in islice(views(column, joined, self._disguises), READINGS):
            numbers, starts, ends = self._plain(view)
            begun, _, right = view.located(starts, ends)
            found = zip(owners(joined, begun[right]).tolist(), numbers[right].tolist(), strict=True)
            if view.starts is not None:
                looked = set(np.unique(owners(joined, view.starts)).tolist())
                uses = {(row, number) for row, number in uses if row not in looked}
            uses.update(found)
        ordered = np.array(sorted(uses), np.int64).reshape(-1, 2)
        offsets = np.zeros(len(column) + 1, np.int32)
        np.cumsum(np.bincount(ordered[:, 0], minlength=len(column)), out=offsets[1:])
        return pa.ListArray.from_arrays(
            pa.array(offsets), pa.array(self._values, pa.string()).take(pa.array(ordered[:, 1]))
        )

    def _plain(self, view: View) -> Places:
        """Number, start and end of each candidate that stands as a word of running text."""
        text = view.signs
        hits = self._finder.written(text) if view.written else self._finder.seen(text)
        hits = hits[~_LINKED[laid_out(text)[hits[:, 1] - 1]]]
        plain = [is_plain(text, start, end) for start, end in hits[:, 1:].tolist()]
        found: Places = hits[np.array(plain, bool)].T
        return found


def is_plain(text: bytes, start: int, end: int) -> bool:
    """Whether text[start:end] is a word of running text: apart, and in no compound; what stands before it is known to be right."""
    return apart(text, start, end) and _ENDED.match(text, end) is not None
