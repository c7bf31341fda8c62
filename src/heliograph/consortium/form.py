"""Form: the shipped form templates, templates of an installation, and the digest of answers.

A template is one TOML file. Shipped are ``tmrc-2022`` (the criteria under which a platform's research consortium admitted
members in 2022), ``dsa-art40`` (the elements of Art. 8 of Delegated Regulation (EU) 2025/2050) and ``renewal``.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from heliograph.errors import InputError, UnknownNameError
from heliograph.model.consortium.form import FormTemplate
from heliograph.signing.canonical import canonical, digest

SHIPPED = ("tmrc-2022", "dsa-art40", "renewal")


@cache
def shipped(code: str) -> FormTemplate:
    """A form template that comes with Heliograph.

    Raises:
        UnknownNameError: There is none of that code.
    """
    if code not in SHIPPED:
        raise UnknownNameError(f"there is no form {code!r}", hint=f"known: {', '.join(SHIPPED)}")
    text = (resources.files("heliograph.consortium") / "forms" / f"{code}.toml").read_text("utf-8")
    return parse(text, what=f"{code}.toml")


def read(path: Path) -> FormTemplate:
    """A form template of an installation.

    Raises:
        InputError: The file cannot be read or is no form; names each place.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", hint="name a TOML file in UTF-8") from error
    return parse(text, what=path.name)


def parse(text: str, *, what: str) -> FormTemplate:
    """A form template from TOML.

    Raises:
        InputError: Not TOML, or no form; names each place, a question by its code.
    """
    try:
        declared = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{what}: not TOML: {error}", hint="correct the line that it names") from error
    try:
        return FormTemplate.model_validate(declared)
    except ValidationError as error:
        found = "; ".join(f"{_place(e['loc'], declared)}: {_said(e['msg'])}" for e in error.errors())
        raise InputError(
            f"{what}: not a form: {found}", hint="docs/reference/forms.md says what a form may ask"
        ) from error


def answers_digest(values: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of answers: equal answers have one digest, whoever writes them down.

    Raises:
        InputError: The answers have no canonical form.
    """
    return digest(canonical(dict(values)))


def _place(path: tuple[int | str, ...], declared: Any) -> str:  # noqa: ANN401 - any TOML
    """Where in the file, with codes instead of numbers where there are codes."""
    words: list[str] = []
    here = declared
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        code = here.get("code") if isinstance(step, int) and isinstance(here, dict) else None
        words.append(str(step if code is None else code))
    return ".".join(words) or "form"


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")
