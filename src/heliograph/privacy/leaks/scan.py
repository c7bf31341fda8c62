"""Scan: finds needles, and mentions of anybody, in whole columns of values, in whatever disguise they stand.

Each value is read as it is written; values that hide something (``fold.strange``) also as a reader sees them. An automaton
finds words in text whose punctuation is squeezed; what it finds is held against the text itself.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from heliograph.privacy.leaks.digit_runs import long_numbers
from heliograph.privacy.leaks.fold import Mask, escaped, folded, lowered, mask_of, odd, parted, veiled, within
from heliograph.privacy.leaks.haystack import (
    ALL_WORDS,
    ASCII_WORDS,
    EDGE,
    Haystack,
    Places,
    Squeezed,
    haystack,
    squeezed,
)
from heliograph.privacy.leaks.hosts import OWN
from heliograph.privacy.leaks.links import Context, in_link, is_mention, sign_at, sign_before
from heliograph.privacy.leaks.mentions import Mentions, Naming
from heliograph.privacy.leaks.needles import NUMBER, Kind, Needle, by_form
from heliograph.privacy.leaks.sightings import Reading, Sightings, table
from heliograph.privacy.leaks.signs import is_border, is_unspaced

FAST = 500_000
"""Bytes of patterns for which the faster automaton is small enough."""

_ESCAPING = b"%&"
_AT_SIGN, _TAG = ord("@"), ord("#")


def _signs(wanted: Iterable[int]) -> npt.NDArray[np.bool_]:
    """For each byte whether it is one of these."""
    made = np.zeros(256, np.bool_)
    made[list(wanted)] = True
    return made


_BEYOND = _signs(range(0x80, EDGE))
_LINKING = _signs(b"/=@,:")
_STOPS = _signs(b".:")
_WORD_SIGNS = _signs(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/")
_NO_WORD_BEFORE = _signs(b"@#/\\_=&?%:.+-")
_NO_WORD_AFTER = _signs(b"@#/\\_=&%+-")


class Scanner:
    """Looks for needles.

    Args:
        needles: What is looked for.
        known: Handles and ids, in small letters, that may be mentioned.
        strangers: Whether mentions of names that are neither pseudonyms nor known are told too; those of masked accounts
            always are.
    """

    def __init__(
        self, needles: Sequence[Needle], *, known: Iterable[str] = (), strangers: bool = False
    ) -> None:
        self.needles = needles
        self.by_form = by_form(needles)
        self._mentions = Mentions(needles, known=known, strangers=strangers)
        self._numbers = {n.form.encode(): number for number, n in enumerate(needles) if n.number}
        latin: dict[bytes, list[int]] = defaultdict(list)
        other: dict[bytes, list[int]] = defaultdict(list)
        for number, needle in enumerate(needles):
            if not needle.sought or needle.number:
                continue
            for pattern in needle.patterns():
                if needle.form.isascii():
                    latin[b" %s " % squeezed(pattern, ASCII_WORDS)].append(number)
                else:
                    other[squeezed(pattern, ALL_WORDS)].append(number)
        self._hosts = len(latin)
        self._latin_needles = list(latin.values())
        hosts = [b" %s " % squeezed(host.decode(), ASCII_WORDS) for host in OWN]
        self._latin = _automaton([*latin, *hosts])
        self._other_needles = list(other.values())
        self._other = _automaton(list(other))
        self._read_closely = np.array([" " in n.form or not n.form.isascii() for n in needles], np.bool_)
        self._accounts = np.array([bool(n.kinds & {Kind.HANDLE, Kind.ID}) for n in needles], np.bool_)
        self._written: dict[int, re.Pattern[str]] = {}

    @property
    def idle(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.needles and not self._mentions.strangers

    def scan(self, column: pa.Array) -> Sightings:
        """Find everything in a column of strings."""
        valid = pc.indices_nonzero(pc.is_valid(column)).to_numpy(zero_copy_only=False).astype(np.int64)
        values = column.drop_null().cast(pa.string())
        found = Reading()
        if len(values):
            strange = self._as_written(values, found)
            if strange.any():
                self._as_seen(values, strange, found)
        return found.merged(valid)

    def _as_written(self, values: pa.Array, found: Reading) -> Mask:
        """Read values as they are written; tells which of them read otherwise."""
        hay = haystack(values)
        self._read(hay, found)
        strange = within(values, hay.holding(_ESCAPING), escaped)
        beyond = ~mask_of(pc.string_is_ascii(values))
        if beyond.any():
            some = values.filter(pa.array(beyond))
            strange[beyond] |= odd(some)
            if self._other is not None:
                part = Reading()
                self._other_hits(lowered(some), part)
                found.add(part, np.flatnonzero(beyond))
        # what a mention is in a value with escapes, only its other reading tells
        found.mentions = {mention for mention in found.mentions if not strange[mention[0]]}
        return strange

    def _as_seen(self, values: pa.Array, strange: Mask, found: Reading) -> None:
        """Read values as a reader sees them, and once more with what nobody sees taken for spaces."""
        some = values.filter(pa.array(strange))
        rows = np.flatnonzero(strange)
        self._seen(folded(some), rows, found)
        hiding = veiled(some)
        if hiding.any():
            parts = Reading()
            self._seen(parted(some.filter(pa.array(hiding))), rows[hiding], parts)
            found.hits += parts.hits

    def _seen(self, values: pa.Array, rows: Places, found: Reading) -> None:
        part = Reading()
        self._read(haystack(values), part)
        if self._other is not None:
            self._other_hits(values, part)
        found.add(part, rows)

    def _read(self, hay: Haystack, found: Reading) -> None:
        """Names in ASCII, numbers and mentions."""
        self._named(hay, self._mentions.mentioned(hay.text), found)
        if self._numbers:
            found.hits.append(self._number_hits(hay))
        pressed = Squeezed(hay.text, ASCII_WORDS)
        hits = _found(self._latin, pressed.signs)
        if not len(hits):
            return
        starts, ends = pressed.places(hits[:, 1] + 1), pressed.places(hits[:, 2] - 2) + 1
        hosts = hits[:, 0] >= self._hosts
        self._named(hay, self._mentions.linked(hay.text, starts[hosts], ends[hosts]), found)
        needles, starts, ends = _spread(hits[~hosts, 0], self._latin_needles, starts[~hosts], ends[~hosts])
        found.hits.append(self._whole(hay, needles, starts, ends))

    def _other_hits(self, values: pa.Array, found: Reading) -> None:
        """Names beyond ASCII, in values in small letters."""
        hay = haystack(values)
        pressed = Squeezed(hay.text, ALL_WORDS)
        hits = _found(self._other, pressed.signs)
        if len(hits):
            starts, ends = pressed.places(hits[:, 1]), pressed.places(hits[:, 2] - 1) + 1
            needles, starts, ends = _spread(hits[:, 0], self._other_needles, starts, ends)
            found.hits.append(self._whole(hay, needles, starts, ends))

    def _whole(self, hay: Haystack, needles: Places, starts: Places, ends: Places) -> Places:
        """Of what was found in squeezed text, that which is a whole word or name in the text itself; with its context."""
        if not len(needles):
            return table([])
        signs = np.frombuffer(hay.text, np.uint8)
        before, after = signs[starts - 1], signs[ends]
        right = np.ones(len(needles), np.bool_)
        doubtful = _BEYOND[before] | _BEYOND[after] | self._read_closely[needles]
        for n in np.flatnonzero(doubtful).tolist():
            right[n] = self._stands(hay.text, int(needles[n]), int(starts[n]), int(ends[n]))
        needles, starts, ends = needles[right], starts[right], ends[right]
        before, after = before[right], after[right]
        contexts = np.where(before == _TAG, Context.TAG, Context.WORD).astype(np.int64)
        linked = self._accounts[needles] & (_LINKING[before] | (after == ord(".")))
        for n in np.flatnonzero(linked).tolist():
            contexts[n] = max(
                int(contexts[n]), self._context(hay.text, int(needles[n]), int(starts[n]), int(ends[n]))
            )
        followed = _STOPS[after] & _WORD_SIGNS[signs[np.minimum(ends + 1, len(signs) - 1)]]
        used = ~(_NO_WORD_BEFORE[before] | _NO_WORD_AFTER[after] | followed)
        return np.column_stack([hay.rows(starts), needles, contexts, used]).astype(np.int64)

    def _stands(self, text: bytes, number: int, start: int, end: int) -> bool:
        """Whether text[start:end] is the needle, as a word of its own where its script has words."""
        needle = self.needles[number]
        written = text[start:end].decode("utf-8", "replace").lower()
        if " " in needle.form:
            if number not in self._written:
                self._written[number] = re.compile(needle.written())
            if self._written[number].fullmatch(written) is None:
                return False
        return _ends(sign_before(text, start), needle.form[0]) and _ends(sign_at(text, end), needle.form[-1])

    def _context(self, text: bytes, number: int, start: int, end: int) -> Context:
        needle = self.needles[number]
        if text[start - 1] == _AT_SIGN and Kind.HANDLE in needle.kinds and is_mention(text, start, end):
            return Context.MENTION
        context = in_link(text, start, end)
        if Kind.HANDLE not in needle.kinds and context is not Context.PARAMETER:
            return Context.WORD
        return context

    def _number_hits(self, hay: Haystack) -> Places:
        """Long numbers, within letters too."""
        known = ((start, self._numbers.get(number)) for start, number in long_numbers(hay.text, NUMBER))
        found = [(start, needle) for start, needle in known if needle is not None]
        places, needles = (np.array([hit[n] for hit in found], np.int64) for n in (0, 1))
        plain = np.zeros(len(found), np.int64)
        return np.column_stack([hay.rows(places), needles, plain, plain])

    def _named(self, hay: Haystack, namings: Iterable[Naming], found: Reading) -> None:
        """Remember who is named."""
        listed = list(namings)
        rows = hay.rows(np.array([naming.start for naming in listed], np.int64)).tolist()
        found.mentions.update((row, n.name, n.context) for row, n in zip(rows, listed, strict=True))
        found.hits.append(
            table(
                [
                    (row, self.by_form[n.name], n.context, False)
                    for row, n in zip(rows, listed, strict=True)
                    if n.masked
                ]
            )
        )


def _automaton(patterns: list[bytes]) -> BytesAhoCorasick | None:
    if not patterns:
        return None
    small = sum(map(len, patterns)) < FAST
    kind = Implementation.DFA if small else Implementation.ContiguousNFA
    return BytesAhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=kind)


def _found(automaton: BytesAhoCorasick | None, text: bytes) -> Places:
    """Hits as rows of pattern, start and end."""
    hits = automaton.find_matches_as_indexes(text, overlapping=True) if automaton is not None else []
    return np.array(hits, np.int64).reshape(-1, 3)


def _spread(
    patterns: Places, meant: Sequence[Sequence[int]], starts: Places, ends: Places
) -> tuple[Places, Places, Places]:
    """Hits of patterns as hits of needles: a pattern can stand for several."""
    lists = [meant[pattern] for pattern in patterns.tolist()]
    counts = np.array([len(listed) for listed in lists], np.int64)
    flat = np.array([number for listed in lists for number in listed], np.int64)
    return flat, np.repeat(starts, counts), np.repeat(ends, counts)


def _ends(neighbour: str, sign: str) -> bool:
    """Whether a word that begins or ends with a sign does so beside this neighbour."""
    return is_border(neighbour) or is_unspaced(sign)
