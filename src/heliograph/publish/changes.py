"""Changes: for each column with identifiers or texts, what replaces the identifiers in it."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import pyarrow as pa

from heliograph.model.column import Column, ColumnType
from heliograph.model.policy import Policy, Treatment
from heliograph.model.tables import TABLES
from heliograph.privacy.numbers import post_numbers_of
from heliograph.publish.rename import Change, by_kind, distinct, in_lists
from heliograph.publish.replace import Replacer

CLEAR_ID = "clear_account_id"
"""By it accounts find what was decided about them; no edition carries it."""

KINDS = {"subject_id": "subject_kind", "referenced_id": "kind"}
"""Columns of identifiers of several kinds, and the columns that say which."""

Columns: TypeAlias = Mapping[str, pa.Array]
Making: TypeAlias = Callable[[Columns], pa.Array]
"""From the columns of some rows to one of them, changed."""


def changes(table: str, policy: Policy, replacer: Replacer) -> dict[str, Making]:
    """What is made of a table's columns, in this order: each sees the columns as those before it have left them."""
    made: dict[str, Making] = {}
    treatments = policy.columns[table]
    if table == "accounts":
        made[CLEAR_ID] = lambda columns: columns["account_id"]
    for column in TABLES[table].columns:
        treatment = treatments[column.name]
        if treatment is Treatment.PSEUDONYM:
            made[column.name] = _named(table, column, policy, replacer)
        elif treatment is Treatment.REDACT or (treatment is Treatment.HIDE and column.type in _TEXTUAL):
            made[column.name] = _redacted(table, column, replacer)
    if table == "posts" and policy.replaces_post_ids:
        made["post_number"] = lambda columns: post_numbers_of(columns["post_id"])
    return made


def _redacted(table: str, column: Column, replacer: Replacer) -> Making:
    redactor = replacer.redactor
    special = {
        ("accounts", "url"): redactor.links,
        ("posts", "urls"): redactor.links,
        ("posts", "domains"): redactor.hosts,
        ("posts", "hashtags"): redactor.tags,
    }
    change = special.get((table, column.name), redactor.texts)
    if (table, column.name) in _VARIED:
        return _of(column.name, change)
    once = _once(change)
    if column.type is ColumnType.TEXTS:
        return _of(column.name, lambda lists: in_lists(lists, once))
    return _of(column.name, once)


def _named(table: str, column: Column, policy: Policy, replacer: Replacer) -> Making:
    name = column.name
    if (table, name) == ("posts", "post_id"):
        return _of(name, replacer.every_post)
    if name == "mentions":
        return _of(name, lambda lists: in_lists(lists, replacer.accounts))
    if name in KINDS:
        kinds = {
            "account": replacer.accounts,
            "post": replacer.posts if policy.replaces_post_ids else _same,
            "media": replacer.media,
        }
        return lambda columns: by_kind(columns[KINDS[name]], columns[name], kinds)
    if name in {"media_key", "action_id"}:
        return _of(name, replacer.media if name == "media_key" else replacer.actions)
    return _of(name, replacer.posts if name.endswith("post_id") else replacer.accounts)


def _of(name: str, change: Change) -> Making:
    return lambda columns: change(columns[name])


def _once(change: Change) -> Change:
    return lambda column: distinct(column, change)


def _same(column: pa.Array) -> pa.Array:
    return column


_TEXTUAL = frozenset({ColumnType.TEXT, ColumnType.TEXTS})
_VARIED = frozenset({("posts", "text"), ("accounts", "description")})
"""Columns whose values hardly repeat: looking for those that do would cost more than it saves."""
