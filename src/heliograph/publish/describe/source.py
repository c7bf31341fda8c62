"""Reading dataset.toml, strictly: what a publisher mistypes must not be silently left out of a release."""

import datetime as dt
import tomllib
import typing
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from heliograph.errors import InputError
from heliograph.model.dataset import DatasetDescription
from heliograph.model.document import Document
from heliograph.model.tables import TABLES
from heliograph.publish.describe.locate import Place, line_of

PATTERNS_IN_WORDS: dict[str, str] = {
    "country": "must be two capital letters (ISO 3166-1), such as DE",
    "email": "is no e-mail address",
    "kind": "must be small letters, digits and hyphens, such as login-network",
    "name": "must begin with a letter or digit and hold only letters, digits, hyphens and underscores, at most 63",
    "url": "must be an address that begins with https:// or http://",
}
"""What the patterns of the fields with these names mean."""

COMPUTED_FIELDS = frozenset({"withheld"})
"""Fields that Heliograph writes and nobody types."""


def read_dataset_toml(text: str, *, where: str = "dataset.toml") -> DatasetDescription:
    """The description that a publisher wrote.

    Args:
        text: The content of dataset.toml.
        where: Name of the file for messages.

    Raises:
        InputError: Not TOML, an unknown field (with the one probably meant), a missing or impossible value.
    """
    try:
        given = _plain(tomllib.loads(text.removeprefix("\ufeff")))
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"{where}: not TOML: {error}", hint="text values need quotes, long texts three of them"
        ) from None
    for place, known in _unknown(given, DatasetDescription, ()):
        raise _complaint(where, text, place, "no such field", hint=_meant(str(place[-1]), known))
    for place in _unknown_counts(given):
        raise _complaint(where, text, place, "no such table", hint=_meant(str(place[-1]), TABLES))
    try:
        return DatasetDescription.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _complaint(where, text, first["loc"], _in_words(first), hint=_more(error)) from None


def nested_model(annotation: Any) -> type[Document] | None:  # noqa: ANN401 - any annotation
    """The document type inside an annotation such as ``tuple[Link, ...]`` or ``Contact | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Document):
        return annotation
    return next((model for inner in typing.get_args(annotation) if (model := nested_model(inner))), None)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any TOML value
    """TOML dates as ISO text, texts without the blanks around them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


def _unknown(given: Any, model: type[Document], place: Place) -> Iterator[tuple[Place, Iterable[str]]]:  # noqa: ANN401
    if not isinstance(given, dict):
        return
    fields = {name: field for name, field in model.model_fields.items() if name not in COMPUTED_FIELDS}
    for key, value in given.items():
        here = (*place, key)
        if key not in fields:
            yield here, fields
        elif (inner := nested_model(fields[key].annotation)) is not None:
            for rest, item in _items(value, fields[key].annotation):
                yield from _unknown(item, inner, here + rest)


def _items(value: Any, annotation: Any) -> Iterator[tuple[Place, Any]]:  # noqa: ANN401
    """The documents inside a field: the elements of an array, the values of a dictionary, or the value itself."""
    if isinstance(value, list):
        yield from (((at,), item) for at, item in enumerate(value))
    elif isinstance(value, dict) and typing.get_origin(annotation) is dict:
        yield from (((key,), item) for key, item in value.items())
    else:
        yield (), value


def _unknown_counts(given: Mapping[str, Any]) -> Iterator[Place]:
    for field in ("announced", "difference_notes"):
        section = given.get(field)
        names = section if isinstance(section, dict) else {}
        yield from ((field, name) for name in names if name not in TABLES)


def _complaint(where: str, text: str, place: Place, what: str, *, hint: str) -> InputError:
    line = line_of(text, place)
    named = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    return InputError(
        f"{where}{f', line {line}' if line else ''}: {named or 'the document'}: {what}", hint=hint
    )


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"


def _in_words(error: Mapping[str, Any]) -> str:
    given = error["input"]
    if error["type"] == "missing":
        return "is required"
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "string_pattern_mismatch":
        return f"{PATTERNS_IN_WORDS[error['loc'][-1]]} (given: {given!r})"
    if error["type"] in {"dict_type", "model_type"}:
        return f"must be a section with fields of its own (given: {given!r})"
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
    return str(error["msg"]).replace("Input should", "should").replace("String should", "should") + shown


def _more(error: ValidationError) -> str:
    others = error.error_count() - 1
    also = f"; {others} more to correct after this" if others else ""
    return f"docs/reference/dataset-toml.md lists every field{also}"
