"""Form: how the fields of a record stand in the columns of its row, and come back.

Scalars stand in a column of the same name, values of a closed list as text, everything else as JSON.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from django.db.models import Model
from pydantic import TypeAdapter

from heliograph.errors import InputError, UnknownNameError, UsageError
from heliograph.model.consortium.record import Record

R = TypeVar("R", bound=Record)

PLAIN = (str, int, bool, float, date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How one field stands in its column.

    Attributes:
        put: Makes what the column holds.
        take: Makes the field again.
        is_plain: Whether rows can be asked for its value.
    """

    put: Callable[[Any], Any]
    take: Callable[[Any], Any]
    is_plain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Generic[R]):
    """How records of one kind stand in rows.

    Attributes:
        kind: Of the records.
        columns: By the name of the field.
    """

    kind: type[R]
    columns: dict[str, Column]

    def values(self, record: R) -> dict[str, Any]:
        """What the columns of a row hold."""
        return {name: column.put(getattr(record, name)) for name, column in self.columns.items()}

    def record(self, row: Model) -> R:
        """The record of a row."""
        return self.kind(**{name: column.take(getattr(row, name)) for name, column in self.columns.items()})

    def asked(self, name: str, value: object) -> object:
        """What a column must hold for a field to have a value.

        Raises:
            UnknownNameError: There is no such field.
            UsageError: It is a list or a part, which rows cannot be asked for.
        """
        column = self.columns.get(name)
        if column is None:
            raise UnknownNameError(f"No field of {self.kind.__name__.lower()} is called {name}.")
        if not column.is_plain:
            raise UsageError(f"Records cannot be found by {name} of {self.kind.__name__.lower()}.")
        return column.put(value)


_FORMS: dict[type[Record], Form[Any]] = {}


def form_of(kind: type[R]) -> Form[R]:
    """The form of a kind, read off the types of its fields once."""
    if kind not in _FORMS:
        hints = get_type_hints(kind)
        _FORMS[kind] = Form(kind=kind, columns={name: _column(hint) for name, hint in hints.items()})
    return _FORMS[kind]


def _column(hint: Any) -> Column:  # noqa: ANN401 - any type a field may have
    bare = _without_none(hint)
    if isinstance(bare, type) and issubclass(bare, datetime):
        return Column(put=_moment, take=_same)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return Column(put=_optional(_value), take=_optional(bare))
    if bare in PLAIN:
        return Column(put=_same, take=_same)
    adapter: TypeAdapter[Any] = TypeAdapter(hint)
    return Column(put=_writer(adapter), take=adapter.validate_json, is_plain=False)


def _without_none(hint: Any) -> Any:  # noqa: ANN401
    if get_origin(hint) in {Union, UnionType}:
        left = [each for each in get_args(hint) if each is not NoneType]
        return left[0] if len(left) == 1 else hint
    return hint


def _writer(adapter: TypeAdapter[Any]) -> Callable[[Any], str]:
    """Sets are written in order, so that one record has one text."""

    def written(value: Any) -> str:  # noqa: ANN401
        plain = adapter.dump_python(value, mode="json")
        if isinstance(value, set | frozenset):
            plain = sorted(plain, key=json.dumps)
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    return written


def _optional(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else make(value)


def _value(value: str) -> str:
    return value.value if isinstance(value, StrEnum) else value


def _same(value: Any) -> Any:  # noqa: ANN401
    return value


def _moment(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise InputError(f"the time {value.isoformat()} has no zone")
    return value.astimezone(UTC)
