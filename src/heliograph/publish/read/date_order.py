"""Date order: whether ``7/3/2018`` is a day in July or in March, declared by the publisher or proved by the files."""

import mmap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from heliograph.publish.read.intake import Taken
from heliograph.publish.read.stretches import stretches
from heliograph.tables.legacy.dialect import SLASHED, Dialect

DATED = {"posts": "tweet_time", "accounts": "account_creation_date"}
MONTHS = 12


class DateOrder(StrEnum):
    """What the first number of a slashed date is."""

    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


def with_date_order(taken: Sequence[Taken], declared: DateOrder | None) -> list[Taken]:
    """The files with the order of their slashed dates; without declaration or proof they keep none.

    The proof is a number above 12 anywhere in the column, in any file of the same table.
    """
    slashed = [t for t in taken if is_slashed(t.csv.dialect, t.table)]
    orders = {
        table: declared == DateOrder.MONTH_FIRST
        if declared
        else _proved([t for t in slashed if t.table == table])
        for table in {t.table for t in slashed}
    }
    names = {t.name for t in slashed}
    return [
        replace(t, csv=replace(t.csv, month_first=orders[t.table])) if t.name in names else t for t in taken
    ]


def is_slashed(dialect: Dialect, table: str) -> bool:
    """Whether a file of that table writes its dates with slashes."""
    style = {"posts": dialect.time_format, "accounts": dialect.date_format}.get(table, "")
    return style.startswith("slashed")


def _proved(files: Iterable[Taken]) -> bool | None:
    first = second = 0
    for cell in (cell for one in files for cell in _cells(one)):
        if SLASHED.match(cell):
            left, right = (int(part) for part in cell.split("/")[:2])
            first, second = max(first, left), max(second, right)
    if (first > MONTHS) == (second > MONTHS):
        return None
    return second > MONTHS


def _cells(taken: Taken) -> Iterator[str]:
    """The dates of one file; records that cannot be read say nothing."""
    columns = taken.csv.dialect.columns
    index = columns.index(DATED[taken.table])
    with taken.plain.open("rb") as raw, mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for part in stretches(data, len(columns)):
            if part.fields:
                yield part.fields[index]
