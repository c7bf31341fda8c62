"""List cells of the legacy CSV: ``['a', 'b']``, ``[1, 2]``, ``a|b``.

Cells in the canonical form of their style are split by DuckDB itself (``canonical`` and ``split``). Everything else goes
through ``parse``, a tolerant tokenizer: quoted items as Python writes them, or bare items separated by a comma and a space.
"""

import re
import sys
from collections.abc import Iterable
from functools import reduce
from typing import Literal

import pyarrow as pa

ListStyle = Literal["quoted", "bare"]

PLACEHOLDER = "0"
"""What a mention whose account is unknown looks like in user_mentions."""

_SIMPLE_ESCAPES = {
    **dict(zip("nrt0abfv", "\n\r\t\0\a\b\f\v", strict=True)),
    **{character: character for character in "\\'\""},
}
_CODE_ESCAPES = {"x": 2, "u": 4, "U": 8}
_SURROGATES = range(0xD800, 0xE000)
_PREFIXED = re.compile("u(?=['\"])")
"""How Python 2 wrote its texts."""
_ITEM_END = re.compile(r"\s*(,\s*|$)")
_BARE_ITEM = re.compile(r"(.*?)(, |$)", re.DOTALL)

_QUOTED = r"\[''[^''\\\x00-\x1f\x7f]*''(, ''[^''\\\x00-\x1f\x7f]*'')*\]"
_BARE = r"\[[^\s,''\"\[\]\\]+(, [^\s,''\"\[\]\\]+)*\]"
_NEEDS_ESCAPE = r"[''\\\x00-\x1f]"
_ESCAPES = {
    r"'\'": r"'\\'",
    "''''": r"'\'''",
    "chr(10)": r"'\n'",
    "chr(13)": r"'\r'",
    "chr(9)": r"'\t'",
    "chr(0)": r"'\x00'",
}
"""SQL text to what Python writes for it; the backslash first."""
_ESCAPED = reduce(lambda text, pair: f"replace({text}, {pair[0]}, {pair[1]})", _ESCAPES.items(), "x")
_WRITTEN_ESCAPES = str.maketrans(
    {"\\": r"\\", "'": r"\'", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\0": r"\x00"}
)
_NO_DOUBLE_QUOTES = re.compile(r'["\\\x00-\x1f]')
_PYTHON_ITEM = rf"""CASE WHEN contains(x, '''') AND NOT regexp_matches(x, '["\\\x00-\x1f]')
    THEN '"' || x || '"' ELSE '''' || {_ESCAPED} || '''' END"""


def canonical(cell: str, style: ListStyle) -> str:
    """SQL: whether a cell is null, empty or in the canonical form of its style."""
    pattern = _QUOTED if style == "quoted" else _BARE
    return f"({cell} IS NULL OR {cell} = '[]' OR regexp_full_match({cell}, '{pattern}'))"


def split(cell: str, style: ListStyle, is_canonical: str) -> str:
    """SQL: the items of a cell, split where ``is_canonical`` holds, else asked of the tokenizer ``legacy_list``."""
    items = (
        f"string_split({cell}[3:-3], ''', ''')" if style == "quoted" else f"string_split({cell}[2:-2], ', ')"
    )
    return (
        f"CASE WHEN {cell} IS NULL THEN NULL WHEN {cell} = '[]' THEN []::VARCHAR[] "
        f"WHEN {is_canonical} THEN {items} ELSE legacy_list({cell}) END"
    )


def join(items: str, style: ListStyle) -> str:
    """SQL: the canonical cell of a list; in bare lists nulls come out as the placeholder."""
    if style == "bare":
        return f"'[' || array_to_string({with_placeholders(items)}, ', ') || ']'"
    return (
        f"CASE WHEN len({items}) = 0 THEN '[]' "
        f"WHEN regexp_matches(array_to_string({items}, ''), '{_NEEDS_ESCAPE}') "
        f"THEN '[' || array_to_string(list_transform({items}, lambda x: {_PYTHON_ITEM}), ', ') || ']' "
        f"ELSE '[''' || array_to_string({items}, ''', ''') || ''']' END"
    )


def with_placeholders(items: str) -> str:
    """SQL: a list whose nulls are the placeholder again."""
    return f"list_transform({items}, lambda x: coalesce(x, '{PLACEHOLDER}'))"


def quoted(items: Iterable[str | None]) -> str:
    """The canonical cell of a list of texts, as ``join`` writes it in SQL."""
    return f"[{', '.join(_python_item(item) for item in items if item is not None)}]"


def _python_item(item: str) -> str:
    if "'" in item and not _NO_DOUBLE_QUOTES.search(item):
        return f'"{item}"'
    return f"'{item.translate(_WRITTEN_ESCAPES)}'"


def parse(cell: str) -> list[str] | None:
    """The items of a list cell in any known form, None when it is none."""
    body = cell.strip()
    if not (body.startswith("[") and body.endswith("]") and len(body) > 1):
        return None
    body = body[1:-1].strip()
    if not body:
        return []
    return _quoted_items(body) if body[0] in "'\"" or _PREFIXED.match(body) else _bare_items(body)


def parse_all(cells: pa.Array) -> pa.Array:
    """``parse`` over an Arrow array: what DuckDB calls for the few cells that are not canonical."""
    return pa.array(
        [None if cell is None else parse(cell) for cell in cells.to_pylist()], pa.list_(pa.string())
    )


def _quoted_items(body: str) -> list[str] | None:
    items = []
    position = 0
    while position < len(body):
        position += _PREFIXED.match(body, position) is not None
        if body[position] not in "'\"":
            return None
        item = _quoted_item(body, position)
        if item is None:
            return None
        text, position = item
        items.append(text)
        end = _ITEM_END.match(body, position)
        if end is None:
            return None
        position = end.end()
    return items


def _quoted_item(body: str, start: int) -> tuple[str, int] | None:
    quote = body[start]
    pieces: list[str] = []
    position = start + 1
    while position < len(body):
        character = body[position]
        if character == quote:
            return "".join(pieces), position + 1
        if character == "\\":
            decoded = _escape(body, position)
            if decoded is None:
                return None
            character, position = decoded
            pieces.append(character)
            continue
        pieces.append(character)
        position += 1
    return None


def _escape(body: str, start: int) -> tuple[str, int] | None:
    mark = body[start + 1 : start + 2]
    if mark in _SIMPLE_ESCAPES:
        return _SIMPLE_ESCAPES[mark], start + 2
    width = _CODE_ESCAPES.get(mark)
    digits = body[start + 2 : start + 2 + width] if width else ""
    if not width or not re.fullmatch(f"[0-9a-fA-F]{{{width}}}", digits) or not _is_character(int(digits, 16)):
        return None
    return chr(int(digits, 16)), start + 2 + width


def _is_character(code: int) -> bool:
    return code <= sys.maxunicode and code not in _SURROGATES


def _bare_items(body: str) -> list[str] | None:
    items = [match.group(1) for match in _BARE_ITEM.finditer(body) if match.group(0)]
    return None if any(not item or item[0] in "'\"" for item in items) else items
