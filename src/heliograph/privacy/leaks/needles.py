"""Needles: what is looked for: every id, handle and name of the masked accounts, in the forms in which people write them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from heliograph.privacy.leaks.charrefs import unescaped
from heliograph.privacy.leaks.fold import folded
from heliograph.privacy.leaks.signs import is_word, words

SHORTEST = 3
"""Shorter ones are looked for as mentions, in links and as whole cells, not among words."""

NUMBER = 8
"""Ids with so many digits are found inside words too: user_2244994945, 2244994945.jpg."""

_PSEUDONYM = re.compile(r"[apmux][a-z2-7]{26}|[0-9a-f]{64}|[A-Za-z0-9+]{40,43}=")
_GAP = r"\s+|[-.+]"
"""What may stand between the words of a name so that they are still one: anything else is a list, or chance."""

_PLAIN = re.compile(r"[a-z0-9_]+(?: [a-z0-9_]+)*")
_AMP = "amp"


class Kind(StrEnum):
    """What identifies an account."""

    HANDLE = "handle"
    NAME = "name"
    ID = "id"


Identity = tuple[str, str, str]
"""Kind, value as exported, and the id that its owner bears in the edition (empty where nobody can tell)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needle:
    """One form of an identifier; several accounts may bear it, as different things.

    Attributes:
        form: Words as a reader sees them, parted by one space.
        kinds: What it is to those who bear it.
        owners: Ids of these accounts in the edition.
        gaps: What stands between its words where somebody writes it in a way of his own: ``Mara & Tolvin``.
        shown: Whether a shown account bears it too, as something else.
    """

    form: str
    kinds: frozenset[Kind]
    owners: frozenset[str]
    gaps: frozenset[tuple[str, ...]] = frozenset()
    shown: bool = False

    @property
    def kind(self) -> Kind:
        """The kind that says most: a handle names one account."""
        return next(kind for kind in Kind if kind in self.kinds)

    @property
    def number(self) -> bool:
        """Whether it is a number that is long enough to be told from others."""
        return len(self.form) >= NUMBER and self.form.isascii() and self.form.isdigit()

    @property
    def sought(self) -> bool:
        """Whether it is looked for among words."""
        return len(self.form) >= SHORTEST

    def patterns(self) -> Iterator[str]:
        """The texts that hold it, punctuation read as one space, and few that do not."""
        yield self.form
        parts = self.form.split(" ")
        for gaps in self.gaps:
            yield "".join(_laid(parts, gaps))
            if any("&" in gap for gap in gaps):
                yield "".join(_laid(parts, [f" {_AMP} " if "&" in gap else gap for gap in gaps]))

    def written(self) -> str:
        """A regular expression for the whole of it, in text of one case."""
        parts = [re.escape(part) for part in self.form.split(" ")]
        each = [
            [re.escape(gaps[n]).replace("&", "&(?:amp;)?") for gaps in self.gaps]
            for n in range(len(parts) - 1)
        ]
        between = [f"(?:{'|'.join((_GAP, *own))})" for own in each]
        return "".join(_laid(parts, between))


@dataclass(slots=True)
class _Borne:
    """A form while it is gathered."""

    kinds: set[Kind] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    gaps: set[tuple[str, ...]] = field(default_factory=set)


def needles(masked: Iterable[Identity], shown: Iterable[Identity]) -> Sequence[Needle]:
    """Everything that is looked for, in a fixed order.

    What a shown account bears in the same way is no secret and left out: a name or handle of a shown account as a name, a
    handle of a shown account as a handle.
    """
    known: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    for kind, form, _, _ in _forms(shown):
        known[kind].add(form)
    free = {
        Kind.ID: known[Kind.ID] | known[Kind.HANDLE],
        Kind.HANDLE: known[Kind.HANDLE] | known[Kind.ID],
        Kind.NAME: known[Kind.NAME] | known[Kind.HANDLE],
    }
    borne: dict[str, _Borne] = {}
    for kind, form, gaps, owner in _forms(masked):
        if form in free[kind]:
            continue
        held = borne.setdefault(form, _Borne())
        held.kinds.add(kind)
        held.owners.add(owner)
        if gaps:
            held.gaps.add(gaps)
    return [
        Needle(
            form=form,
            kinds=frozenset(held.kinds),
            owners=frozenset(held.owners - {""}),
            gaps=frozenset(held.gaps),
            shown=form in known[Kind.NAME],
        )
        for form, held in sorted(borne.items())
    ]


def by_form(listed: Sequence[Needle]) -> Mapping[str, int]:
    """The number of each needle by its form."""
    return {needle.form: number for number, needle in enumerate(listed)}


def _forms(identities: Iterable[Identity]) -> Iterator[tuple[Kind, str, tuple[str, ...], str]]:
    """Kind, form, own gaps and owner of everything by which the accounts are known."""
    rows = [row for row in identities if row[0] == Kind.ID or not _PSEUDONYM.fullmatch(row[1])]
    rows += [(kind, value.upper(), owner) for kind, value, owner in rows if _grows(value)]
    values = pa.array([unescaped(value) for _, value, _ in rows], pa.string())
    for (kind, _, owner), text in zip(rows, folded(values).to_pylist(), strict=True):
        for form, gaps in _forms_of(Kind(kind), text):
            yield Kind(kind), form, gaps, owner


def _grows(value: str) -> bool:
    """Whether a value in capitals is another word: SS for a sharp s."""
    return not value.isascii() and value.upper().lower() != value.lower()


def _forms_of(kind: Kind, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The forms of one identifier, and what it has between its words if that is not what all have."""
    listed = words(text)
    if not listed:
        return
    own = _own_gaps(text)
    yield " ".join(listed), own
    parts = [part for word in listed for part in word.split("_") if part]
    if kind is Kind.NAME and len(parts) > 1:
        yield " ".join(parts), ()
        yield "_".join(parts), ()
        yield "".join(parts), ()


def _own_gaps(text: str) -> tuple[str, ...]:
    """What stands between the words of a text, unless it is what may stand there anyway."""
    if _PLAIN.fullmatch(text):
        return ()
    marks = "".join("w" if is_word(sign) else " " for sign in text)
    gaps = tuple(text[m.start() : m.end()] for m in re.finditer(" +", marks.rstrip()) if m.start())
    return gaps if any(not re.fullmatch(_GAP, gap) for gap in gaps) else ()


def _laid(parts: Sequence[str], between: Sequence[str]) -> Iterator[str]:
    """Parts with something between them."""
    yield parts[0]
    for gap, part in zip(between, parts[1:], strict=True):
        yield gap
        yield part
