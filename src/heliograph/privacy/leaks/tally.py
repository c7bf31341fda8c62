"""Tally: what a scan has seen so far, in counts and a few cells, however large the edition is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import Needle
from heliograph.privacy.leaks.sightings import Sightings

ENOUGH = 3
"""So many accounts that are not its owners make a word a common one."""

MOST_SAMPLES = 20
"""Cells that are kept of one kind of thing."""

MOST_KEPT = 2_000
"""Cells that are kept of all kinds of things of one sort at one place."""

MOST_NAMES = 50_000
"""So many different names are told apart; the others count as one."""

OTHERS = ""
LONGEST_CELL = 1_000

Counts = npt.NDArray[np.int64]


@dataclass(slots=True)
class Seen:
    """One thing at one place: in how many cells, and some of these."""

    found: int = 0
    samples: list[str] = field(default_factory=list)


class Tally:
    """Counts what is sighted.

    Args:
        needles: What is looked for.
        most_names: So many different names are told apart; the others count as one.

    Attributes:
        hits: By place, number of the needle and context.
        mentions: By place, name and context.
        values: Values that were read.
        bytes: How long they were.
    """

    def __init__(self, needles: Sequence[Needle], *, most_names: int = MOST_NAMES) -> None:
        self.hits: dict[tuple[str, int, Context], Seen] = {}
        self.mentions: dict[tuple[str, str, Context], Seen] = {}
        self.values = 0
        self.bytes = 0
        self._needles = needles
        self._most_names = most_names
        self._others: dict[int, set[str]] = defaultdict(set)
        self._kept: dict[tuple[str, Context], int] = defaultdict(int)

    def add(
        self,
        place: str,
        sightings: Sightings,
        values: pa.Array,
        *,
        counts: Counts | None = None,
        authors: pa.Array | None = None,
    ) -> None:
        """Count what stands in some values.

        Args:
            place: Where the values stand.
            sightings: What was found there.
            values: What was looked at.
            counts: How often each value stands there; once, unless told.
            authors: Who wrote each value; what somebody else writes as a word is a common one.
        """
        self.values += len(values) if counts is None else int(counts.sum())
        self.bytes += values.nbytes
        self._count(place, sightings, values, counts)
        if authors is not None and sightings.used.any():
            self._learn(sightings, authors)
        for row, name, context in sightings.mentions:
            key = place, name, context
            if key not in self.mentions and len(self.mentions) >= self._most_names:
                key = place, OTHERS, context
            seen = self.mentions.setdefault(key, Seen())
            self._see(place, context, seen, 1 if counts is None else int(counts[row]), values[row])

    def others(self, number: int) -> int:
        """How many accounts that are not its owners use a needle as a word; counted up to ENOUGH."""
        return len(self._others[number]) if number in self._others else 0

    def _count(self, place: str, sightings: Sightings, values: pa.Array, counts: Counts | None) -> None:
        if not len(sightings.needles):
            return
        keys = sightings.needles * len(Context) + sightings.contexts
        distinct, first, of = np.unique(keys, return_index=True, return_inverse=True)
        weights = None if counts is None else counts[sightings.rows]
        found = np.bincount(of, weights).astype(np.int64)
        for key, at, count in zip(distinct.tolist(), first.tolist(), found.tolist(), strict=True):
            needle, context = key // len(Context), Context(key % len(Context))
            seen = self.hits.setdefault((place, needle, context), Seen())
            self._see(place, context, seen, count, values[int(sightings.rows[at])])

    def _see(self, place: str, context: Context, seen: Seen, count: int, cell: pa.Scalar) -> None:
        seen.found += count
        if len(seen.samples) < MOST_SAMPLES and self._kept[place, context] < MOST_KEPT:
            self._kept[place, context] += 1
            seen.samples.append(str(cell.as_py())[:LONGEST_CELL])

    def _learn(self, sightings: Sightings, authors: pa.Array) -> None:
        """Remember who else uses which needle as a word; whoever is not named is nobody else."""
        coded = authors.dictionary_encode()
        names = coded.dictionary
        codes = pc.fill_null(coded.indices, -1).to_numpy()
        used = sightings.used & (codes[sightings.rows] >= 0)
        pairs = np.unique(sightings.needles[used] * max(len(names), 1) + codes[sightings.rows[used]])
        for needle, code in zip((pairs // len(names)).tolist(), (pairs % len(names)).tolist(), strict=True):
            others = self._others[needle]
            if len(others) < ENOUGH:
                author = names[code].as_py()
                if author not in self._needles[needle].owners:
                    others.add(author)
