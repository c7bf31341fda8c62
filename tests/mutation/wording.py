"""Wording: changes inside a string: SQL, regular expressions, and single words. Prose is left alone."""

import re
from collections.abc import Callable, Iterator

_SQL = re.compile(
    r"\b(?:SELECT|FROM|WHERE|JOIN|AND|OR|NOT|CASE|WHEN|ELSE|NULL|UPDATE|EXCEPT|UNION|FILTER|OVER|DISTINCT|ORDER BY|IN)\b"
    r"|[\w})'] (?:=|<>|<|>|<=|>=) [\w{(']|\w\([\w*., {}']*\)"
)
_OPERATORS = {
    "<>": "=",
    "!=": "=",
    "<=": "<",
    ">=": ">",
    "<": "<=",
    ">": ">=",
    "=": "<>",
    " + ": " - ",
    " - ": " + ",
}
_WORDS = {
    "AND": "OR", "OR": "AND", "UNION ALL": "UNION", "UNION": "UNION ALL", "EXCEPT": "UNION", "INTERSECT": "EXCEPT",
    "LEFT JOIN": "JOIN", "JOIN": "LEFT JOIN", "SEMI JOIN": "ANTI JOIN", "ANTI JOIN": "SEMI JOIN", "IS NULL": "IS NOT NULL",
    "WHERE": "WHERE NOT", "WHEN": "WHEN NOT", "HAVING": "HAVING NOT", "QUALIFY": "QUALIFY NOT", "NOT ": "", "DISTINCT ": "",
    "IN (": "NOT IN (", "FILTER (": "FILTER (NOT ", "NULLS FIRST": "NULLS LAST", "NULLS LAST": "NULLS FIRST", " DESC": "",
    "min(": "max(", "max(": "min(", "sum(": "max(", "bool_and(": "bool_or(", "bool_or(": "bool_and(", "count(*)": "0",
    "lower(": "(", "upper(": "(", "trim(": "(", "true": "false", "false": "true", "FILTER (WHERE ": "FILTER (WHERE NOT ",
}  # fmt: skip
_PHRASES = re.compile(
    "|".join(
        ("(?<!IF )" if w.startswith("NOT") else "(?<!CREATE )" if w == "OR" else "")
        + (r"\b" if w[0].isalpha() else "")
        + re.escape(w)
        + (r"\b" if w[-1].isalpha() else "")
        + ("(?! FILTER| OVER)" if w == "count(*)" else "")
        for w in sorted(_WORDS, key=len, reverse=True)
    )
)
_SIGNS = re.compile(r"<>|!=|<=|>=|->>|->|=>|:=|<<|>>|<|>|=|(?<=[\w)}]) [+-] (?=[\w({])")
_NUMBER = re.compile(r"(?<![\w.'\[{:^$-])\d+(?![\w.'\]}])")
_LITERAL = re.compile(r"'([^'{}\\]*)'")
_ORDER = re.compile(r"ORDER BY [\w.]+(?! DESC|[\w.(])")

_LOOK = re.compile(r"\(\?<?[!=](?:\[(?:\\.|[^\]\\])+\]|\\.|[^()\[\]\\])+\)")
_REPEAT = re.compile(r"\{+(\d+)(,?)(\d*)\}+")

Change = tuple[int, int, str]


def within(literal: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The changes of a literal as it stands in the file, prefix and quotes included, as places in its bytes."""
    text = literal.decode()
    prefix, quote = re.match(r"([a-zA-Z]*)('''|\"\"\"|'|\")", text).groups()  # type: ignore[union-attr]
    first, last = len(prefix) + len(quote), len(text) - len(quote)
    kind = _changes(prefix.lower(), quote, text[first:last])
    for start, end, new in kind(text, first, last):
        if "f" not in prefix.lower() or not _in_braces(text, first, start):
            yield len(text[:start].encode()), len(text[:end].encode()), new.encode()


def _changes(prefix: str, quote: str, inner: str) -> Callable[[str, int, int], Iterator[Change]]:
    if "r" in prefix:
        return _of_pattern
    if _SQL.search(inner) and "b" not in prefix and '"' in quote:
        return _of_sql
    if "\n" in inner or " " in inner.strip():
        return lambda *_: iter(())
    return lambda _text, _first, last: iter([(last, last, "X")])


def _in_braces(text: str, first: int, at: int) -> bool:
    depth = 0
    for sign in re.findall(r"\{\{|\}\}|[{}]", text[first:at]):
        depth += {"{": 1, "}": -1}.get(sign, 0)
    return depth > 0


def _of_sql(text: str, first: int, last: int) -> Iterator[Change]:
    literals = [match.span() for match in _LITERAL.finditer(text, first, last)]
    for _, end in literals:
        yield end - 1, end - 1, "X"

    def bare(place: int) -> bool:
        return not any(start < place < end for start, end in literals)

    for match in _PHRASES.finditer(text, first, last):
        between = match[0] == "AND" and re.search(r"BETWEEN [^ ]+ $", text[first : match.start()])
        if bare(match.start()) and not between:
            yield *match.span(), _WORDS[match[0]]
    for match in _SIGNS.finditer(text, first, last):
        given = match[0] == "=" and re.search(r"(?:SET|,) \w+ $", text[first : match.start()])
        if bare(match.start()) and not given and match[0] in _OPERATORS:
            yield *match.span(), _OPERATORS[match[0]]
    for match in _NUMBER.finditer(text, first, last):
        if bare(match.start()):
            yield *match.span(), str(int(match[0]) + 1)
    for match in _ORDER.finditer(text, first, last):
        yield match.end(), match.end(), " DESC"


def _of_pattern(text: str, first: int, last: int) -> Iterator[Change]:  # noqa: C901 -- a table of cases
    for match in _LOOK.finditer(text, first, last):
        yield *match.span(), ""
    inside, at = False, first
    while at < last:
        sign, step = text[at], 1
        if sign == "\\":
            step = 2
            if text[at + 1] in "bBZ" and not inside:
                yield at, at + 2, ""
        elif inside:
            inside = sign != "]"
        elif sign == "[":
            inside = True
            step = 2 + (text[at + 1 : at + 3] == "^]") if text[at + 1] in "^]" else 1
            if text[at + 1] == "^":
                yield at + 1, at + 2, ""
        elif sign in "^$":
            yield at, at + 1, ""
        elif sign in "+*?" and text[at - 1] not in "(+*?":
            yield at, at + 1, {"+": "*", "*": "+", "?": ""}[sign]
        elif match := _REPEAT.match(text, at):
            step = len(match[0])
            for group in (1, 3):
                if match[group]:
                    yield *match.span(group), str(int(match[group]) + 1)
        at += step
