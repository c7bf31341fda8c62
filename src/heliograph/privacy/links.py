"""Links: parts of paths and parameters, in folded bytes."""

import re

import numpy as np

from heliograph.privacy.runs import Signs
from heliograph.privacy.spans import Places

_PART = re.compile(rb"[^/?#&\s\xff\"'<>,;:!)\]]*")
_FOLLOWED = re.compile(rb"[.-][a-z0-9_]")
_ENDS = rb"\s\xff\"'<>)\]#"
_QUERY_END = re.compile(rb"[" + _ENDS + rb"]")
_DELIMITER = re.compile(rb"&(?:amp;)?")
_NAMES = (
    rb"(?:utm_[a-z_0-9]*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|igshid|igsh|twclid|ttclid|li_fat_id|mc_cid|mc_eid"
    rb"|ref_src|ref_url|_openstat|vero_id|oly_enc_id|oly_anon_id|mkt_tok|_hsenc|_hsmi|wickedid|s_cid|__twitter_impression)"
)
_MARK = ord("?")
_PARTING = np.zeros(256, bool)
_PARTING[list(b" \n\xff")] = True
TRACKER = re.compile(_NAMES + rb"(?:=|\Z)")
_TRACKED = _NAMES + rb"(?:=[^&" + _ENDS + rb"]*|(?=[&" + _ENDS + rb"]|\Z))"
_NOTHING_ELSE = re.compile(rb"\?" + _TRACKED + rb"(?:&(?:amp;)?" + _TRACKED + rb")*(?=[" + _ENDS + rb"]|\Z)")
"""A query of tracking parameters alone: the usual case, seen at one look."""


def path_part(text: bytes, start: int) -> int:
    """Where the part of a path that begins at a place ends."""
    match = _PART.match(text, start)
    return match.end() if match is not None else start


def followed(text: bytes, end: int) -> bool:
    """Whether a name goes on behind a dot or hyphen."""
    return _FOLLOWED.match(text, end) is not None


def queries(signs: Signs, places: Places) -> list[int]:
    """Where the queries begin that go on to some places: at the last question mark, unless the link has ended since."""
    if not len(places):
        return []
    marks, ends = np.flatnonzero(signs == _MARK), np.flatnonzero(_PARTING[signs])
    begun, parted = np.append(-1, marks), np.append(-1, ends)
    begins = begun[np.searchsorted(marks, places)]
    found: list[int] = np.unique(begins[begins > parted[np.searchsorted(ends, places)]]).tolist()
    return found


def parameters(text: bytes, begin: int) -> list[tuple[int, int]]:
    """The stretches to cut so that a query loses its tracking parameters.

    Args:
        text: Folded values with 0xFF between them.
        begin: Where its question mark is.
    """
    whole = _NOTHING_ELSE.match(text, begin)
    if whole is not None:
        return [whole.span()]
    end_match = _QUERY_END.search(text, begin)
    end = end_match.start() if end_match is not None else len(text)
    borders = [(m.start(), m.end()) for m in _DELIMITER.finditer(text, begin, end)]
    names = [begin + 1, *(stop for _, stop in borders)]
    stops = [*(start for start, _ in borders), end]
    tracked = [TRACKER.match(text, s, e) is not None for s, e in zip(names, stops, strict=True)]
    if not any(tracked):
        return []
    if all(tracked):
        return [(begin, end)]
    first = tracked.index(False)
    cuts = [(names[0], names[first])] if first else []
    return cuts + [(stops[n - 1], stops[n]) for n in range(first + 1, len(names)) if tracked[n]]
