"""About data: the forms of answers about data sets, releases and files."""

from typing import Any

from ninja import Schema
from pydantic import Field


class Entry(Schema):
    """A data set in its latest release."""

    name: str
    title: str
    summary: str
    operation: str
    policy_area: str
    country: str | None = Field(description="Where technical indicators point; never an attribution.")
    release: int
    release_id: str = Field(description="SHA-256 of release.json.")
    published_at: str
    reason: str
    posts: int
    accounts: int
    first: str = Field(description="Day of the first post; empty without posts.")
    last: str
    status: str = Field(description="current, or corrected.")


class Catalogue(Schema):
    """Every data set that the public may read."""

    datasets: list[Entry]


class DataSet(Schema):
    """One release of a data set."""

    name: str
    address: str = Field(description="With the number of the release: ira-2018@2.")
    release: int
    latest: int
    release_id: str
    published_at: str
    reason: dict[str, Any]
    description: dict[str, Any]
    counts: list[dict[str, Any]] = Field(description="Rows of each table, beside what was announced.")
    differences: list[Any]
    period: dict[str, str]
    policy: Any
    notes: list[Any]
    editions: list[dict[str, Any]]
    citation: dict[str, Any] = Field(description="As text, as BibTeX, and as an item of CSL-JSON.")
    not_promised: list[dict[str, str]] = Field(
        description="What nobody should expect of a release: title and text."
    )


class Releases(Schema):
    """The releases of a data set, newest first."""

    name: str
    title: str
    latest: int
    releases: list[dict[str, Any]]


class File(Schema):
    """A file, with its digest."""

    path: str
    href: str
    bytes: int
    sha256: str
    rows: int | None


class Files(Schema):
    """Everything that a public edition consists of."""

    address: str
    release_id: str
    documents: list[File]
    files: list[File]
