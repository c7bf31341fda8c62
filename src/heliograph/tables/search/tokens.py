"""Tokens: what an index must hold, one after the other, where a text has what somebody looks for."""

from dataclasses import dataclass

from heliograph.tables.search.alphabet import is_spaceless
from heliograph.tables.search.fold import fold


@dataclass(frozen=True, slots=True)
class Tokens:
    """A row of tokens.

    Attributes:
        exact: Whole tokens, in order.
        beginning: How one more token after them begins; empty for none.
    """

    exact: tuple[str, ...]
    beginning: str = ""

    def __bool__(self) -> bool:
        return bool(self.exact or self.beginning)


def tokens_of(text: str, *, beginning: bool = False) -> Tokens:
    """The tokens of what is looked for.

    Where it ends within a script without spaces, the text may go on: the pairs tell that, but the last character alone
    would say that the run ends there. Of a single character all that is known is how its token begins.

    Args:
        text: As typed.
        beginning: Whether its last word may go on.
    """
    found = fold([text])[0].split()
    if not found:
        return Tokens(())
    *before, last = found
    if not is_spaceless(last[-1]):
        return Tokens((*before,), last) if beginning else Tokens((*before, last))
    in_a_run = bool(before) and len(before[-1]) > 1 and is_spaceless(before[-1][-1])
    return Tokens((*before,)) if in_a_run else Tokens((*before,), last)
