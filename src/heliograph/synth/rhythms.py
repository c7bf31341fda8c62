"""Rhythms: at which hour of their day accounts are awake."""

import numpy as np

from heliograph.synth.calendar import DAY_MS
from heliograph.synth.chance import Bits, Chance, Whole

HOUR_MS = 3_600_000
PARTS = 4096

HOURS: dict[str, tuple[int, ...]] = {
    "day": (3, 1, 1, 1, 1, 2, 8, 20, 34, 40, 42, 44, 46, 42, 40, 40, 42, 46, 52, 58, 60, 52, 34, 14),
    "office": (1, 1, 1, 1, 1, 1, 2, 8, 40, 80, 90, 84, 40, 60, 84, 86, 80, 60, 20, 6, 3, 2, 1, 1),
    "evening": (14, 5, 2, 1, 1, 1, 4, 10, 14, 14, 14, 16, 20, 18, 16, 18, 24, 36, 58, 80, 96, 90, 62, 32),
    "night": (70, 62, 50, 38, 20, 8, 4, 3, 3, 4, 6, 10, 16, 20, 22, 24, 26, 28, 32, 38, 46, 56, 66, 72),
    "machine": (50,) * 24,
}
NAMES = tuple(HOURS)
OFFICE = NAMES.index("office")


def _edges(hours: tuple[int, ...]) -> Whole:
    """Where each of PARTS equally likely parts of the day begins, in milliseconds."""
    rising = np.concatenate([[0.0], np.cumsum(np.array(hours, dtype=np.float64))])
    at = np.arange(PARTS + 1) * (rising[-1] / PARTS)
    edges: Whole = np.floor(np.interp(at, rising, np.arange(25) * float(HOUR_MS))).astype(np.int64)
    return edges


EDGES = np.stack([_edges(hours) for hours in HOURS.values()])


def time_of_day(bits: Bits, rhythm: Whole) -> Whole:
    """Milliseconds since local midnight, drawn from the hours of each rhythm."""
    part = (bits >> np.uint64(52)).astype(np.int64)
    start = EDGES[rhythm, part]
    width = EDGES[rhythm, part + 1] - start
    within = ((bits >> np.uint64(20)) & np.uint64(0xFFFFF)).astype(np.int64)
    return np.minimum(start + ((width * within) >> 20), DAY_MS - 1)


def rhythm_of(
    chance: Chance, account: Whole, *, staffed: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> Whole:
    """A rhythm for each account; staffed ones mostly keep office hours."""
    at = chance.fraction(account)
    own = np.searchsorted(np.array([0.46, 0.54, 0.82, 0.92]), at, side="right")
    office = chance.stream("staffed").happens(account, 0.75)
    return np.where(staffed & office, OFFICE, own).astype(np.int64)
