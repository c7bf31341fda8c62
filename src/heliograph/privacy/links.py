"""Links: parts of paths and parameters, in folded bytes."""
# ruff: noqa: PLR2004 -- codes of signs and bounds of number formats say more where they stand

import re

_PART = re.compile(rb"[^/?#&\s\xff\"'<>,;:!)\]]*")
_FOLLOWED = re.compile(rb"[.-][a-z0-9_]")
_QUERY_END = re.compile(rb"[\s\xff\"'<>)\]#]")
_DELIMITER = re.compile(rb"&(?:amp;)?")
TRACKER = re.compile(
    rb"(?:utm_[a-z_0-9]*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|igshid|igsh|twclid|ttclid|li_fat_id|mc_cid|mc_eid"
    rb"|ref_src|ref_url|_openstat|vero_id|oly_enc_id|oly_anon_id|mkt_tok|_hsenc|_hsmi|wickedid|s_cid|__twitter_impression)(?:=|\Z)"
)


def path_part(text: bytes, start: int) -> int:
    """Where the part of a path that begins at a place ends."""
    match = _PART.match(text, start)
    return match.end() if match is not None else start


def followed(text: bytes, end: int) -> bool:
    """Whether a name goes on behind a dot or hyphen."""
    return _FOLLOWED.match(text, end) is not None


def parameters(text: bytes, place: int) -> list[tuple[int, int]]:
    """The stretches to cut so that the query around a place loses its tracking parameters."""
    begin = max(text.rfind(sign, 0, place) for sign in (b"?", b"\xff", b" ", b"\n"))
    if begin < 0 or text[begin] != 0x3F:
        return []
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
