"""Cite: words that name one release for ever."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from heliograph.access.resolve import OpenEdition

SPECIAL = re.compile(r"[\\{}#$%&_~^]")
NAMED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A citation of one release.

    Example:
        ```python
        print(dataset.cite())  # ira-2018@1 sha256:7d1f...
        print(dataset.cite().bibtex())
        ```

    Attributes:
        name: Data set and release, for example ``ira-2018@1``.
        release_id: SHA-256 of the signed release.json.
        edition: The edition that was read.
        publisher: Who published it, empty where the copy does not say.
        address: Where it was read, empty for copies on a disk.
    """

    name: str
    release_id: str
    edition: str
    title: str
    publisher: str
    published_at: str
    address: str

    def text(self) -> str:
        """The line that identifies the release: ``<data set>@<release> sha256:<release id>``."""
        return f"{self.name} sha256:{self.release_id}"

    def bibtex(self) -> str:
        """The same as a BibTeX entry."""
        fields = {
            "title": "{" + _escaped(self.title) + "}",
            "author": "{" + _escaped(self.publisher) + "}" if self.publisher else "",
            "year": self.published_at[:4],
            "version": self.name.partition("@")[2],
            "note": _escaped(self._note),
            "url": self.address,
        }
        lines = [f"  {field} = {{{value}}}," for field, value in fields.items() if value]
        return "\n".join([f"@misc{{{self._key},", *lines, "}"])

    def csl(self) -> dict[str, Any]:
        """The same as an item of CSL-JSON, which Zotero and other programs for references read."""
        item = {
            "id": self._key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": self.publisher}] if self.publisher else None,
            "issued": {"date-parts": [[int(part) for part in self.published_at[:10].split("-")]]},
            "version": self.name.partition("@")[2],
            "note": self._note,
            "URL": self.address,
        }
        return {field: value for field, value in item.items() if value}

    @property
    def _key(self) -> str:
        """By which programs for references know it."""
        return self.name.replace("@", "-")

    @property
    def _note(self) -> str:
        return f"{self.text()}, {self.edition} edition"

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return f"<code>{self.text()}</code>"


def cite(edition: OpenEdition) -> Citation:
    """The citation of an opened edition."""
    library = edition.library
    where = library.tree.where
    return Citation(
        name=edition.name,
        release_id=edition.release_id,
        edition=edition.edition.value,
        title=edition.release.description.title,
        publisher=library.description.publisher.name if library.description else "",
        published_at=edition.release.public_at,
        address=where if where.startswith(("http://", "https://")) else "",
    )


def cite_all(editions: Iterable[OpenEdition]) -> str:
    """The lines that identify several releases, one after the other."""
    return "; ".join(cite(edition).text() for edition in editions)


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda found: NAMED.get(found[0], "\\" + found[0]), text)
