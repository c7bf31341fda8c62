"""View: which rows of which data sets somebody looks at, as one small object that every face shares.

A view is the address of a page, a call in Python or R, a line of SQL and a citation, all of them made from this object.
Two views that mean the same are equal: filters, values and data sets are kept in one order.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Self
from urllib.parse import parse_qsl, urlencode

from heliograph.errors import UsageError
from heliograph.model.column import ColumnType
from heliograph.model.edition import Edition
from heliograph.model.names import unknown
from heliograph.model.tables import TABLES

MISSING, EMPTY = "~", "~-"
"""How an address writes a missing value and an empty text; a value that begins with the sign is written with one more."""

PERIOD_OF = {"posts": "posted_at", "actions": "acted_at", "referenced": "posted_at", "accounts": "created_on"}
"""The column that a period is about."""

WORDS = ("dataset", "edition", "table", "since", "until", "q", "sort", "columns", "rows")
"""Parameters of an address that are no filters."""

RANGE = re.compile(r"(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?")
"""Values of a number column from one number to another, both included: 10..20, 10.., ..20."""

Grain = Literal["day", "week", "month", "year"]
"""What is counted together over time; weeks begin on Monday."""

NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.NUMBER})
_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}(@[1-9][0-9]{0,8})?")


@dataclass(frozen=True, slots=True, order=True)
class Filter:
    """A column has one of some values; a list column has a value when it contains it.

    Attributes:
        column: Name of the column.
        values: As text, in the order of the alphabet, each once; None (a missing value) comes last.
        excluded: Whether it must have none of them. A missing value is kept then, unless it is among them.
    """

    column: str
    values: tuple[str | None, ...]
    excluded: bool = False

    @classmethod
    def of(cls, column: str, values: Iterable[str | None], *, excluded: bool = False) -> Self:
        """A filter with its values in their one order."""
        given = set(values)
        texts = sorted(value for value in given if value is not None)
        return cls(column, (*texts, *([None] if None in given else [])), excluded)


@dataclass(frozen=True, slots=True)
class Order:
    """One column that rows are ordered by; missing values come last."""

    column: str
    down: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Rows of one table, over one or more data sets, in one edition.

    Attributes:
        datasets: ``ira-2018`` (the latest release) or ``ira-2018@2``.
        filters: All of them hold.
        since: First day or moment (UTC); a day stands for all of its hours.
        until: Last day or moment, included.
        text: A search as people type it; empty for none.
        sort: Empty: the order of the table.
        columns: Empty: every column.
        rows: At most so many; None: all.
    """

    datasets: tuple[str, ...]
    edition: Edition = Edition.PUBLIC
    table: str = "posts"
    filters: tuple[Filter, ...] = ()
    since: date | datetime | None = None
    until: date | datetime | None = None
    text: str = ""
    sort: tuple[Order, ...] = ()
    columns: tuple[str, ...] = ()
    rows: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "datasets", tuple(dict.fromkeys(self.datasets)))
        object.__setattr__(self, "filters", _merged(self.filters))
        object.__setattr__(self, "text", " ".join(self.text.split()))
        _check(self)

    def narrowed(self, *filters: Filter) -> Self:
        """The view with more filters; values of a column that has some already are added to them."""
        return replace(self, filters=(*self.filters, *filters))

    def without(self, column: str) -> Self:
        """The view without what it says about a column: the counts of a facet leave its own filter out."""
        return replace(self, filters=tuple(f for f in self.filters if f.column != column))

    def toggled(self, column: str, value: str | None) -> Self:
        """The view after a click on a value of a facet: chosen when it was not, else no longer."""
        chosen = next((f.values for f in self.filters if f.column == column and not f.excluded), ())
        values = [v for v in chosen if v != value] if value in chosen else [*chosen, value]
        others = tuple(f for f in self.filters if f.column != column or f.excluded)
        return replace(self, filters=(*others, *([Filter.of(column, values)] if values else [])))

    def to_query(self) -> str:
        """The query string of an address; what is as usual is left out."""
        return urlencode(list(self._pairs()))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield from (("dataset", name) for name in self.datasets)
        if self.edition is not Edition.PUBLIC:
            yield "edition", self.edition
        if self.table != "posts":
            yield "table", self.table
        for each in self.filters:
            name = f"-{each.column}" if each.excluded else each.column
            yield from ((name, _written(value)) for value in each.values)
        for name, moment in (("since", self.since), ("until", self.until)):
            if moment is not None:
                yield name, moment.isoformat()
        if self.text:
            yield "q", self.text
        if self.sort:
            yield "sort", ",".join(f"-{o.column}" if o.down else o.column for o in self.sort)
        if self.columns:
            yield "columns", ",".join(self.columns)
        if self.rows is not None:
            yield "rows", str(self.rows)

    @classmethod
    def from_query(cls, query: str, *, datasets: Sequence[str] = (), edition: str | None = None) -> Self:
        """Read a query string; empty parameters count as absent.

        Args:
            query: With or without the question mark.
            datasets: Used where the query names none: pages of a data set have it in their path.
            edition: Used where the query names none; None is the public one.

        Raises:
            UsageError: A parameter or value that cannot be meant; says what was probably meant.
        """
        pairs = [(name, value) for name, value in parse_qsl(query.removeprefix("?")) if value]
        single = {name: value for name, value in pairs if name in WORDS}
        named = tuple(value for name, value in pairs if name == "dataset")
        filters = [
            Filter.of(name.removeprefix("-"), [_read(value)], excluded=name.startswith("-"))
            for name, value in pairs
            if name not in WORDS
        ]
        return cls(
            datasets=named or tuple(datasets),
            edition=_edition(single.get("edition", edition or Edition.PUBLIC)),
            table=single.get("table", "posts"),
            filters=tuple(filters),
            since=moment_of(single["since"]) if "since" in single else None,
            until=moment_of(single["until"]) if "until" in single else None,
            text=single.get("q", ""),
            sort=tuple(_order(word) for word in _listed(single.get("sort", ""))),
            columns=_listed(single.get("columns", "")),
            rows=_rows(single["rows"]) if "rows" in single else None,
        )


def moment_of(text: str) -> date | datetime:
    """A day or a moment (UTC) from its ISO 8601 text.

    Raises:
        UsageError: Neither.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise UsageError(
            f"{text!r} is no date and no time.", hint="Write 2016-08-01 or 2016-08-01T14:30 (UTC)."
        ) from None


def type_of(view: View, column: str) -> ColumnType:
    """The type of a column of the view's table."""
    return TABLES[view.table].column(column).type


def _merged(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """One filter for each column and sense, in one order."""
    values: dict[tuple[str, bool], set[str | None]] = {}
    for each in filters:
        if each.values:
            values.setdefault((each.column, each.excluded), set()).update(each.values)
    return tuple(
        Filter.of(column, found, excluded=excluded)
        for (column, excluded), found in sorted(values.items(), key=lambda i: i[0])
    )


def _check(view: View) -> None:
    """Refuse what cannot be meant, with what probably was."""
    for name in view.datasets:
        if not _DATASET.fullmatch(name):
            raise UsageError(
                f"{name!r} is no name of a data set.", hint="Write ira-2018, or ira-2018@2 for a release."
            )
    if view.table not in TABLES:
        raise unknown("table", view.table, TABLES, where="a release")
    _check_columns(view)
    _check_period(view)
    if view.rows is not None and view.rows < 0:
        raise UsageError(f"rows={view.rows}: a number of rows cannot be negative.")
    for each in view.filters:
        _check_values(view, each)


def _check_columns(view: View) -> None:
    known = TABLES[view.table].names(view.edition)
    if any(f.column == "dataset" for f in view.filters):
        raise UsageError("The data sets of a view are no filter.", hint="Name them: dataset=ira-2018.")
    for name in [*(f.column for f in view.filters), *(o.column for o in view.sort), *view.columns]:
        if name not in known:
            raise unknown("column", name, known, where=view.table)


def _check_period(view: View) -> None:
    if (view.since or view.until) and view.table not in PERIOD_OF:
        raise UsageError(f"{view.table} has no time that a period could be about.")
    if view.since and view.until and _end(view.until) < view.since.isoformat():
        raise UsageError(
            f"The period ends ({view.until}) before it begins ({view.since}).",
            hint="Give the earlier day first.",
        )


def _end(moment: date | datetime) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else f"{moment.isoformat()}T24"


def _check_values(view: View, given: Filter) -> None:
    kind = type_of(view, given.column)
    for value in given.values:
        if value is None:
            continue
        if kind in NUMBERS and not ((RANGE.fullmatch(value) and value != "..") or _is_number(value)):
            raise UsageError(
                f"{given.column} is a number, and {value!r} is none.", hint="Write 12, or 10..20 for a range."
            )
        if kind is ColumnType.FLAG and value not in {"true", "false"}:
            raise UsageError(f"{given.column} is true or false, not {value!r}.")
        if kind in {ColumnType.DAY, ColumnType.MOMENT}:
            moment_of(value)


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None


def _written(value: str | None) -> str:
    if value is None:
        return MISSING
    if not value:
        return EMPTY
    return MISSING + value if value.startswith(MISSING) else value


def _read(value: str) -> str | None:
    if value in {MISSING, EMPTY}:
        return None if value == MISSING else ""
    return value.removeprefix(MISSING)


def _order(word: str) -> Order:
    return Order(word.removeprefix("-"), word.startswith("-"))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _rows(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise UsageError(f"rows={text!r} is no number.", hint="Write rows=50.")
    return int(text)


def _edition(text: str) -> Edition:
    if text not in set(Edition):
        raise unknown("edition", text, list(Edition), where="a release")
    return Edition(text)
