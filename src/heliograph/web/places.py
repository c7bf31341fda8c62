"""Places: how names stand in addresses."""

import re
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language


class Word:
    """A piece of an address that is taken as it stands."""

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class DatasetName(Word):
    """``ira-2018``, or ``ira-2018@2`` for a release."""

    regex = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}(?:@[1-9][0-9]{0,8})?"


class ExportForm(Word):
    """How rows are written."""

    regex = "csv|json|parquet|arrow"


class DocumentPath(Word):
    """A document of a release: ``datasheet.md``, ``reports/findings.md``."""

    regex = r"(?:reports/)?[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(?:md|txt|csv|json|cff|html|svg|pdf|png|jpg)"


class Identifier(Word):
    """An id of a post or account, or its pseudonym."""

    regex = "[A-Za-z0-9_=+-]{1,128}"


class Number(Word):
    """A number that counts from one."""

    regex = "[1-9][0-9]{0,15}"

    def to_url(self, value: str | int) -> str:
        """In digits."""
        return str(value)


IDENTIFIER = re.compile(Identifier.regex)
ANY = "x"
"""An id, of which nothing in an address but its own end is made."""


def fixed(name: str) -> str:
    """The address of a page that has no words in it, in the language of the reader."""
    return _reversed(name, get_language())


def among(name: str, dataset: str, identifier: str) -> str:
    """The address of a post or account, which ends in its id: a page of posts has a hundred of them.

    Args:
        name: Of the page: ``post`` or ``account``.
        dataset: Name of the data set, or of a release.
        identifier: Of the post or account.
    """
    if IDENTIFIER.fullmatch(identifier) is None:
        return reverse(name, args=(dataset, identifier))
    return f"{_reversed(name, get_language(), dataset, ANY).removesuffix(f'{ANY}/')}{identifier}/"


@lru_cache(maxsize=1024)
def _reversed(name: str, language: str | None, *words: str) -> str:
    del language
    return reverse(name, args=words)
