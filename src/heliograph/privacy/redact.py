"""Redact: identifiers inside texts and links become pseudonyms, in whatever disguise they stand.

Whole vectors at a time: the values are laid end to end, one automaton and one look at every at sign pass over them, and only
stretches that identify are replaced. Values with escapes, invisible signs or disguised letters are looked at once more as
a reader sees them (``heliograph.privacy.unveil``, ``heliograph.privacy.calm``); all other bytes stay as they are.
"""
# ruff: noqa: PLR2004 -- codes of signs and bounds of number formats say more where they stand

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.model.policy import TextRule
from heliograph.privacy.border import SPACED, after, apart, before
from heliograph.privacy.calm import Foreign
from heliograph.privacy.escapes import Escapes
from heliograph.privacy.links import followed, parameters, path_part, queries
from heliograph.privacy.lookup import Lookup, Pattern, Sort
from heliograph.privacy.mentions import Mentions
from heliograph.privacy.personal import PSEUDONYM, is_address, personal
from heliograph.privacy.platforms import FOLDERS, NO_PROFILE, OWN_LABELS
from heliograph.privacy.pseudonym import Field, Pseudonymizer
from heliograph.privacy.runs import digits_of, laid_out, linked_posts, post_ids
from heliograph.privacy.spans import Rank, Span, Spans, settle
from heliograph.privacy.splice import Joined, join, owners, splice, whole
from heliograph.privacy.unveil import (
    Spread,
    View,
    clear_view,
    hidden,
    normalised,
    plain_view,
    spread,
)

LARGEST = 1 << 22
"""Bytes that are laid end to end at once: what fits in the caches of a processor. Longer vectors are halved."""

_LABEL = re.compile(rb"[a-z0-9_-]+\Z")
_DIGITS = re.compile(rb"[0-9]+")
_FURTHER = re.compile(rb"[^,&?#\s\xff\"'<>]*,@?")
_DECIMALS = re.compile(rb"[.,][0-9]")
_HOST_SIGNS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789._-")

Stranger = tuple[int, int, Field, bytes]
"""An account or post that no table knows: start, end, what it is, how it is written."""

_RESTLESS = np.array([Rank.PERSONAL, Rank.TRACKING], np.uint8)


class Redactor:
    """Rewrites the identifiers of masked accounts, and what else the policy masks, inside texts and links.

    Args:
        vocabulary: What is masked: a table of ``heliograph.privacy.vocabulary.VOCABULARY``.
        pseudonymizer: For strangers and posts, who are in no table.
        rules: What the policy says about texts.
        shown: Handles and ids of shown accounts, normalised: they stay in clear where a stranger's would not.
    """

    def __init__(
        self, vocabulary: pa.Table, pseudonymizer: Pseudonymizer, rules: TextRule, *, shown: frozenset[str]
    ) -> None:
        self._lookup = Lookup(vocabulary, shown=shown, tracking=rules.tracking)
        self._disguises = Disguises(self._lookup.spelt())
        self._mentioned = Mentions(self._lookup, pseudonymizer, bystanders=rules.bystanders)
        self._pseudonymizer = pseudonymizer
        self._rules = rules

    def texts(self, column: pa.Array) -> pa.Array:
        """Running text, identifiers in it rewritten."""
        return self._rewritten(column)

    def tags(self, column: pa.Array) -> pa.Array:
        """One hashtag for each value."""
        return self._rewritten(column)

    def links(self, column: pa.Array) -> pa.Array:
        """One link for each value."""
        return self._rewritten(column)

    def hosts(self, column: pa.Array) -> pa.Array:
        """One host for each value, rewritten as it is in links."""
        return self._rewritten(column)

    def _rewritten(self, column: pa.Array | pa.ChunkedArray) -> pa.Array:
        column = whole(column)
        if len(column) == column.null_count:
            return column
        if column.nbytes > LARGEST and len(column) > 1:
            half = len(column) // 2
            return pa.concat_arrays([self._rewritten(column[:half]), self._rewritten(column[half:])])
        joined = join(column)
        seen = views(column, joined, self._disguises)
        spans = settle(Spans.together(_located(view, self._spans(view)) for view in seen))
        made = splice(column, joined, spans)
        touched = owners(joined, spans.starts[np.isin(spans.ranks, _RESTLESS)])
        return self._settled(made, np.unique(touched)) if len(touched) else made

    def _settled(self, column: pa.Array, rows: npt.NDArray[np.intp]) -> pa.Array:
        """Some values looked at again: where a tag has come or a parameter gone, what stood beside it may read otherwise."""
        mask = np.zeros(len(column), bool)
        mask[rows] = True
        again = self._rewritten(column.take(pa.array(rows)))
        return pc.replace_with_mask(column, pa.array(mask), again)

    def _spans(self, view: View) -> Spans:
        """What is replaced in a view."""
        text = view.signs
        signs = laid_out(text)
        strangers: list[Stranger] = []
        certain, doubtful = self._mentioned.found(signs)
        found: list[Span] = []
        for place in doubtful.tolist():
            found += self._mention(text, place, strangers)
        hits = self._lookup.hits(view)
        for pattern, start, end in self._lookup.found(text, signs, hits):
            found += self._pattern(text, pattern, start, end, strangers)
        cuts = [
            cut for begin in queries(signs, self._lookup.tracking(hits)) for cut in parameters(text, begin)
        ]
        if self._rules.post_ids or self._rules.personal_data:
            digits = digits_of(signs)
            if self._rules.post_ids:
                ids = ((s, e) for s, e in post_ids(text, digits) if text[s:e] not in self._lookup.shown)
                strangers += ((s, e, Field.POST, text[s:e]) for s, e in (*ids, *linked_posts(text)))
            if self._rules.personal_data:
                found += ((s, e, tag, Rank.PERSONAL) for s, e, tag in personal(text, digits))
        found += self._hashed(strangers)
        return Spans.together([certain, Spans.of(found), Spans.cut(cuts)])

    def _mention(self, text: bytes, place: int, strangers: list[Stranger]) -> Iterator[Span]:
        """The handle behind the at sign at a place, unless it is that of an e-mail address."""
        handle = self._lookup.handle(text, place + 1)
        if handle is None or is_address(text, place):
            return
        if handle.replacement is not None:
            yield place, handle.end, b"@" + handle.replacement, Rank.MENTION
        elif not handle.shown and not _is_place(text, place + 1, handle.end):
            self._stranger(text, place, handle.end, Field.HANDLE, strangers)

    def _pattern(
        self, text: bytes, pattern: Pattern, start: int, end: int, strangers: list[Stranger]
    ) -> Iterator[Span]:
        """What the automaton has found, where it stands as a whole."""
        match pattern.sort:
            case Sort.NAME | Sort.HANDLE | Sort.NUMBER:
                if _whole(text, pattern, start, end):
                    yield start, end, pattern.replacement, Rank.TOKEN
            case Sort.PROFILE:
                yield from self._profile(text, start, end, strangers)
            case Sort.ELSEWHERE:
                yield from self._elsewhere(text, start, end)
            case Sort.BLOG:
                yield from self._blog(text, start, end)
            case Sort.PARAMETER:
                yield from self._parameter(text, start, end)

    def _profile(self, text: bytes, start: int, end: int, strangers: list[Stranger]) -> Iterator[Span]:
        """The handle or id in a link to a profile of the platform itself."""
        label = _label_before(text, start)
        if label not in OWN_LABELS or before(text, start - len(label)) == SPACED:
            return
        at = end + 3 if text.startswith(b"#!/", end) else end
        if text.startswith(b"i/user/", at):
            digits = _DIGITS.match(text, at + 7)
            if digits is not None:
                yield from self._part(text, digits.start(), digits.end(), Field.ACCOUNT, strangers)
            return
        handle = self._lookup.handle(text, at)
        if handle is not None:
            written = text[at : handle.end]
            if handle.replacement is not None or written not in NO_PROFILE:
                yield from self._part(text, at, handle.end, Field.HANDLE, strangers)

    def _part(
        self, text: bytes, start: int, end: int, kind: Field, strangers: list[Stranger]
    ) -> Iterator[Span]:
        """One part of a link that names an account."""
        written = text[start:end]
        masked = self._lookup.masked.get(written)
        if masked is not None:
            yield start, end, masked, Rank.MENTION
        elif written not in self._lookup.shown:
            self._stranger(text, start, end, kind, strangers)

    def _elsewhere(self, text: bytes, start: int, end: int) -> Iterator[Span]:
        """A masked handle in a link to another platform."""
        if before(text, start) == SPACED or text[start - 1 : start] == b"-":
            return
        first = path_part(text, end)
        yield from self._masked_part(text, end, first)
        if text[end:first] in FOLDERS and text[first : first + 1] == b"/":
            yield from self._masked_part(text, first + 1, path_part(text, first + 1))

    def _masked_part(self, text: bytes, start: int, end: int) -> Iterator[Span]:
        """A part of a path, or its first word, if it is a masked handle."""
        masked = self._lookup.masked.get(text[start:end])
        if masked is None:
            handle = self._lookup.handle(text, start)
            if handle is None or handle.replacement is None or followed(text, handle.end):
                return
            end, masked = handle.end, handle.replacement
        yield start, end, masked, Rank.MENTION

    def _blog(self, text: bytes, start: int, end: int) -> Iterator[Span]:
        """The label before the host of a place for blogs, if it is a masked handle."""
        if after(text, end) == SPACED:
            return
        label = _LABEL.search(text, max(0, start - 64), start)
        masked = self._lookup.masked.get(label.group()) if label is not None else None
        if label is not None and masked is not None and before(text, label.start()) != SPACED:
            yield label.start(), start, masked, Rank.MENTION

    def _parameter(self, text: bytes, start: int, end: int) -> Iterator[Span]:
        """Masked handles or ids in a parameter of a link, which may list several, and say something of each."""
        listed = text[start - 1 : start] in {b"?", b"&", b";"}
        while listed:
            handle = self._lookup.handle(text, end)
            if handle is not None and handle.replacement is not None:
                yield end, handle.end, handle.replacement, Rank.MENTION
            further = _FURTHER.match(text, handle.end if handle is not None else end)
            listed, end = further is not None, further.end() if further is not None else end

    def _stranger(self, text: bytes, start: int, end: int, kind: Field, strangers: list[Stranger]) -> None:
        """Remember an account outside the data set, if such are masked."""
        written = text[start:end].lstrip(b"@")
        if self._rules.bystanders and not PSEUDONYM.match(written):
            strangers.append((start, end, kind, written))

    def _hashed(self, strangers: list[Stranger]) -> Iterator[Span]:
        """Strangers and posts under their pseudonyms, each distinct one made once."""
        wanted = {(kind, written) for _, _, kind, written in strangers}
        known: dict[tuple[Field, bytes], bytes] = {}
        for kind in {kind for kind, _ in wanted}:
            keys = sorted(key for key in wanted if key[0] is kind)
            spelt = pa.array([normalised(written.decode()) for _, written in keys], pa.string())
            made = self._pseudonymizer.pseudonyms(kind, spelt).to_pylist()
            known.update(zip(keys, (pid.encode() for pid in made), strict=True))
        for start, end, kind, written in strangers:
            at = b"@" if end - start > len(written) else b""
            rank = Rank.POST if kind is Field.POST else Rank.BYSTANDER
            yield start, end, at + known[kind, written], rank


def _located(view: View, spans: Spans) -> Spans:
    """Spans of a view as spans of the source."""
    if view.written or not len(spans):
        return spans
    starts, ends, right = view.located(spans.starts, spans.ends)
    return replace(spans, starts=starts, ends=ends).chosen(right)


class Disguises:
    """Tells which values are to be looked at as a reader sees them, too.

    Args:
        patterns: What is looked for, folded, in UTF-8.
    """

    def __init__(self, patterns: Iterable[bytes]) -> None:
        listed = list(patterns)
        self.foreign, self.escapes = Foreign(listed), Escapes(listed)


def views(column: pa.Array, joined: Joined, disguises: Disguises) -> Iterator[View]:
    """The values as written; then those that may hide something, as a reader sees them.

    Values with invisible signs or escapes are seen a third time with these in place: they may be meant to part words.
    """
    written = plain_view(joined.source)
    yield written
    beyond = ~pc.fill_null(pc.string_is_ascii(column), fill_value=True).to_numpy(zero_copy_only=False)
    veiled = np.zeros(len(beyond), bool)
    veiled[owners(joined, list(disguises.escapes.places(written.signs)))] = True
    seen = veiled.copy()
    seen[beyond] |= disguises.foreign.uneasy(column.filter(pa.array(beyond)))
    if not seen.any():
        return
    values = _spread(joined, seen)
    yield clear_view(values, decoded=True)
    veiled[owners(joined, hidden(values))] = True
    if (beyond & veiled).any():
        yield clear_view(_spread(joined, beyond & veiled), decoded=False)


def _spread(joined: Joined, chosen: npt.NDArray[np.bool_]) -> Spread:
    """Some of the values, sign by sign."""
    starts, sizes = joined.starts[chosen], joined.sizes[chosen]
    parts = [joined.source[s : s + n] for s, n in zip(starts.tolist(), sizes.tolist(), strict=True)]
    places = np.cumsum(sizes + 1) - sizes - 1
    return spread(b"\xff".join(parts), (starts - places).astype(np.int32))


def _whole(text: bytes, pattern: Pattern, start: int, end: int) -> bool:
    """Whether what was found is a word of its own; a number may stand within letters, a name between underscores."""
    first, last = text[start - 1 : start] if start else b"", text[end : end + 1]
    if pattern.sort is Sort.NUMBER:
        return not (first.isdigit() or last.isdigit())
    if pattern.sort is Sort.NAME and (first == b"_" or last == b"_"):
        left = first == b"_" or not (before(text, start) == SPACED and after(text, start) == SPACED)
        right = last == b"_" or not (after(text, end) == SPACED and before(text, end) == SPACED)
        return left and right
    return apart(text, start, end)


def _label_before(text: bytes, start: int) -> bytes:
    """The labels of a host that stand before a place."""
    at = start
    while at and start - at < 80 and text[at - 1] in _HOST_SIGNS:
        at -= 1
    return text[at:start]


def _is_place(text: bytes, start: int, end: int) -> bool:
    """Whether it is the latitude in a link to a map."""
    return text[start:end].isdigit() and _DECIMALS.match(text, end) is not None
