"""Chance as a pure function: what happens to post number i is a hash of the seed, a name and i.

Any post can be made again anywhere, alone or in a batch, in any process: a repost makes its target's author, time and
text anew instead of remembering them, so memory stays flat and the bytes do not depend on batches or cores. NumPy's
generators hand out numbers in sequence, which would tie each post to its batch; they also promise no stable stream
between versions. SplitMix64 costs under three nanoseconds a number in NumPy.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

STEP = np.uint64(0x9E3779B97F4A7C15)
CELLS = 65536
"""Cells of a table of quantiles: sixteen bits of chance choose one."""


def mix(bits: Bits) -> Bits:
    """Scatter 64-bit numbers (the finaliser of SplitMix64, a bijection)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


@dataclass(frozen=True, slots=True)
class Chance:
    """One named source of chance; the same index gives the same number for ever."""

    key: int

    @classmethod
    def of(cls, seed: int) -> "Chance":
        """The root source of a seed."""
        return cls(int.from_bytes(blake2b(f"heliograph-synth/1/{seed}".encode(), digest_size=8).digest()))

    def stream(self, name: str) -> "Chance":
        """A source of its own for one question, independent of all others."""
        digest = blake2b(name.encode(), digest_size=8, key=self.key.to_bytes(8)).digest()
        return Chance(int.from_bytes(digest))

    def bits(self, index: Whole | Bits) -> Bits:
        """Sixty-four random bits per index."""
        return mix(index.astype(np.uint64) * STEP + np.uint64(self.key))

    def fraction(self, index: Whole | Bits) -> Real:
        """A number in [0, 1) per index."""
        return (self.bits(index) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, index: Whole | Bits, bound: int | Whole) -> Whole:
        """A whole number in [0, bound) per index; bounds up to 2**31."""
        upper = self.bits(index) >> np.uint64(32)
        return ((upper * np.asarray(bound).astype(np.uint64)) >> np.uint64(32)).astype(np.int64)

    def happens(self, index: Whole | Bits, share: float | Real) -> Flags:
        """Whether something of that probability happens at each index."""
        return self.fraction(index) < share

    def pick(self, index: Whole | Bits, table: Small) -> Small:
        """A value of a table of quantiles per index."""
        return table[(self.bits(index) >> np.uint64(48)).astype(np.int64)]


def counting(size: int) -> Whole:
    """The indexes 0 to size - 1."""
    return np.arange(size, dtype=np.int64)


def quantiles(weights: Sequence[float], cells: int = CELLS) -> Small:
    """A table whose cells name the choices in proportion to their weights."""
    edges = np.cumsum(np.array(weights, dtype=np.float64))
    middles = (np.arange(cells) + 0.5) * (edges[-1] / cells)
    table: Small = np.minimum(np.searchsorted(edges, middles, side="right"), len(weights) - 1).astype(
        np.int32
    )
    return table


def zipf(size: int, *, exponent: float = 1.0, shift: float = 1.0) -> list[float]:
    """Weights that fall with the rank as 1 / (rank + shift) ** exponent."""
    return [(rank + shift) ** -exponent for rank in range(size)]


def lognormal(*, median: float, below: float, share_below: float, cells: int = CELLS) -> Small:
    """A table of log-normal counts of which ``share_below`` lie below ``below``."""
    normal = NormalDist()
    sigma = math.log(below / median) / normal.inv_cdf(share_below)
    values = [median * math.exp(sigma * normal.inv_cdf((cell + 0.5) / cells)) for cell in range(cells)]
    return np.array([min(int(value), 2**31 - 1) for value in values], dtype=np.int32)
