"""Change: what became different between two submissions of one form."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer that is not what it was.

    Attributes:
        section: Code of its section; empty when the template no longer asks this.
        field: Code of the question.
        before: The answer then; None: there was none.
        after: The answer now; None: there is none.
    """

    section: str
    field: str
    before: Any
    after: Any
