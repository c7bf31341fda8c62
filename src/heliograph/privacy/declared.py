"""Declared: policies from TOML, shipped ones and a publisher's own, checked against the tables before they are used."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from pydantic import ValidationError

from heliograph.errors import InputError, UnknownNameError
from heliograph.model.column import Column, ColumnType
from heliograph.model.names import nearest
from heliograph.model.policy import Policy, Treatment
from heliograph.model.tables import TABLES

SHIPPED = ("twitter-2018", "strict", "ordinary-people", "as-received")

ACCOUNT_COLUMNS = frozenset(
    {"account_id", "reply_to_account_id", "repost_of_account_id", "mentions", "subject_id", "referenced_id"}
)
POST_COLUMNS = frozenset({"post_id", "reply_to_post_id", "repost_of_post_id", "quote_of_post_id"})
NAMED = ACCOUNT_COLUMNS | POST_COLUMNS | {"media_key", "action_id"}
"""Columns of identifiers: nothing else can be replaced by a pseudonym, and these cannot be coarsened."""

MADE = frozenset(
    {
        "post_number",
        "is_pseudonymous",
        "decision_rule",
        "decision_reason",
        "follower_count_at_decision",
        "dataset",
        "release",
    }
)
"""Columns that Heliograph writes itself, whatever the policy."""

NEVER_KEPT = frozenset({"latitude", "longitude", "display_name", "handle"})
"""Columns that no public edition carries as they are."""

_OF_TYPE: dict[Treatment, frozenset[ColumnType]] = {
    Treatment.REDACT: frozenset({ColumnType.TEXT, ColumnType.TEXTS}),
    Treatment.HIDE: frozenset(ColumnType),
    Treatment.DROP: frozenset(ColumnType),
    Treatment.MINUTE: frozenset({ColumnType.MOMENT}),
    Treatment.MONTH: frozenset({ColumnType.DAY, ColumnType.MOMENT}),
    Treatment.YEAR: frozenset({ColumnType.DAY, ColumnType.MOMENT}),
    Treatment.OCTAVE: frozenset({ColumnType.INTEGER}),
    Treatment.DECADE: frozenset({ColumnType.INTEGER}),
}


@cache
def shipped(name: str) -> Policy:
    """A policy that comes with Heliograph.

    Raises:
        UnknownNameError: There is none of that name.
    """
    if name not in SHIPPED:
        raise UnknownNameError(f"there is no policy {name!r}", hint=f"known: {', '.join(SHIPPED)}")
    text = (resources.files("heliograph.privacy") / "policies" / f"{name}.toml").read_text("utf-8")
    return parse(text, what=f"{name}.toml")


def parse(text: str, *, what: str) -> Policy:
    """Read a policy; ``extends`` names a shipped one whose entries hold where this one is silent.

    Raises:
        InputError: Not TOML, not a policy, or a column without treatment; names each place.
    """
    try:
        declared = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{what}: not TOML: {error}", hint="correct the line that it names") from error
    base = declared.pop("extends", None)
    if base is not None:
        if base not in SHIPPED:
            raise InputError(f"{what}: extends {base!r}", hint=f"known: {', '.join(SHIPPED)}")
        if declared.get("name") in {None, *SHIPPED}:
            raise InputError(
                f"{what}: changes {base} and needs a name of its own", hint='add name = "our-policy"'
            )
        declared = _merged(shipped(base).to_json(), declared)
    try:
        policy = Policy.model_validate(declared)
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputError(
            f"{what}: not a policy: {found}", hint="docs/how-to/choose-a-policy.md lists every entry"
        ) from error
    refuse_incomplete(policy, what=what)
    return policy


def refuse_incomplete(policy: Policy, *, what: str) -> None:
    """Refuse a policy that says nothing, or nothing possible, about some column; a program may have made it without a file.

    Raises:
        InputError: Names each column.
    """
    faults = list(_faults(policy))
    if faults:
        raise InputError(
            f"{what}: {'; '.join(faults)}",
            hint="columns: docs/reference/columns.md; what may become of them: docs/how-to/choose-a-policy.md",
        )


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(base)
    for key, value in over.items():
        inner = base.get(key)
        made[key] = (
            _merged(inner, value) if isinstance(inner, Mapping) and isinstance(value, Mapping) else value
        )
    return made


def _faults(policy: Policy) -> Iterator[str]:
    for table in sorted(set(policy.columns) | set(TABLES)):
        named = set(policy.columns.get(table, {}))
        known = set(TABLES[table].names()) if table in TABLES else set()
        yield from (f"{table}.{name} has no treatment" for name in sorted(known - named))
        yield from (_no_column(table, name, known) for name in sorted(named - known))
    if not policy.verbatim:
        for table, spec in TABLES.items():
            for column in spec.columns:
                treatment = policy.columns.get(table, {}).get(column.name)
                if treatment is not None and not _fits(table, column, treatment):
                    yield f"{table}.{column.name} cannot be treated as {treatment}"
        yield from _post_ids(policy)


def _no_column(table: str, name: str, known: set[str]) -> str:
    meant = nearest(name, sorted(known))
    return f"there is no column {table}.{name}" + (f" (did you mean {meant}?)" if meant else "")


def _fits(table: str, column: Column, treatment: Treatment) -> bool:
    if column.name in MADE:
        return treatment is Treatment.MADE
    if column.name in NAMED:
        kept = treatment is Treatment.KEEP and column.name in POST_COLUMNS | {"action_id"}
        return kept or treatment is Treatment.PSEUDONYM
    if treatment is Treatment.KEEP:
        return column.name not in NEVER_KEPT
    if column.name == "time_resolution":
        return treatment is Treatment.MINUTE
    gone = treatment in {Treatment.HIDE, Treatment.DROP} and column.required
    elsewhere = treatment is Treatment.HIDE and table != "accounts"
    return not gone and not elsewhere and column.type in _OF_TYPE.get(treatment, frozenset())


def _post_ids(policy: Policy) -> Iterator[str]:
    """All columns with ids of posts are treated alike: one left in clear would undo the others."""
    seen = {
        policy.columns.get(table, {}).get(column.name)
        for table, spec in TABLES.items()
        for column in spec.columns
        if column.name in POST_COLUMNS
    }
    if len(seen - {None}) > 1:
        yield "ids of posts are kept in one column and replaced in another"
    if Treatment.PSEUDONYM in seen and not policy.texts.post_ids:
        yield "ids of posts are replaced, which needs texts.post_ids = true: links to posts carry them"
