"""Cells: counts of a few accounts are left out, and what could tell of a single one is not asked at all.

A data set may demand that so many accounts stand behind each row of an answer. That is decided from the query alone: only forms are let
through of which it is known that they count, sum or average over whole tables. The query is then written anew from what was understood,
with the number of accounts behind each row, and behind each number in it, beside it. The database drops rows of too few before it orders
and cuts them, so that what is cut tells nothing of what was dropped; the server, which does not believe it, drops them again.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from heliograph.access.sandbox.answer import Answer
from heliograph.access.sandbox.kinds import OF_TYPE, Kind, UnfitError, check_kinds
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises
from heliograph.access.sandbox.screen import DIALECT, parsed, screened
from heliograph.access.sandbox.shorten import stream_of
from heliograph.errors import RefusedError

ACCOUNT = "account_id"
COUNTED = "__accounts_{}"

PARTS = frozenset(
    {"expressions", "from", "from_", "joins", "where", "group", "having", "order", "limit", "offset"}
)
"""Of a query; anything else, such as WITH, DISTINCT, QUALIFY or a sample, is not let through."""

COUNTS = (exp.Count, exp.Sum, exp.Avg)
"""Least and greatest values, medians and lists are values of single accounts."""

KNOWN = (
    exp.Select, exp.From, exp.Join, exp.Table, exp.TableAlias, exp.Identifier, exp.Column, exp.Alias, exp.Where, exp.Group,
    exp.Having, exp.Order, exp.Ordered, exp.Limit, exp.Offset, exp.Star, exp.Distinct, exp.Literal, exp.Boolean, exp.Null,
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like,
    exp.ILike, exp.Is, exp.Var, exp.DataType, exp.Neg, exp.ArrayContains, exp.Lower, exp.Upper, exp.Length, exp.Coalesce,
    exp.DateTrunc, exp.TimestampTrunc, exp.Year, exp.Month, exp.Day, exp.Extract, *COUNTS,
)  # fmt: skip
"""What a query may be made of: nothing that ends in an error for some rows only, for an error would tell of them."""

NAMING = frozenset(
    {
        "handle",
        "display_name",
        "post_number",
        "mentions",
        "media_key",
        "sha256",
        "url",
        "latitude",
        "longitude",
    }
)
"""Columns that name an account or a post, beside every one that ends in ``_id``."""

TYPED = "Compare each column with values of its own type."
EXPLAINED = "Ask for counts, sums or averages, grouped, over the tables themselves: SELECT language, count(*) FROM posts GROUP BY 1."


class Counted(NamedTuple):
    """A query whose last columns say how many accounts stand behind each row and its numbers, and how many columns these are."""

    query: str
    columns: int


def counted(query: str, premises: Premises, limits: Limits, fewest: int) -> Counted:
    """The query with the number of accounts behind each row in its last columns, for each table and each column that is counted or summed.

    Args:
        query: As it was asked.
        premises: With its tables.
        limits: For the screen, which looks first.
        fewest: Accounts behind each row.

    Raises:
        RefusedError: It cannot be seen from the query that it tells of nobody alone.
        HeliographError: What the screen says.
    """
    screened(query, premises, limits)
    tree = parsed(query)
    if not isinstance(tree, exp.Select) or _parts(tree) - PARTS:
        raise _undecided("is more than one plain SELECT")
    tables = dict(_tables(tree, premises))
    _check_nodes(tree)
    _check_group(tree)
    _check_columns(tree)
    try:
        check_kinds(tree, _kinds(tables, premises))
    except UnfitError as unfit:
        raise _undecided(str(unfit), hint=TYPED) from None
    behind = _behind(tree, tables)
    for number, each in enumerate(behind):
        tree.append("expressions", exp.alias_(each.copy(), COUNTED.format(number), quoted=True))
        tree.having(exp.GTE(this=each.copy(), expression=exp.Literal.number(fewest)), copy=False)
    return Counted(tree.sql(dialect=DIALECT), len(behind))


def _behind(tree: exp.Select, tables: Iterable[str]) -> list[exp.Expression]:
    """What counts the accounts of each table: those behind a row, and those that have a value in a column behind a number of it."""
    columns: dict[str, exp.Expression] = {}
    for node in tree.find_all(*COUNTS):
        inner = node.this.expressions[0] if isinstance(node.this, exp.Distinct) else node.this
        if isinstance(inner, exp.Column):
            columns.setdefault(inner.sql(dialect=DIALECT).casefold(), inner)
    found: list[exp.Expression] = []
    for name in tables:
        account = exp.column(ACCOUNT, table=name, quoted=True)
        count = exp.Count(this=exp.Distinct(expressions=[account]))
        given = [exp.Not(this=exp.Is(this=each.copy(), expression=exp.Null())) for each in columns.values()]
        found += [
            count,
            *(exp.Filter(this=count.copy(), expression=exp.Where(this=one.copy())) for one in given),
        ]
    return found


def _kinds(tables: Mapping[str, str], premises: Premises) -> dict[str, dict[str, Kind | None]]:
    """The kinds of the columns of each table, by the names that the query has for the tables."""
    columns = {table.name: table.columns for table in premises.tables}
    return {
        called.casefold(): {name.casefold(): OF_TYPE.get(kind) for name, kind in columns[table]}
        for called, table in tables.items()
    }


def left_out(answer: Answer, columns: int, fewest: int) -> Answer:
    """The answer to a query of ``counted`` without rows of too few accounts, and without the columns that say so.

    Args:
        answer: Of the sandbox.
        columns: How many these are.
        fewest: Accounts behind each row.
    """
    table = answer.table
    width = table.num_columns - columns
    keep = pa.chunked_array([pa.array([True] * table.num_rows, pa.bool_())])
    for column in table.columns[width:]:
        keep = pc.and_(keep, pc.greater_equal(column, fewest))
    kept = table.filter(keep).select(list(range(width)))
    return Answer(table=kept, stream=stream_of(kept), cut=answer.cut, seconds=answer.seconds)


def _parts(tree: exp.Select) -> set[str]:
    return {name for name, value in tree.args.items() if value}


def _tables(tree: exp.Select, premises: Premises) -> Iterator[tuple[str, str]]:
    """The names by which the query has its tables, with their own; each must say whose its rows are."""
    source = tree.args.get("from_") or tree.args.get("from")
    joins = tree.args.get("joins") or []
    if source is None:
        raise _undecided("reads no table")
    columns = premises.columns()
    for table in (source.this, *(join.this for join in joins)):
        if not isinstance(table, exp.Table) or ACCOUNT not in columns.get(table.name.casefold(), ()):
            raise _undecided("reads what has no account of its own", hint=_with_accounts(columns))
        if {name for name, value in table.args.items() if value} - {
            "this",
            "alias",
        } or table.alias_column_names:
            raise _undecided("reads a part of a table, or renames its columns")
        yield table.alias_or_name, table.name.casefold()
    for join in joins:
        ways = {str(join.args.get(name) or "").upper() for name in ("method", "kind")}
        if not ways <= {"", "INNER", "CROSS", "OUTER"}:
            raise _undecided("joins in an unusual way")
        on = join.args.get("on")
        for each in _conjuncts(on):
            if not (
                isinstance(each, exp.EQ)
                and isinstance(each.this, exp.Column)
                and isinstance(each.expression, exp.Column)
            ):
                raise _undecided("joins on something else than equal columns")


def _conjuncts(on: exp.Expression | None) -> Iterator[exp.Expression]:
    if isinstance(on, exp.And):
        yield from _conjuncts(on.this)
        yield from _conjuncts(on.expression)
    elif on is not None:
        yield on


def _check_nodes(tree: exp.Select) -> None:
    for node in tree.walk():
        if isinstance(node, exp.Cast) and type(node) is exp.Cast and isinstance(node.this, exp.Literal):
            continue
        if not isinstance(node, KNOWN) or (isinstance(node, exp.Select) and node is not tree):
            raise _undecided(
                f"has {type(node).__name__.lower()} in it, of which it is not known whether it tells of single accounts"
            )
        if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
            raise _undecided("asks for whole rows")
        if isinstance(node, exp.Distinct) and not isinstance(node.parent, exp.Count):
            raise _undecided("asks for distinct rows")
        if isinstance(node, COUNTS) and not _is_plain(node):
            raise _undecided("counts something else than a column")
    if not tree.find(exp.Group) and not all(each.find(*COUNTS) for each in tree.expressions):
        raise _undecided("asks for rows instead of counts")


def _is_plain(node: exp.Expression) -> bool:
    """``count(*)``, ``sum(x)``, ``count(DISTINCT x)``."""
    inner = node.this
    if isinstance(inner, exp.Distinct) and isinstance(node, exp.Count):
        return len(inner.expressions) == 1 and isinstance(inner.expressions[0], exp.Column)
    return not node.expressions and (
        isinstance(inner, exp.Column) or (isinstance(node, exp.Count) and isinstance(inner, exp.Star | None))
    )


def _check_group(tree: exp.Select) -> None:
    group = tree.args.get("group")
    if group and {name for name, value in group.args.items() if value} - {"expressions", "all"}:
        raise _undecided("groups in several ways at once")


def _check_columns(tree: exp.Select) -> None:
    """What names an account may be counted and joined on, else it would be asked about by name."""
    for column in tree.find_all(exp.Column):
        name = column.name.casefold()
        if not (name in NAMING or name.endswith("_id")):
            continue
        if not column.find_ancestor(exp.Count, exp.Join):
            raise _undecided(f"uses {name}, which names an account or a post; it may be counted")


def _with_accounts(columns: dict[str, tuple[str, ...]]) -> str:
    named = ", ".join(sorted(table for table, names in columns.items() if ACCOUNT in names))
    return f"Tables whose rows have an account: {named}."


def _undecided(why: str, *, hint: str = EXPLAINED) -> RefusedError:
    return RefusedError(
        f"It cannot be seen that each row of the answer stands for enough accounts: the query {why}.",
        hint=hint,
    )
