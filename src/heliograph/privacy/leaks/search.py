"""Search: a scanner and what it has seen so far."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from heliograph.privacy.leaks.fold import folded
from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import Needle
from heliograph.privacy.leaks.scan import Scanner
from heliograph.privacy.leaks.sightings import Sightings
from heliograph.privacy.leaks.signs import words
from heliograph.privacy.leaks.tally import Counts, Tally


@dataclass(frozen=True, slots=True)
class Search:
    """Looks for needles and remembers where they stand."""

    scanner: Scanner
    tally: Tally

    @property
    def needles(self) -> Sequence[Needle]:
        """What is looked for."""
        return self.scanner.needles

    def read(
        self, place: str, values: pa.Array, *, counts: Counts | None = None, authors: pa.Array | None = None
    ) -> Sightings:
        """Look through values of a place; the arguments are those of ``Tally.add``."""
        found = self.scanner.scan(values)
        self.tally.add(place, found, values, counts=counts, authors=authors)
        return found

    def read_cells(self, place: str, values: pa.Array) -> None:
        """Look for values that are an identifier as a whole, however short or common it is."""
        forms = (" ".join(words(text)) if text else "" for text in folded(values).to_pylist())
        known = self.scanner.by_form
        found = [(row, known[form]) for row, form in enumerate(forms) if form in known]
        rows, numbers = (np.array([pair[n] for pair in found], np.int64) for n in (0, 1))
        contexts = np.full(len(found), Context.CELL, np.int64)
        self.tally.add(place, Sightings(numbers, rows, contexts, np.zeros(len(found), np.bool_)), values)
