"""Answer: what a member gets, rows or one line that says why not."""

import re
from dataclasses import dataclass

import pyarrow as pa

from heliograph.access.engine import QUOTED, UNKNOWN_TABLE
from heliograph.access.sandbox.frames import BreachError
from heliograph.access.sandbox.limits import GIB, Limits
from heliograph.access.sandbox.premises import Premises
from heliograph.access.sandbox.stream import checked
from heliograph.access.sandbox.talk import Told
from heliograph.errors import HeliographError, RefusedError, UsageError
from heliograph.model.names import unknown

UNKNOWN_COLUMN = re.compile(r'(?:Referenced column|column named|does not have a column named) "([^"]*)"')
LONGEST_MESSAGE = 500
FORBIDDEN = "PermissionException"
SHORT_OF_MEMORY = frozenset({"OutOfMemoryException", "MemoryError", "ArrowMemoryError"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rows of a query.

    Attributes:
        stream: The rows as a stream of Arrow, looked at: one schema, batches, nothing compressed.
        cut: Why there are not all of them: ``rows`` or ``bytes``, by the limit that was reached; empty when there are.
        seconds: Wall clock that the worker took.
    """

    table: pa.Table
    stream: bytes
    cut: str
    seconds: float


def answer_of(told: Told, premises: Premises, limits: Limits, *, seconds: float) -> Answer:
    """The answer in what a worker told; what was no rows raises, in our words."""
    if "error" in told.end:
        raise explained(str(told.end["error"]), str(told.end.get("message", "")), premises, limits)
    table = checked(told.stream, limits)
    cut = told.end.get("cut")
    if told.end.get("rows") != table.num_rows or cut not in {"", "rows", "bytes"}:
        raise BreachError("The end of an answer speaks of other rows.")
    return Answer(table=table, stream=told.stream, cut=str(cut), seconds=seconds)


def explained(kind: str, message: str, premises: Premises, limits: Limits) -> HeliographError:
    """An error of the database, which a hostile process may have written, as one short line."""
    if kind in SHORT_OF_MEMORY or message.startswith("Out of Memory"):
        return exhausted(limits)
    first = message.strip().partition("\n")[0]
    line = "".join(sign if sign.isprintable() else " " for sign in first)[:LONGEST_MESSAGE]
    columns = premises.columns()
    if found := UNKNOWN_TABLE.search(line):
        return unknown("table", found[1].strip('"'), columns, where=premises.name)
    if found := UNKNOWN_COLUMN.search(line):
        candidates = QUOTED.findall(message.partition("Candidate bindings:")[2][:LONGEST_MESSAGE])
        everywhere = (name for names in columns.values() for name in names)
        return unknown("column", found[1], dict.fromkeys([*candidates, *everywhere]), where="the query")
    if kind == FORBIDDEN:
        return RefusedError(line, hint="Queries read the tables of one edition and nothing else.")
    return UsageError(line or "The query failed.")


def too_slow(limits: Limits) -> UsageError:
    """The error for a query that used up its time."""
    return UsageError(
        f"The query was stopped after {limits.seconds:g} seconds.",
        hint="Filter by account or time first, or download the edition and query it on your own machine.",
    )


def exhausted(limits: Limits) -> UsageError:
    """The error for a query that wanted more memory than there is for it, or broke its worker."""
    return UsageError(
        f"The query was stopped: it needed more than {limits.memory / GIB:g} GB of memory, or broke the database.",
        hint="Ask for fewer columns or rows, or download the edition and query it on your own machine.",
    )


def cancelled() -> UsageError:
    """The error for a query that was cancelled."""
    return UsageError("The query was cancelled.")
