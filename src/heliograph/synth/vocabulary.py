"""The vocabulary: every piece of text that a post can be made of, as one Arrow dictionary.

A text is a run of tokens; a token carries the space before it, so that a taken run *is* the text and nothing has to
be joined. Every token exists twice: as it stands in the middle of a text and as it opens one. Double quotes are
doubled already, because the only use is a quoted CSV field.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from heliograph.synth import arrays
from heliograph.synth.chance import Chance, Small, Whole, counting, quantiles, zipf
from heliograph.synth.languages import EMOJI, LANGUAGES, LATIN_SYLLABLES, Language

MASS = {
    "word": 0.87,
    "comma": 0.045,
    "stop": 0.025,
    "ending": 0.03,
    "emoji": 0.015,
    "quoted": 0.006,
    "line": 0.005,
    "entity": 0.004,
}
"""How often each sort of token is chosen; a text has about a dozen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All tokens, and how to choose them.

    Attributes:
        tokens: Tokens of the middle of a text, then the same tokens as they open a text.
        opening: How far the opening form of a token lies behind its middle form.
        tables: One table of quantiles per language.
        empty: The token that writes nothing.
        words: The plain words of each language, most frequent first.
    """

    tokens: pa.StringArray
    opening: int
    tables: Small
    empty: int
    words: tuple[tuple[str, ...], ...]


def made_up(chance: Chance, syllables: tuple[str, ...], *, count: int, parts: tuple[int, int]) -> list[str]:
    """Distinct words from syllables, ``parts`` (least, most) syllables each."""
    least, most = parts
    words: dict[str, None] = {}
    start = 0
    while len(words) < count:
        index = start + counting(count)
        lengths = least + chance.stream("length").below(index, most - least + 1)
        chosen = np.stack([chance.stream(f"syllable {k}").below(index, len(syllables)) for k in range(most)])
        for row, length in zip(chosen.T.tolist(), lengths.tolist(), strict=True):
            words.setdefault("".join(syllables[k] for k in row[:length]))
        start += count
    return list(words)[:count]


def latin_words(chance: Chance, count: int) -> list[str]:
    """Distinct ASCII words for handles, host names and paths."""
    return made_up(chance, LATIN_SYLLABLES, count=count, parts=(2, 3))


def build(chance: Chance, size: int) -> Vocabulary:
    """Make the vocabulary of ten languages with ``size`` words each."""
    words = tuple(_words(chance.stream(language.code), language, size) for language in LANGUAGES)
    middle: list[str] = [""]
    first: list[str] = [""]
    tables = []
    for language, known in zip(LANGUAGES, words, strict=True):
        tokens, weights = _tokens(language, known)
        tables.append(quantiles(weights) + len(middle))
        middle.extend(tokens)
        first.extend(_opening(token) for token in tokens)
    return Vocabulary(
        tokens=arrays.texts(middle + first),
        opening=len(middle),
        tables=np.stack(tables).astype(np.int32),
        empty=0,
        words=words,
    )


def _words(chance: Chance, language: Language, size: int) -> tuple[str, ...]:
    """Common words, then made-up ones: frequent words are short, as Zipf found."""
    short = made_up(chance.stream("short"), language.syllables, count=size // 8, parts=(1, 2))
    long = made_up(chance.stream("long"), language.syllables, count=size, parts=(2, 3))
    return tuple(dict.fromkeys([*language.common, *short, *long]))[:size]


def _tokens(language: Language, words: tuple[str, ...]) -> tuple[list[str], list[float]]:
    gap = " " if language.spaced else ""
    comma, stop = {"zh": ("，", "。"), "ja": ("、", "。"), "ar": ("،", "."), "fa": ("،", ".")}.get(
        language.code, (",", ".")
    )
    sorts = {
        "word": [gap + word for word in words],
        "comma": [gap + word + comma for word in words[:400]],
        "stop": [gap + word + stop for word in words[:200]],
        "ending": list(language.endings),
        "emoji": [" " + sign for sign in EMOJI],
        "quoted": [f' ""{word}""' for word in words[40:140]],
        "line": ["\n" + word for word in words[:60]],
        "entity": [" &amp;"],
    }
    tokens: list[str] = []
    weights: list[float] = []
    for sort, members in sorts.items():
        falling = zipf(len(members), shift=2.7) if sort != "ending" else [1.0] * len(members)
        total = sum(falling)
        tokens.extend(members)
        weights.extend(MASS[sort] * weight / total for weight in falling)
    return tokens, weights


def _opening(token: str) -> str:
    bare = token.lstrip(" \n")
    return bare[:1].upper() + bare[1:]


def runs(tokens: pa.StringArray, chosen: Small, ends: Whole) -> pa.StringArray:
    """Strings that are runs of chosen tokens; ``ends`` (first 0) says where each run stops.

    Taken tokens lie one after the other in memory, so a run is a slice of it: only the offsets are new.
    """
    taken = arrays.chosen(tokens, chosen)
    offsets = np.frombuffer(taken.buffers()[1], dtype=np.int32)[: len(taken) + 1][ends]
    return pa.StringArray.from_buffers(
        len(ends) - 1, pa.py_buffer(np.ascontiguousarray(offsets)), taken.buffers()[2]
    )
