"""Vocabulary: every form in which the identifiers of masked accounts are looked for in texts."""

import re
from collections.abc import Iterator

import pyarrow as pa

from heliograph.privacy.distinctive import (
    LENGTH,
    LENGTH_EVERY,
    dictionary_words,
    is_distinctive,
    is_distinctive_id,
)
from heliograph.privacy.unveil import normalised, normalised_handle

IDENTITIES = pa.schema(
    [
        ("account_id", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("replacement", pa.string()),
    ]
)
"""What identifies masked accounts: id, handle or name as exported; and, out of ``forms``, normalised in all forms."""

USES = pa.schema([("account_id", pa.string()), ("value", pa.string())])
"""Accounts, and the forms that they use as plain words."""

OTHERS = pa.schema([("value", pa.string()), ("others", pa.int64())])
"""How many accounts that are not the owner use a form as a plain word."""

VOCABULARY = pa.schema(
    [
        ("value", pa.string()),
        ("kind", pa.string()),
        ("replacement", pa.string()),
        ("plain", pa.bool_()),
    ]
)
"""What the redactor replaces: kind is id, handle or name; plain ones also where they stand as bare words."""

_BETWEEN = re.compile(r"[\s_.+-]+")
_EDGE = re.compile(r"^\W+|\W+$")


def forms(identities: pa.Table) -> pa.Table:
    """Every identifier in the forms in which people write it, normalised: names also with and without spaces."""
    rows = []
    columns = (identities.column(name).to_pylist() for name in IDENTITIES.names)
    for account, kind, value, replacement in zip(*columns, strict=True):
        rows += [(account, kind, form, replacement) for form in forms_of(kind, value) if form]
    distinct = sorted(set(rows))
    listed = zip(*distinct, strict=True) if distinct else ((), (), (), ())
    return pa.table([pa.array(column, pa.string()) for column in map(list, listed)], schema=IDENTITIES)


def forms_of(kind: str, value: str | None) -> Iterator[str]:
    """The forms of one identifier."""
    if value is None:
        return
    if kind == "id":
        yield normalised(value).strip()
    elif kind == "handle":
        yield normalised_handle(value)
    else:
        whole = " ".join(normalised(value).split())
        words = [word for part in _BETWEEN.split(whole) if (word := _EDGE.sub("", part))]
        yield whole
        yield " ".join(words)
        yield "".join(words)


def vocabulary(listed: pa.Table, others: pa.Table | None, *, every_token: bool) -> pa.Table:
    """The table that the redactor works with, a row for each form.

    Args:
        listed: What ``forms`` made.
        others: How many others use a form; forms that it does not list are used by nobody. Not needed with every_token.
        every_token: Whether handles and names go wherever they are no dictionary words.
    """
    counted = dict(zip(*(others.column(n).to_pylist() for n in OTHERS.names), strict=True)) if others else {}
    rows: dict[tuple[str, str], str] = {}
    columns = (listed.column(name).to_pylist() for name in ("kind", "value", "replacement"))
    for kind, value, replacement in sorted(zip(*columns, strict=True)):
        rows.setdefault((kind, value), replacement)
    words = _words(listed)
    plain = [
        is_distinctive_id(value)
        if kind == "id"
        else is_distinctive(value, counted.get(value, 0), word=value in words, every=every_token)
        for kind, value in rows
    ]
    return pa.table(
        [
            pa.array([value for _, value in rows], pa.string()),
            pa.array([kind for kind, _ in rows], pa.string()),
            pa.array(list(rows.values()), pa.string()),
            pa.array(plain, pa.bool_()),
        ],
        schema=VOCABULARY,
    )


def candidates(listed: pa.Table) -> list[str]:
    """The forms that are distinctive unless others use them: what has to be counted in the texts."""
    words = _words(listed)
    columns = (listed.column(name).to_pylist() for name in ("kind", "value"))
    long = {value for kind, value in zip(*columns, strict=True) if kind != "id" and len(value) >= LENGTH}
    return sorted(long - words)


def _words(listed: pa.Table) -> frozenset[str]:
    """The forms that are words of a language; asked for twice, with the same forms, so that lists are read once."""
    columns = (listed.column(name).to_pylist() for name in ("kind", "value"))
    return dictionary_words(
        value for kind, value in zip(*columns, strict=True) if kind != "id" and len(value) >= LENGTH_EVERY
    )


def others_sql(*, uses: str, listed: str) -> str:
    """The query that counts, for each candidate, the accounts that use it and do not own it.

    Args:
        uses: Name of a table of ``USES``.
        listed: Name of the table that ``forms`` made.
    """
    return f"""SELECT value, count(DISTINCT account_id)::BIGINT AS others FROM {uses} u
        WHERE NOT EXISTS (FROM {listed} f WHERE f.value = u.value AND f.account_id = u.account_id)
        GROUP BY value ORDER BY value"""
