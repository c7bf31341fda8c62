"""Sightings: what a scan finds in a column of values, put together from several readings of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from heliograph.privacy.leaks.haystack import Places
from heliograph.privacy.leaks.links import Context

Mention = tuple[int, str, Context]
"""Row, name as written in small letters, and whether it is a mention or stands in a link to a profile."""


@dataclass(slots=True)
class Sightings:
    """What stands in a column of values: one entry for each needle and value.

    Attributes:
        needles: Number of the needle.
        rows: Number of the value.
        contexts: The surest context.
        used: Whether it is used as a word of running text.
        mentions: Mentions of names that are neither pseudonyms nor known.
    """

    needles: npt.NDArray[np.int64]
    rows: Places
    contexts: npt.NDArray[np.int64]
    used: npt.NDArray[np.bool_]
    mentions: Sequence[Mention] = ()


Hit = tuple[int, int, int, bool]
"""Row, needle, context, and whether it is used as a word."""


@dataclass(slots=True)
class Reading:
    """What readings of some values give.

    Attributes:
        hits: Arrays with the columns row, needle, context and whether it is used as a word.
        mentions: See ``Sightings``.
    """

    hits: list[Places] = field(default_factory=list)
    mentions: set[Mention] = field(default_factory=set)

    def add(self, other: "Reading", rows: Places) -> None:
        """Add what was found in some of the values, whose rows are given."""
        for hits in other.hits:
            hits[:, 0] = rows[hits[:, 0]]
            self.hits.append(hits)
        self.mentions |= {(int(rows[row]), name, context) for row, name, context in other.mentions}

    def merged(self, valid: Places) -> Sightings:
        """One entry for each needle and value; ``valid`` are the numbers of the values."""
        mentions = sorted((int(valid[row]), name, context) for row, name, context in self.mentions)
        rows, needles, contexts, used = np.concatenate([table([]), *self.hits]).T
        order = np.lexsort((-contexts, needles, rows))
        rows, needles, contexts, used = rows[order], needles[order], contexts[order], used[order]
        first = np.ones(len(rows), np.bool_)
        first[1:] = (rows[1:] != rows[:-1]) | (needles[1:] != needles[:-1])
        starts = np.flatnonzero(first)
        anywhere = np.maximum.reduceat(used, starts) if len(starts) else used
        return Sightings(
            needles[first], valid[rows[first]], contexts[first], anywhere.astype(np.bool_), mentions
        )


def table(hits: Sequence[Hit]) -> Places:
    """Hits as rows of an array."""
    return np.array(hits, np.int64).reshape(-1, 4)
