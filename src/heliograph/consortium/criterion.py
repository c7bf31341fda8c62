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


def known(folder: Path | None = None) -> tuple[Criteria, ...]:
    """Every set of criteria: a file of an installation takes the place of the shipped one of its name, or stands beside them.

    Args:
        folder: Of the files of the installation; None: only what is shipped.

    Raises:
        InputError: One of the files holds no criteria; names each place.
    """
    found = {code: shipped(code) for code in SHIPPED}
    for path in sorted(folder.glob("*.toml")) if folder else ():
        criteria = read(path)
        found[criteria.code] = criteria
    return tuple(found.values())
