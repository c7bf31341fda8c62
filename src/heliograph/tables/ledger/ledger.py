"""Ledger: who posted when, in which language, of which kind and with which program: some bytes a post, in files that are mapped.

Filters and orders that a search engine or a database answers in 10 to 100 CPU ms cost one to three here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from heliograph.tables.sorted_table import SortedTable

COLUMNS = ("language", "client", "kind", "account_id")
"""Columns of the posts that are numbered."""

NEVER = np.iinfo(np.int64).max
"""The moment of posts without a time: they come last."""

VALUES, AUTHORS = "values.json", "authors.arrow"
"""Files beside those of the numbers: what codes mean, and which posts are of whom."""

MOMENT, ROW = "moment", "row"

Numbers = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The numbers of all posts. A missing value has the code after the last.

    Attributes:
        moments: In the order of time, milliseconds since 1970 or NEVER.
        rows: In the order of time, numbers in the posts table.
        timed: In the order of time, for each column of COLUMNS the codes.
        codes: In the order of the table, for each column of COLUMNS the codes.
        moment_of: In the order of the table, like moments.
        values: What the codes mean, but those of account_id, which are places in ``authors``.
        authors: By account_id: number, first (where its rows begin in ``own``) and posts.
        own: Rows of one author after the other, each in the order of time.
    """

    moments: Numbers
    rows: Numbers
    timed: Mapping[str, Numbers]
    codes: Mapping[str, Numbers]
    moment_of: Numbers
    values: Mapping[str, Sequence[str]]
    authors: SortedTable
    own: Numbers

    def of_author(self, account_id: str) -> Numbers:
        """The rows of an account's posts in the order of time."""
        for author in self.authors.rows(account_id).to_pylist():
            return self.own[author["first"] : author["first"] + author["posts"]]
        return self.own[:0]

    def wanted(self, column: str, values: Sequence[str | None]) -> npt.NDArray[np.bool_]:
        """For each code of a column, and for a missing value, whether it is one of some values."""
        if column == "account_id":
            found = self.authors.rows_of(sorted({value for value in values if value is not None}))
            wanted = np.zeros(self.authors.count + 1, bool)
            wanted[found["number"].to_numpy()] = True
        else:
            wanted = np.array([value in values for value in (*self.values[column], None)], bool)
        wanted[-1] = None in values
        return wanted


def read_ledger(folder: Path) -> Ledger:
    """Open a ledger; nothing but the few values is read."""

    def mapped(name: str) -> Numbers:
        numbers: Numbers = np.load(folder / f"{name}.npy", mmap_mode="r")
        return numbers

    return Ledger(
        moments=mapped(f"timed-{MOMENT}"),
        rows=mapped(f"timed-{ROW}"),
        timed={name: mapped(f"timed-{name}") for name in COLUMNS},
        codes={name: mapped(name) for name in COLUMNS},
        moment_of=mapped(MOMENT),
        values=json.loads((folder / VALUES).read_text("utf-8")),
        authors=SortedTable(folder / AUTHORS),
        own=mapped(f"own-{ROW}"),
    )
