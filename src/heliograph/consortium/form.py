"""Form: the shipped form templates, templates of an installation, and the digest of answers.

A template is one TOML file. Shipped are ``tmrc-2022`` (the criteria under which a platform's research consortium admitted
members in 2022), ``dsa-art40`` (the elements of Art. 8 of Delegated Regulation (EU) 2025/2050) and ``renewal``.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from heliograph.consortium.documents import document, read_text, shipped_text
from heliograph.model.consortium.form import FormTemplate
from heliograph.signing.canonical import canonical, digest

SHIPPED = ("tmrc-2022", "dsa-art40", "renewal")


@cache
def shipped(code: str) -> FormTemplate:
    """A form template that comes with Heliograph.

    Raises:
        UnknownNameError: There is none of that code.
    """
    return parse(shipped_text("forms", code, SHIPPED, kind="form"), what=f"{code}.toml")


def read(path: Path) -> FormTemplate:
    """A form template of an installation.

    Raises:
        InputError: The file cannot be read or is no form; names each place.
    """
    return parse(read_text(path), what=path.name)


def parse(text: str, *, what: str) -> FormTemplate:
    """A form template from TOML.

    Raises:
        InputError: Not TOML, or no form; names each place, a question by its code.
    """
    return document(
        FormTemplate, text, what=what, kind="a form", hint="docs/reference/forms.md says what a form may ask"
    )


def answers_digest(values: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of answers: equal answers have one digest, whoever writes them down.

    Raises:
        InputError: The answers have no canonical form.
    """
    return digest(canonical(dict(values)))
