"""Judging: whether an identifier that was found points at an account, or is a word that stands there by chance."""

from collections.abc import Iterable

from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import Kind, Needle
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.tally import ENOUGH
from heliograph.privacy.leaks.words import dictionary_words

DISTINCTIVE = 8
"""Shorter handles and names are taken for words."""

_POINTING: dict[Context, tuple[str, str]] = {
    Context.MENTION: ("{kind}-in-mention", "The {kind} of a masked account is mentioned."),
    Context.PROFILE: ("{kind}-in-profile-link", "A link leads to the profile of a masked account."),
    Context.PARAMETER: (
        "{kind}-in-link-parameter",
        "A parameter of a link carries the {kind} of a masked account.",
    ),
    Context.ELSEWHERE: (
        "{kind}-in-link-elsewhere",
        "A link to another platform carries the {kind} of a masked account.",
    ),
    Context.BLOG: ("{kind}-in-blog-address", "The address of a blog is the {kind} of a masked account."),
    Context.CELL: ("{kind}-as-cell", "A cell is the {kind} of a masked account."),
}
"""Where an identifier points at an account whatever word it is: what that is called, and what it means."""


def distinctive(search: Search, numbers: Iterable[int]) -> frozenset[int]:
    """Those needles that point at an account even where they stand as bare words.

    They are long, in no dictionary, and no word that several others use; or a number that is long enough to be an id.
    """
    candidates = {n: search.needles[n] for n in numbers if _may_point(search.needles[n])}
    rare = {n: needle for n, needle in candidates.items() if needle.number or search.tally.others(n) < ENOUGH}
    listed = dictionary_words(needle.form for needle in rare.values())
    return frozenset(n for n, needle in rare.items() if needle.form not in listed)


def told(needle: Needle, context: Context | int, *, points: bool) -> tuple[str, str]:
    """What a sighting that points at an account is called and means; nothing where it is a word."""
    context, kind = Context(context), needle.kind
    if context in _POINTING:
        what, about = _POINTING[context]
        return what.format(kind=kind), about.format(kind=kind)
    if points:
        tag = "hashtag" if context is Context.TAG else "word"
        return f"{kind}-as-{tag}", f"The {kind} of a masked account stands there, and is no common word."
    return "", ""


def _may_point(needle: Needle) -> bool:
    if needle.form.isascii() and needle.form.isdigit() and Kind.ID in needle.kinds:
        return needle.number
    return len(needle.form) >= DISTINCTIVE and not needle.shown
