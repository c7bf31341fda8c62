"""Criteria: those that are shipped, and those of an installation; one TOML file for each kind of access."""

from functools import cache
from pathlib import Path

from heliograph.consortium.documents import document, read_text, shipped_text
from heliograph.model.consortium.criterion import Criteria

SHIPPED = ("tmrc-2022", "dsa-art40")


@cache
def shipped(code: str) -> Criteria:
    """Criteria that come with Heliograph; they bear the name of the form that asks about them.

    Raises:
        UnknownNameError: There are none of that name.
    """
    return parse(shipped_text("criteria", code, SHIPPED, kind="set of criteria"), what=f"{code}.toml")


def read(path: Path) -> Criteria:
    """Criteria of an installation.

    Raises:
        InputError: The file cannot be read or holds no criteria; names each place.
    """
    return parse(read_text(path), what=path.name)


def parse(text: str, *, what: str) -> Criteria:
    """Criteria from TOML.

    Raises:
        InputError: Not TOML, or no criteria; names each place.
    """
    return document(
        Criteria,
        text,
        what=what,
        kind="criteria",
        hint="docs/reference/criteria.md shows what they look like",
    )
