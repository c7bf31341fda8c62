"""Outcome: what became of each set of a folder of historical sets."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from heliograph.errors import HeliographError
from heliograph.publish.describe.counts import CountLine


class State(StrEnum):
    """What became of one set."""

    IMPORTED = "imported"
    KEPT = "imported earlier"
    FAILED = "failed"
    MISSING = "not in the folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOutcome:
    """One set after the import.

    Attributes:
        counts: Accounts and posts, announced beside computed.
        findings: Where the catalogue contradicts itself about this set.
    """

    set_id: str
    state: State
    counts: tuple[CountLine, ...]
    workspace: Path | None = None
    rejected: int = 0
    error: HeliographError | None = None
    findings: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether an announced count needs a note."""
        return not all(line.agrees for line in self.counts)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        error = self.error
        return {
            "set": self.set_id,
            "state": str(self.state),
            "workspace": str(self.workspace) if self.workspace else None,
            "counts": {line.name: _count(line) for line in self.counts},
            "rejected": self.rejected,
            "error": {"error": error.code, "message": error.message, "hint": error.hint} if error else None,
            "findings": list(self.findings),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueReport:
    """All sets of a folder after the import.

    Attributes:
        others: Files that belong to no set: readmes of a release folder and the like.
    """

    sets: tuple[SetOutcome, ...]
    others: tuple[str, ...]

    def of_state(self, state: State) -> tuple[SetOutcome, ...]:
        """The sets that ended so."""
        return tuple(outcome for outcome in self.sets if outcome.state is state)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        totals = {state.name.lower(): len(self.of_state(state)) for state in State}
        return totals | {"sets": [outcome.to_json() for outcome in self.sets], "others": list(self.others)}


def _count(line: CountLine) -> dict[str, Any]:
    return {
        "announced": line.announced.model_dump(mode="json") if line.announced else None,
        "computed": line.computed.value if line.computed else None,
        "difference": line.difference,
        "agrees": line.agrees,
    }
