"""Edits: every small change of a Python file that its tests should notice, as places in its bytes.

Comparisons, `and`/`or`, `not`, arithmetic, conditions, constants, returns, statements that are left out, `min`/`max`, `any`/`all`;
inside strings what stands in ``wording``. Left alone: annotations, decorators, docstrings, what is raised (the words of
errors), ``zip(strict=)``, prose, and Python within the braces of f-strings (3.11 does not say where it stands).
"""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutation.wording import within

COMPARED = {
    ast.Lt: (b"<", b"<="), ast.LtE: (b"<=", b"<"), ast.Gt: (b">", b">="), ast.GtE: (b">=", b">"),
    ast.Eq: (b"==", b"!="), ast.NotEq: (b"!=", b"=="), ast.In: (b"in", b"not in"), ast.NotIn: (b"not in", b"in"),
    ast.Is: (b"is", b"is not"), ast.IsNot: (b"is not", b"is"),
}  # fmt: skip
COMPUTED = {
    ast.Add: (b"+", b"-"), ast.Sub: (b"-", b"+"), ast.Mult: (b"*", b"//"), ast.FloorDiv: (b"//", b"*"),
    ast.Div: (b"/", b"*"), ast.Mod: (b"%", b"+"), ast.BitAnd: (b"&", b"|"), ast.BitOr: (b"|", b"&"),
    ast.BitXor: (b"^", b"|"), ast.LShift: (b"<<", b">>"), ast.RShift: (b">>", b"<<"),
}  # fmt: skip
SWAPPED = {b"min": b"max", b"max": b"min", b"any": b"all", b"all": b"any"}
EQUALITIES = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NAMED = (*FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change: bytes from ``start`` to ``end`` become ``new``.

    Attributes:
        function: Qualified name of the function it stands in; empty outside of functions.
        lines: First and last line of the statement, or of its head.
        names: What the statement gives a name to, where it stands outside of functions.
    """

    start: int
    end: int
    new: bytes
    function: str
    lines: tuple[int, int]
    names: tuple[str, ...]


class Source:
    """A file, and the places of its nodes in bytes."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._begins = [0, *itertools.accumulate(len(line) for line in text.splitlines(keepends=True))]

    def start(self, node: ast.expr | ast.stmt) -> int:
        return self._begins[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        return self._begins[node.end_lineno - 1] + node.end_col_offset

    def edits(self) -> list[Edit]:
        """All edits, in order, none twice."""
        found = {(e.start, e.end, e.new): e for e in self._below(ast.parse(self.text), "", (1, 1), ())}
        return [found[place] for place in sorted(found)]

    def changed(self, edit: Edit) -> bytes:
        """The file with one edit."""
        return self.text[: edit.start] + edit.new + self.text[edit.end :]

    def around(self, edit: Edit) -> tuple[str, str]:
        """The lines that an edit touches, before and after it, spaces put together."""
        first = self.text.rfind(b"\n", 0, edit.start) + 1
        last = (self.text + b"\n").find(b"\n", edit.end)
        after = self.text[first : edit.start] + edit.new + self.text[edit.end : last]
        before, after = (" ".join(lines.decode().split()) for lines in (self.text[first:last], after))
        return before, after

    def _below(  # noqa: C901 -- one walk
        self, node: ast.AST, function: str, lines: tuple[int, int], names: tuple[str, ...]
    ) -> Iterator[Edit]:
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno
            lines = node.lineno, last
            if not function:
                names = (node.name,) if isinstance(node, NAMED) else _named(node) or names
        if isinstance(node, NAMED):
            inside = f"{function}.{node.name}".lstrip(".")
            defaults = (
                [*node.args.defaults, *filter(None, node.args.kw_defaults)]
                if isinstance(node, FUNCTIONS)
                else []
            )
            for default in defaults:
                yield from self._below(default, function, lines, names)
            for statement in filter(_does, node.body):
                outer = isinstance(node, ast.ClassDef) and not isinstance(statement, FUNCTIONS)
                yield from self._below(statement, function if outer else inside, lines, names)
            return
        for start, end, new in self._here(node):
            yield Edit(start=start, end=end, new=new, function=function, lines=lines, names=names)
        if isinstance(node, ast.Raise | ast.JoinedStr | ast.Import | ast.ImportFrom):
            return
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else (value,):
                told = name == "annotation" or (
                    isinstance(child, ast.keyword) and child.arg in {"strict", "hint"}
                )
                if isinstance(child, ast.AST) and not told and _does(child):
                    yield from self._below(child, function, lines, names)

    def _here(self, node: ast.AST) -> Iterator[tuple[int, int, bytes]]:  # noqa: C901, PLR0912 -- a table of cases
        """What can be changed about one node itself."""
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                for op, before, after in zip(ops, [left, *others[:-1]], others, strict=True):
                    yield from self._between(before, after, *COMPARED[type(op)])
            case ast.BoolOp(op=op, values=values):
                old, new = (b"and", b"or") if isinstance(op, ast.And) else (b"or", b"and")
                for before, after in itertools.pairwise(values):
                    yield from self._between(before, after, old, new)
            case ast.BinOp(op=op, left=left, right=right) if type(op) in COMPUTED and not _is_text(
                left, right
            ):
                yield from self._between(left, right, *COMPUTED[type(op)])
            case ast.AugAssign(op=op, target=left, value=right) if type(op) in COMPUTED and not _is_text(
                right
            ):
                old, new = COMPUTED[type(op)]
                yield from self._between(left, right, old + b"=", new + b"=")
            case ast.UnaryOp():
                sign = re.match(rb"not\s*|.", self.text[self.start(node) :])
                yield self.start(node), self.start(node) + sign.end(), b""
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                yield from self._negated(test)
            case ast.comprehension(ifs=tests):
                for test in tests:
                    yield from self._negated(test)
            case ast.Constant(value=bool(value)):
                yield self.start(node), self.end(node), str(not value).encode()
            case ast.Constant(value=int(value) | float(value)):
                yield self.start(node), self.end(node), str(value + 1).encode()
            case ast.Constant(value=str() | bytes()) | ast.JoinedStr():
                start, end = self.start(node), self.end(node)
                yield from ((start + a, start + b, new) for a, b, new in within(self.text[start:end]))
            case ast.Call(func=ast.Name() as called) if called.id.encode() in SWAPPED:
                yield self.start(called), self.end(called), SWAPPED[called.id.encode()]
            case ast.Return(value=ast.expr() as value) if not _is_empty(value):
                yield self.start(value), self.end(value), b"None"
            case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
                yield self.start(node), self.end(node), b"yield from ()"
            case ast.Expr(value=ast.Call()) | ast.Raise():
                yield self.start(node), self.end(node), b"pass"
            case ast.Break() | ast.Continue():
                yield (
                    self.start(node),
                    self.end(node),
                    b"continue" if isinstance(node, ast.Break) else b"break",
                )

    def _between(
        self, left: ast.expr, right: ast.expr, old: bytes, new: bytes
    ) -> Iterator[tuple[int, int, bytes]]:
        low, high = self.end(left), self.start(right)
        found = re.search(rb"\s+".join(map(re.escape, old.split())), self.text[low:high])
        if found is not None:
            yield low + found.start(), low + found.end(), new

    def _negated(self, test: ast.expr) -> Iterator[tuple[int, int, bytes]]:
        """Not where another edit says the same."""
        same = isinstance(test, ast.Compare) and isinstance(test.ops[0], EQUALITIES)
        if not same and not (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)):
            start, end = self.start(test), self.end(test)
            yield start, end, b"(not (" + self.text[start:end] + b"))"


def _does(node: ast.AST) -> bool:
    """Whether it is no docstring: those stand right below modules, classes, functions, and what they describe."""
    return not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _named(node: ast.stmt) -> tuple[str, ...]:
    """What a statement outside of functions gives a name to, or changes."""
    targets = getattr(node, "targets", None) or [
        getattr(node, "target", None) or getattr(node, "value", node)
    ]
    return tuple(
        n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name) and n.id not in SWAPPED
    )


def _is_text(*nodes: ast.expr) -> bool:
    return any(
        isinstance(n, ast.JoinedStr) or (isinstance(n, ast.Constant) and isinstance(n.value, str | bytes))
        for n in nodes
    )


def _is_empty(value: ast.expr) -> bool:
    """What is as good as None, or has an edit of its own."""
    return (isinstance(value, ast.Constant) and isinstance(value.value, bool | None)) or ast.unparse(
        value
    ) in {"''", "()", "[]", "{}", "0"}
