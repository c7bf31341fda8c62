"""Plan: a chain of filters on a table as data, its SQL, and the files that it can do without."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from heliograph.model.manifest import TableFile
from heliograph.tables.engine import identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a condition says about the columns that files are sorted by; None: nothing.

    Attributes:
        accounts: The only accounts that can match.
        since: No match before this moment (UTC).
        until: No match after this moment (UTC).
    """

    accounts: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def may_hold(self, file: TableFile) -> bool:
        """Whether the file can hold a matching row."""
        if self.accounts is not None and file.accounts is not None:
            first, last = file.accounts
            if not any(first <= account <= last for account in self.accounts):
                return False
        if file.times is None:
            return True
        earliest, latest = (datetime.fromisoformat(time).replace(tzinfo=None) for time in file.times)
        return (self.until is None or earliest <= self.until) and (self.since is None or self.since <= latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Keep the rows for which an SQL condition holds."""

    condition: str
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """Keep these columns, in this order."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """Order by these columns, each with whether it goes down."""

    keys: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Keep the first rows."""

    rows: int


Step = Where | Select | Sort | Head


def compose(source: str, steps: Iterable[Step]) -> str:
    """The query that takes the steps one after the other on ``source`` (an SQL query)."""
    query = source
    for step in steps:
        query = _after(query, step)
    return query


def _after(query: str, step: Step) -> str:
    inner = f"(\n{query}\n)"
    match step:
        case Where():
            return f"SELECT * FROM {inner} WHERE (\n{step.condition}\n)"
        case Select():
            return f"SELECT {', '.join(identifier(column) for column in step.columns)} FROM {inner}"
        case Sort():
            keys = ", ".join(
                f"{identifier(column)} {'DESC' if down else 'ASC'} NULLS LAST" for column, down in step.keys
            )
            return f"SELECT * FROM {inner} ORDER BY {keys}"
        case Head():
            return f"SELECT * FROM {inner} LIMIT {step.rows}"


def needed(files: Sequence[TableFile], steps: Iterable[Step]) -> list[TableFile]:
    """The files that can hold rows of the result; the rest is never asked for.

    Only what comes before the first ``Head`` may leave out a file: after it, a file without matching rows still decides
    which rows come first. A bare ``Head`` needs no more files than its rows fill.
    """
    kept = list(files)
    sorted_or_filtered = False
    for step in steps:
        match step:
            case Where():
                kept = [file for file in kept if step.bounds.may_hold(file)]
                sorted_or_filtered = True
            case Sort():
                sorted_or_filtered = True
            case Head():
                return kept if sorted_or_filtered else _filled(kept, step.rows)
            case Select():
                pass
    return kept


def _filled(files: list[TableFile], rows: int) -> list[TableFile]:
    kept: list[TableFile] = []
    for file in files:
        if rows <= 0:
            break
        kept.append(file)
        rows -= file.rows or 0
    return kept
