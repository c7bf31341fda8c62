"""Screen: looks at a query before a worker is spent on it, and says in one line what is wrong with it.

It is for kindness and depth, not for safety: parsers differ, and what is allowed here can still be a bomb. The wall of the
operating system is what holds (docs/explanation/untrusted-sql.md).
"""

import re
from collections.abc import Iterator
from functools import cache

from sqlglot import Dialect, exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.tokens import Token, TokenType

from heliograph.access.sandbox.functions import ALLOWED
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises
from heliograph.errors import RefusedError, UsageError
from heliograph.model.names import nearest, unknown

DIALECT = "duckdb"
DEEPEST = 60
"""Brackets inside brackets; people stay far below, parsers fail far above."""

BEGINNINGS = frozenset({TokenType.SELECT, TokenType.WITH, TokenType.FROM, TokenType.L_PAREN})
OPENING = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE})
CLOSING = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE})
STATEMENTS = (
    exp.DDL, exp.DML, exp.Command, exp.Copy, exp.Set, exp.Pragma, exp.Attach, exp.Detach, exp.Use, exp.Into,
    exp.Describe, exp.Show, exp.Summarize, exp.Drop, exp.Alter, exp.Parameter, exp.Placeholder,
)  # fmt: skip
SYNTAX = (
    exp.Cast, exp.TryCast, exp.Case, exp.If, exp.Connector, exp.Struct, exp.Array, exp.ToMap, exp.Map, exp.Exists,
    exp.JSONExtract, exp.JSONExtractScalar, exp.List, exp.Any, exp.All, exp.Collate,
)  # fmt: skip
"""What the parser keeps as functions although nobody wrote a name."""

FILE_LIKE = re.compile(r"[/\\.:*]")

MADE = frozenset({"unnest", "range", "generate_series", "rowid", "all"})
"""Columns that have a name without being named."""


def screened(query: str, premises: Premises, limits: Limits) -> None:
    """Pass one query that reads these tables with known functions; whatever else raises."""
    if len(query) > limits.characters:
        raise RefusedError(
            f"The query has {len(query):,} characters; {limits.characters:,} are read.",
            hint="Ask for less at once.",
        )
    try:
        tree = parsed(query)
        _check_statements(tree)
        _check_tables(tree, premises)
        _check_functions(tree)
        _check_columns(tree, premises)
    except RecursionError:
        raise RefusedError("The query is nested too deeply.") from None
    except SqlglotError as error:
        raise _unreadable(error) from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):  # the parser stumbled
        raise UsageError("The query cannot be read.") from None


def parsed(query: str) -> exp.Expression:
    """One query as a tree; whatever is none raises."""
    dialect = Dialect.get_or_raise(DIALECT)
    tokens = dialect.tokenize(query)
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    if not tokens:
        raise UsageError("The query is empty.")
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise RefusedError("One query at a time: there is a semicolon in it.")
    if tokens[0].token_type not in BEGINNINGS:
        raise RefusedError(
            f'Only queries that read are answered, SELECT and WITH; not "{_shown(tokens[0].text)}".'
        )
    if _depth(tokens) > DEEPEST:
        raise RefusedError("The query is nested too deeply.")
    tree = _Parser(dialect=dialect).parse(tokens, query)[0]
    if not isinstance(tree, exp.Query):
        raise RefusedError("Only queries that read are answered: SELECT and WITH.")
    return tree


class _Parser(DuckDB.Parser):
    """The parser, which elsewhere takes what it cannot read as a command, with a line in the log of the process."""

    def _warn_unsupported(self) -> None:
        raise RefusedError("Only queries that read are answered: SELECT and WITH.")


def _depth(tokens: list[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token.token_type in OPENING) - (token.token_type in CLOSING)
        deepest = max(deepest, depth)
    return deepest


def _check_statements(tree: exp.Expression) -> None:
    for node in tree.find_all(*STATEMENTS):
        raise RefusedError(f"Only queries that read are answered; {type(node).__name__.upper()} is none.")


def _check_tables(tree: exp.Expression, premises: Premises) -> None:
    named = {table.name for table in premises.tables}
    known = named | {cte.alias.casefold() for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Func):
            continue  # looked at with the functions
        name = table.name
        if not isinstance(table.this, exp.Identifier) or table.args.get("db") or table.args.get("catalog"):
            raise RefusedError(
                f'Tables have no schema here: "{_shown(table.sql(DIALECT))}".', hint=_listed(named)
            )
        if FILE_LIKE.search(name):
            raise RefusedError(f'Files cannot be read: "{_shown(name)}".', hint=_listed(named))
        if name.casefold() not in known:
            raise unknown("table", _shown(name), sorted(known), where=premises.name)


def _check_functions(tree: exp.Expression) -> None:
    for function in tree.find_all(exp.Func):
        if isinstance(function, (*SYNTAX, *_known())):
            continue
        name = function.name if isinstance(function, exp.Anonymous) else str(function.sql_name())  # type: ignore[no-untyped-call]
        if name.casefold() not in ALLOWED:
            meant = nearest(name, (known for known in ALLOWED if known[0] == name[:1].casefold()))
            guess = f' Did you mean "{meant}"?' if meant else ""
            raise RefusedError(
                f'The function "{_shown(name.casefold())}" cannot be used here.{guess}',
                hint="Download the edition to query it with every function on your own machine.",
            )


@cache
def _known() -> tuple[type[exp.Expression], ...]:
    """The parser's own kinds for the functions that are allowed: it keeps few under the name that was written."""
    kinds: set[type[exp.Expression]] = set()
    for name in ALLOWED:
        for arguments in ("a", "a, b", "a, b, c", "", "day FROM a", "b IN a"):
            try:
                made = Dialect.get_or_raise(DIALECT).parse(f"SELECT {name}({arguments})")[0]
            except ParseError:
                continue
            kinds |= {type(node) for node in made.find_all(exp.Func)} if made else set()
            break
    return tuple(kinds - {exp.Anonymous})


def _check_columns(tree: exp.Expression, premises: Premises) -> None:
    if tree.find(exp.Pivot):
        return  # columns come from values
    bases = _bases(tree, premises)
    columns = list(dict.fromkeys(name for names in bases.values() for name in names))
    known = {name.casefold() for name in (*columns, *_given(tree))} | MADE
    for column in tree.find_all(exp.Column):
        parts = [part.name for part in column.parts]
        if parts[0].casefold() not in known and parts[0] != "*":
            what, there = ("table", list(bases)) if len(parts) > 1 else ("column", columns)
            raise unknown(what, _shown(parts[0]), there or sorted(known - MADE), where="the query")
        its_own = bases.get(parts[0].casefold())
        if its_own and len(parts) > 1 and parts[1] != "*" and parts[1].casefold() not in its_own:
            raise unknown("column", _shown(parts[1]), its_own, where=_shown(parts[0]))


def _bases(tree: exp.Expression, premises: Premises) -> dict[str, tuple[str, ...]]:
    """The columns of the tables that are read, by the names that the query has for the tables."""
    named = {cte.alias.casefold() for cte in tree.find_all(exp.CTE)}
    columns = {table: names for table, names in premises.columns().items() if table not in named}
    found: dict[str, tuple[str, ...]] = {}
    for table in tree.find_all(exp.Table):
        if table.name.casefold() in columns:
            name = table.alias_or_name.casefold()
            found[name] = (*found.get(name, ()), *columns[table.name.casefold()])
    return found


def _given(tree: exp.Expression) -> Iterator[str]:
    """Every name that the query itself gives, wherever it is seen: to know exactly where is the database's work."""
    for node in tree.find_all(
        exp.Alias, exp.TableAlias, exp.CTE, exp.Lambda, exp.PropertyEQ, exp.Comprehension
    ):
        yield node.alias
        for part in ("columns", "expressions", "expression", "this"):
            value = node.args.get(part)
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, exp.Identifier) or (
                    isinstance(item, exp.Column) and isinstance(node, exp.Comprehension)
                ):
                    yield item.name
    for table in tree.find_all(exp.Table):
        yield table.alias_or_name


def _unreadable(error: SqlglotError) -> UsageError:
    found = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    if not found:
        return UsageError("The query cannot be read: a quote or a bracket is not closed.")
    near = _shown(str(found.get("highlight") or ""))
    return UsageError(
        f'The query cannot be read at line {found["line"]}, column {found["col"]}, near "{near}".'
    )


def _listed(names: set[str]) -> str:
    return f"There is: {', '.join(sorted(names))}."


def _shown(text: str) -> str:
    """A piece of the query in an error: one short line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:80]
