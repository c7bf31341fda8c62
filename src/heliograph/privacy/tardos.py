"""Tardos code: which marks each copy bears, and whose copies a leak was made from, with a bound on accusing the innocent.

A mark is a row that a copy has or lacks. Everything follows from one key: nothing but the key and the id of a grant is kept.

Sources:
    G. Tardos, "Optimal probabilistic fingerprint codes", Journal of the ACM 55 (2008): biases drawn from the arcsine law with a
    cut-off, code words drawn by the biases.
    B. Skoric, S. Katzenbeisser, M. Celik, "Symmetric Tardos fingerprinting codes for arbitrary alphabet sizes", Designs, Codes and
    Cryptography 46 (2008): the score that counts marks that are there and marks that are not.
    T. Furon, M. Desoubeaux, "Tardos codes for real", IEEE WIFS 2014: once a leak is there, the chance of accusing an innocent is
    bounded for this leak, not for all leaks there could be.
    H. Chernoff, "A measure of asymptotic efficiency for tests of a hypothesis based on the sum of observations", Annals of
    Mathematical Statistics 23 (1952): the bound.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

CUT_OFF = 300
"""Biases stay in [t, 1 - t] with t = 1 / (CUT_OFF x coalition), as in Tardos' construction."""

STEPS = np.linspace(0.1, 64, 640)
"""Exponents that the bound is tried at, in standard deviations of a score: each of them gives a bound, the best counts."""


def seed_of(key: bytes, *words: str) -> bytes:
    """HMAC-SHA-256 of some words, each with its length before it, so that no two lists of words give one message."""
    message = b"".join(len(data).to_bytes(4, "big") + data for data in (word.encode() for word in words))
    return hmac.digest(key, message, "sha256")


def uniform(seed: bytes, count: int) -> Numbers:
    """Numbers in [0, 1) with 53 bits each: SHAKE-256 (FIPS 202) makes them of a seed."""
    drawn = np.frombuffer(hashlib.shake_256(seed).digest(8 * count), "<u8")
    return (drawn >> np.uint64(11)).astype(np.float64) * np.float64(2.0**-53)


def biases(seed: bytes, count: int, *, coalition: int) -> Numbers:
    """The chance of each mark to be in a copy: p = sin^2 r, r uniform on [t', pi/2 - t'], sin^2 t' = t (Tardos 2008, section 2).

    Args:
        seed: One for all copies of an edition; who knows it can choose leaks that name nobody.
        count: How many marks there are.
        coalition: How many members acting together the code shall withstand.
    """
    least = np.arcsin(np.sqrt(1 / (CUT_OFF * coalition)))
    drawn: Numbers = np.sin(least + uniform(seed, count) * (np.pi / 2 - 2 * least))
    return drawn * drawn


def code_word(seed: bytes, bias: Numbers) -> Marks:
    """Which marks a copy bears: each with the chance that its bias says."""
    return uniform(seed, len(bias)) < bias


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a leak says about every mark, in the form in which copies are compared with it.

    Attributes:
        bias: The chance of each mark.
        slope: What a copy gains by having the mark, against not having it; 0 where the leak says nothing.
    """

    bias: Numbers
    slope: Numbers

    @property
    def spread(self) -> float:
        """Standard deviation of the score of somebody who has nothing to do with the leak."""
        return float(np.sqrt(np.sum(self.slope**2 * self.bias * (1 - self.bias))))

    def scores(self, words: Iterable[Marks]) -> Numbers:
        """The score of each copy: 0 on average for the innocent, and higher the more the leak is like the copy."""
        expected = float(self.slope @ self.bias)
        return np.array([float(self.slope[word].sum()) - expected for word in words])

    def chances(self, scores: Numbers) -> Numbers:
        """For each score a bound on the chance that an innocent copy has this score or more.

        Copies of the innocent are independent of the leak, so that their score is a sum of independent numbers and
        P(S >= z) <= E[exp(u S)] exp(-u z) for every u > 0 (Chernoff 1952). E[exp(u S)] is computed, not approximated.
        """
        if not self.spread:
            return np.ones_like(scores)
        steps, generating = self._generating()
        exponents = (generating[:, None] - steps[:, None] * scores[None, :]).min(axis=0)
        bounds: Numbers = np.exp(np.minimum(exponents, 0.0))
        return bounds

    def threshold(self, chance: float) -> float:
        """The lowest score whose bound is not above a chance."""
        if not self.spread:
            return float("inf")
        steps, generating = self._generating()
        return float(((generating - np.log(chance)) / steps).min())

    def _generating(self) -> tuple[Numbers, Numbers]:
        """Exponents u, and log E[exp(u S)] for an innocent copy: the sum of log(1 - p + p e^(u a)) - u a p over all marks."""
        told = self.slope != 0
        slope, bias = self.slope[told], self.bias[told]
        steps = STEPS / self.spread
        with np.errstate(over="ignore"):
            values = [float(np.log1p(bias * np.expm1(u * slope)).sum() - u * (slope @ bias)) for u in steps]
        return steps, np.array(values)


def evidence(bias: Numbers, present: Marks, kept: Numbers | float = 1.0) -> Evidence:
    """What a leak says (Skoric, Katzenbeisser, Celik 2008, section 3.1, for two symbols; a partial leak says less).

    With x = 1 for a copy that has the mark, a mark that is in the leak adds (x - p) / sqrt(p (1 - p)), one that is not takes it away.
    Where only a share f of the rows came out, a missing mark may be an accident: it counts f (1 - p) / (1 - f p), the share f times
    the chance that it is missing because the leaking copy had none. A whole leak, f = 1, gives the score of the source.

    Args:
        bias: Of each mark.
        present: Whether the leak has it.
        kept: Which share of the rows around each mark is in the leak, measured on rows that every copy has.
    """
    kept = np.broadcast_to(np.asarray(kept, np.float64), bias.shape)
    missing = kept * (1 - bias) / np.maximum(1 - kept * bias, np.finfo(np.float64).tiny)
    slope = np.where(present, 1.0, -missing) / np.sqrt(bias * (1 - bias))
    return Evidence(bias, slope)
