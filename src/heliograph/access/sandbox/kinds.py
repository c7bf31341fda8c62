"""Kinds: whether each part of a query is of the kind that its place needs, so that no row can end it in an error.

The database casts what does not fit while it runs. A cast that fails for some rows only would tell by the error whether there are such
rows, however few accounts stand behind them; so what does not fit is found here, from the query alone.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from itertools import chain
from typing import Any

from sqlglot import exp


class Kind(Enum):
    """What values are, as far as comparisons care."""

    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    MOMENT = auto()
    FLAG = auto()
    LIST = auto()
    NULL = auto()


OF_TYPE = {
    "VARCHAR": Kind.TEXT, "BIGINT": Kind.NUMBER, "INTEGER": Kind.NUMBER, "DOUBLE": Kind.NUMBER, "DATE": Kind.DAY,
    "TIMESTAMP_MS": Kind.MOMENT, "TIMESTAMP": Kind.MOMENT, "BOOLEAN": Kind.FLAG, "VARCHAR[]": Kind.LIST,
}  # fmt: skip
"""Types of columns; a column of another type is counted and nothing else."""

TIMES = frozenset({Kind.DAY, Kind.MOMENT})
CAST_TO = {"DATE": Kind.DAY, "TIMESTAMP": Kind.MOMENT, "TIMESTAMPNTZ": Kind.MOMENT}
PLAIN_NUMBER = re.compile(r"\d{1,15}(\.\d{1,3})?", re.ASCII)
"""Longer ones make decimals of columns that do not hold all of their values."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2}(\.\d{1,6})?)?", re.ASCII)
UNITS = frozenset(
    {
        "YEAR",
        "QUARTER",
        "MONTH",
        "WEEK",
        "DAY",
        "HOUR",
        "MINUTE",
        "SECOND",
        "DECADE",
        "DAYOFWEEK",
        "DAYOFYEAR",
    }
)
"""A unit that the database does not know would be an error for the rows that are reached."""

Columns = Mapping[str, Mapping[str, Kind | None]]


class UnfitError(Exception):
    """Something is not of the kind that its place needs; its words go on after "the query"."""


@dataclass(frozen=True, slots=True)
class Names:
    """What names mean.

    Attributes:
        columns: Of each table, by the name that the query has for it.
        given: What the query itself gives a name.
        open: Names that are being looked up: one that leads to itself means nothing.
    """

    columns: Columns
    given: Mapping[str, exp.Expression]
    open: frozenset[str] = field(default_factory=frozenset)


def check_kinds(tree: exp.Select, columns: Columns) -> None:
    """Pass a query of which no part is cast while it runs.

    Args:
        tree: The query, of forms that ``cells`` knows.
        columns: Kinds of the columns of each table, by the names that the query has for the tables; None is a kind of its own.

    Raises:
        UnfitError: A part does not fit.
    """
    given = {each.alias.casefold(): each.this for each in tree.expressions if isinstance(each, exp.Alias)}
    names = Names(columns, given)
    told = (tree.args[name].expressions for name in ("group", "order") if tree.args.get(name))
    for each in chain(tree.expressions, *told):
        kind_of(each, names)
    for clause in (tree.args.get("where"), tree.args.get("having")):
        if clause:
            _need(clause.this, names, {Kind.FLAG})
    _check_cut(tree)
    for join in tree.args.get("joins") or ():
        if on := join.args.get("on"):
            _need(on, names, {Kind.FLAG})
        for each in join.args.get("using") or ():
            shared = each.name.casefold()
            _same({table[shared] for table in columns.values() if shared in table})


def _check_cut(tree: exp.Select) -> None:
    for name in ("limit", "offset"):
        clause = tree.args.get(name)
        if clause and not (isinstance(clause.expression, exp.Literal) and clause.expression.is_int):
            raise UnfitError(f"has no plain number after {name.upper()}")


def kind_of(node: exp.Expression, names: Names) -> Kind | None:
    """The kind of a part; None for values that are only counted or grouped.

    Raises:
        UnfitError: Something in it does not fit.
    """
    judge = JUDGES.get(type(node))
    if judge is None:
        raise UnfitError(f"has {type(node).__name__.lower()} where it is not known what it is")
    return judge(node, names)


def _need(node: exp.Expression, names: Names, kinds: Iterable[Kind]) -> Kind | None:
    found = kind_of(node, names)
    if found not in {*kinds, Kind.NULL}:
        raise UnfitError(f"has something of another type where {_called(kinds)} is needed")
    return found


def _called(kinds: Iterable[Kind]) -> str:
    return " or ".join(sorted(f"a {kind.name.lower()}" for kind in kinds))


def _same(kinds: Iterable[Kind | None]) -> Kind | None:
    """What all have in common; days and moments are both times."""
    found = {kind for kind in kinds if kind is not Kind.NULL}
    if len(found) > 1 and not found <= TIMES:
        raise UnfitError("compares values of different types")
    return next(iter(found - {Kind.DAY} or found), Kind.NULL)


def _column(node: exp.Column, names: Names) -> Kind | None:
    name, table = node.name.casefold(), node.table.casefold()
    found = {
        kinds[name] for called, kinds in names.columns.items() if name in kinds and table in {"", called}
    }
    if not table and name in names.given and name not in names.open:
        inner = names.given[name]
        found.add(kind_of(inner, Names(names.columns, names.given, names.open | {name})))
    if len(found) != 1 or node.args.get("db"):
        raise UnfitError(f"has {node.name[:60]}, which is no column, or means several things")
    return found.pop()


def _literal(node: exp.Literal, _: Names) -> Kind:
    if node.is_string:
        return Kind.TEXT
    if not PLAIN_NUMBER.fullmatch(node.name):
        raise UnfitError("has a number that is too long or not written plainly")
    return Kind.NUMBER


def _cast(node: exp.Cast, _: Names) -> Kind:
    kind = CAST_TO.get(node.to.this.name if isinstance(node.to.this, Enum) else "")
    if kind is None or not _is_time(node.this, kind):
        raise UnfitError("makes something else than a DATE or TIMESTAMP of a word, or of one that is none")
    return kind


def _is_time(node: exp.Expression, kind: Kind | None) -> bool:
    """Whether a word in quotes is a day, or a moment, as the database reads them."""
    form = {Kind.DAY: DAY, Kind.MOMENT: MOMENT}.get(kind) if kind else None
    if form is None or not (isinstance(node, exp.Literal) and node.is_string and form.fullmatch(node.name)):
        return False
    try:
        datetime.fromisoformat(node.name)
    except ValueError:
        return False
    return True


def _compared(nodes: Iterable[exp.Expression], names: Names) -> Kind:
    """Values that are compared: all of one kind; a word in quotes may stand for a time."""
    nodes = list(nodes)
    kinds = [kind_of(node, names) for node in nodes]
    times = {kind for kind in kinds if kind in TIMES}
    least = Kind.DAY if Kind.DAY in times else Kind.MOMENT
    kinds = [
        least if times and _is_time(node, least) else kind for node, kind in zip(nodes, kinds, strict=True)
    ]
    if _same(kinds) in {Kind.LIST, None}:
        raise UnfitError("compares lists")
    return Kind.FLAG


def _is(node: exp.Is, names: Names) -> Kind:
    if isinstance(node.expression, exp.Null):
        kind_of(node.this, names)
    else:
        _need(node.this, names, {Kind.FLAG})
        _need(node.expression, names, {Kind.FLAG})
    return Kind.FLAG


def _among(node: exp.In, names: Names) -> Kind:
    if {name for name, value in node.args.items() if value} - {"this", "expressions"}:
        raise UnfitError("looks for a value in something else than a list of words or numbers")
    return _compared((node.this, *node.expressions), names)


def _either(node: exp.Coalesce, names: Names) -> Kind | None:
    return _same([kind_of(each, names) for each in (node.this, *node.expressions)])


def _counted(node: exp.Count, names: Names) -> Kind:
    inner = node.this
    for each in inner.expressions if isinstance(inner, exp.Distinct) else [inner]:
        if isinstance(each, exp.Column):
            kind_of(each, names)
    return Kind.NUMBER


def _contained(node: exp.ArrayContains, names: Names) -> Kind:
    _need(node.this, names, {Kind.LIST})
    _need(node.expression, names, {Kind.TEXT})
    return Kind.FLAG


def _unit(node: exp.Expression | None) -> None:
    if not isinstance(node, exp.Var | exp.Literal) or node.name.upper() not in UNITS:
        raise UnfitError(f"has another unit of time than {', '.join(sorted(UNITS)).lower()}")


def _cut(node: exp.Expression, names: Names) -> Kind:
    _unit(node.args.get("unit"))
    if node.args.get("zone"):
        raise UnfitError("has a time zone")
    _need(node.this, names, TIMES)
    return Kind.MOMENT


def _extracted(node: exp.Extract, names: Names) -> Kind:
    _unit(node.this)
    _need(node.expression, names, TIMES)
    return Kind.NUMBER


def _of(needed: set[Kind], given: Kind) -> Callable[[Any, Names], Kind]:
    """Takes values of some kinds, all in its fields; gives one."""

    def judged(node: exp.Expression, names: Names) -> Kind:
        for each in node.iter_expressions():
            _need(each, names, needed)
        return given

    return judged


def _negative(node: exp.Neg, names: Names) -> Kind:
    if not isinstance(node.this, exp.Literal):
        raise UnfitError("turns the sign of something else than a number")
    return _need(node.this, names, {Kind.NUMBER}) or Kind.NUMBER


def _inside(node: exp.Expression, names: Names) -> Kind | None:
    return kind_of(node.this, names)


FLAGS = _of({Kind.FLAG}, Kind.FLAG)
TEXTS = _of({Kind.TEXT}, Kind.TEXT)
NUMBER_OF_TIME = _of({*TIMES}, Kind.NUMBER)


def _pair(node: exp.Binary, names: Names) -> Kind:
    return _compared((node.this, node.expression), names)


JUDGES: Mapping[type[exp.Expression], Callable[[Any, Names], Kind | None]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: lambda _node, _names: Kind.FLAG,
    exp.Null: lambda _node, _names: Kind.NULL,
    exp.Cast: _cast,
    exp.Neg: _negative,
    exp.Alias: _inside,
    exp.Paren: _inside,
    exp.Ordered: _inside,
    exp.And: FLAGS,
    exp.Or: FLAGS,
    exp.Not: FLAGS,
    exp.EQ: _pair,
    exp.NEQ: _pair,
    exp.GT: _pair,
    exp.GTE: _pair,
    exp.LT: _pair,
    exp.LTE: _pair,
    exp.Between: lambda node, names: _compared((node.this, node.args["low"], node.args["high"]), names),
    exp.In: _among,
    exp.Is: _is,
    exp.Like: _of({Kind.TEXT}, Kind.FLAG),
    exp.ILike: _of({Kind.TEXT}, Kind.FLAG),
    exp.Lower: TEXTS,
    exp.Upper: TEXTS,
    exp.Length: _of({Kind.TEXT}, Kind.NUMBER),
    exp.Coalesce: _either,
    exp.ArrayContains: _contained,
    exp.Count: _counted,
    # not of flags: it would count those that are set, whosesoever they are
    exp.Sum: _of({Kind.NUMBER}, Kind.NUMBER),
    exp.Avg: _of({Kind.NUMBER}, Kind.NUMBER),
    exp.DateTrunc: _cut,
    exp.TimestampTrunc: _cut,
    exp.Year: NUMBER_OF_TIME,
    exp.Month: NUMBER_OF_TIME,
    exp.Day: NUMBER_OF_TIME,
    exp.Extract: _extracted,
}
"""What each form takes and gives."""
