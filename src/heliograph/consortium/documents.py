"""Documents: reading the TOML files of the consortium, with complaints that name the place."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from heliograph.errors import InputError, UnknownNameError

D = TypeVar("D", bound=BaseModel)


def shipped_text(folder: str, code: str, known: tuple[str, ...], *, kind: str) -> str:
    """The text of a file that comes with Heliograph.

    Args:
        folder: Below ``heliograph/consortium``.
        code: Name of the document.
        known: Names that there are.
        kind: What it is, for the message.

    Raises:
        UnknownNameError: There is none of that name.
    """
    if code not in known:
        raise UnknownNameError(f"there is no {kind} {code!r}", hint=f"known: {', '.join(known)}")
    return (resources.files("heliograph.consortium") / folder / f"{code}.toml").read_text("utf-8")


def read_text(path: Path) -> str:
    """The text of a file of the installation.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", hint="name a TOML file in UTF-8") from error


def document(model: type[D], text: str, *, what: str, kind: str, hint: str) -> D:
    """A document from TOML.

    Args:
        model: What it must be.
        text: TOML.
        what: Name of the file.
        kind: What it is, for the message.
        hint: What to do when it is none.

    Raises:
        InputError: Not TOML, or no such document; names each place, by codes where there are codes.
    """
    try:
        declared = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{what}: not TOML: {error}", hint="correct the line that it names") from error
    try:
        return model.model_validate(declared)
    except ValidationError as error:
        found = "; ".join(f"{_place(e['loc'], declared) or kind}: {_said(e['msg'])}" for e in error.errors())
        raise InputError(f"{what}: not {kind}: {found}", hint=hint) from error


def _place(path: tuple[int | str, ...], declared: Any) -> str:  # noqa: ANN401 - any TOML
    words: list[str] = []
    here = declared
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        code = here.get("code") if isinstance(step, int) and isinstance(here, dict) else None
        words.append(str(step if code is None else code))
    return ".".join(words)


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")
