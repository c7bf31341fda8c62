"""Transition: one row of a state machine."""

from dataclasses import dataclass

from heliograph.model.consortium.role import Role

NOTHING = "-"
"""The state of what does not exist yet."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One step that something may take.

    Attributes:
        before: States in which it may be taken.
        command: What is done.
        after: The state then.
        actors: Who may do it, by role in this matter; one of them suffices.
        guards: Names of the conditions that must hold besides (functions of the same name in ``rules``).
        keeps: What the event keeps.
    """

    before: tuple[str, ...]
    command: str
    after: str
    actors: tuple[Role, ...]
    guards: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Machine:
    """All steps of one kind of record.

    Attributes:
        name: Of the kind of record.
        transitions: Its rows.
        turns: In each state that is not final, who must act next, in words.
        final: States in which a record may rest for ever.
    """

    name: str
    transitions: tuple[Transition, ...]
    turns: dict[str, str]
    final: frozenset[str]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the rows."""
        named = (state for row in self.transitions for state in (*row.before, row.after))
        return tuple(dict.fromkeys(state for state in named if state != NOTHING))

    def row(self, before: str, command: str) -> Transition | None:
        """The row of a state and a command; None where there is none."""
        for row in self.transitions:
            if command == row.command and before in row.before:
                return row
        return None
