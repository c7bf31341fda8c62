"""Texts: the words of a post from its content key, a pure function like everything else."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from heliograph.synth.arrays import texts
from heliograph.synth.chance import CELLS, STEP, Bits, Chance, Small, Whole, counting, mix, quantiles
from heliograph.synth.vocabulary import Vocabulary, runs

_SPREAD = (
    2.0,
    3.0,
    4.0,
    5.0,
    6.0,
    6.0,
    7.0,
    7.0,
    8.0,
    8.0,
    8.0,
    8.0,
    8.0,
    7.0,
    7.0,
    6.0,
    6.0,
    5.0,
    4.0,
    3.0,
    2.0,
    1.0,
)
LENGTHS = quantiles(_SPREAD) + 3
"""Words of a text, 3 to 24."""

CODE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_PAIRS = [a + b for a in CODE_LETTERS for b in CODE_LETTERS]
_CODES = texts([*_PAIRS, " https://t.co/", "https://t.co/"])
SPACED, BARE = len(_PAIRS), len(_PAIRS) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Small changes of copied texts: in text ``row`` the word at ``at`` becomes ``token``."""

    row: Whole
    at: Whole
    token: Whole


NO_EDITS = Edits(row=counting(0), at=counting(0), token=counting(0))


def length_of(chance: Chance, key: Bits) -> Whole:
    """How many words a content key has."""
    return chance.pick(key, LENGTHS).astype(np.int64)


def bodies(
    vocabulary: Vocabulary, *, key: Bits, language: Whole, words: Whole, edits: Edits = NO_EDITS
) -> pa.StringArray:
    """The words of each content key as one text, in its language."""
    tokens, ends = _tokens(vocabulary.tables, key, language, words)
    tokens[ends[:-1]] += vocabulary.opening
    tokens[ends[edits.row] + edits.at] = edits.token
    return runs(vocabulary.tokens, tokens, ends)


def _tokens(tables: Small, key: Bits, language: Whole, words: Whole) -> tuple[Small, Whole]:
    """Four words come from each hash: sixteen bits are one cell of the language's table."""
    hashes = (words + 3) >> 2
    starts = np.cumsum(hashes) - hashes
    row = np.repeat(counting(len(words)), hashes)
    nth = counting(len(row)) - starts[row]
    bits = mix(key[row] + (nth + 1).astype(np.uint64) * STEP)
    cells = bits.astype("<u8").view("<u2").reshape(-1, 4)
    wanted = (nth * 4)[:, None] + counting(4) < words[row][:, None]
    places = (language[row] * CELLS)[:, None] + cells
    tokens: Small = tables.ravel().take(places[wanted])
    return tokens, np.concatenate([[0], np.cumsum(words)])


def links(code: Bits, *, spaced: bool = True) -> pa.StringArray:
    """A shortened link per code, empty where the code is 0."""
    present = code != 0
    row = np.flatnonzero(present)
    chosen = np.empty((len(row), 6), dtype=np.int32)
    chosen[:, 0] = SPACED if spaced else BARE
    left = mix(code[row])
    for column in range(1, 6):
        chosen[:, column] = (left % np.uint64(len(_PAIRS))).astype(np.int32)
        left = left // np.uint64(len(_PAIRS))
    ends = np.concatenate([[0], np.cumsum(present.astype(np.int64) * 6)])
    return runs(_CODES, chosen.ravel(), ends)
