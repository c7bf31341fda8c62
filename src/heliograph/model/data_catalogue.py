"""Data catalogue: what vetted researchers can ask for, with its structure and the way of access that the provider suggests.

Art. 6(4) of Delegated Regulation (EU) 2025/2050 asks providers for one. It is computed from the signed releases, tells of no column
that only a gated edition has, and of a gated edition no count.
"""

from enum import StrEnum
from typing import Literal

from heliograph.model.archive import Publisher
from heliograph.model.column import ColumnType
from heliograph.model.dataset import Contact, Link, PolicyArea
from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition


class AccessWay(StrEnum):
    """Ways of access that a provider can suggest, and a coordinator can order."""

    DOWNLOAD = "download"
    REMOTE_QUERY = "remote-query"
    SECURE_ENVIRONMENT = "secure-environment"


class Sensitivity(StrEnum):
    """Why a way is suggested."""

    OPEN_TO_ALL = "open-to-all"
    DISCLOSED_OPERATION = "disclosed-operation"
    ORDINARY_PEOPLE = "ordinary-people"
    CLOSED_ROOM = "closed-room"


class Safeguard(StrEnum):
    """What Art. 9(4) lists for a coordinator to ask for."""

    IMPACT_ASSESSMENT = "impact-assessment"
    NETWORK_SECURITY = "network-security"
    STORAGE_PERIOD = "storage-period"
    INTERNAL_REVIEW = "internal-review"
    CONTRACT = "contract"
    TRAINING = "training"
    SECURE_ENVIRONMENT = "secure-environment"


class SuggestedAccess(Document):
    """How one edition can be reached.

    Attributes:
        edition: Which one.
        state: published, or scheduled with ``available_on``.
        available_on: Day from which it can be reached; None: now.
        needs_request: Whether it is given on a reasoned request (or to members of the consortium) alone.
        way: That the provider suggests; the coordinator's request decides.
        because: Why.
        safeguards: That fit this way, for the request to ask for.
    """

    edition: Edition
    state: Literal["published", "scheduled"]
    available_on: str | None = None
    needs_request: bool
    way: AccessWay
    because: Sensitivity
    safeguards: tuple[Safeguard, ...] = ()


class CatalogueColumn(Document):
    """One variable."""

    name: str
    type: ColumnType
    about: str
    values: tuple[str, ...] = ()


class CatalogueTable(Document):
    """One table, with the columns that every edition has.

    Attributes:
        rows: Of the public edition; None where there is none.
    """

    name: str
    about: str
    rows: SafeInt | None = None
    columns: tuple[CatalogueColumn, ...]


class CataloguedData(Document):
    """One data set in its newest release.

    Attributes:
        release: Its number.
        release_id: By which it is cited.
        supersedes: Release id of the one before.
        reason: Why there is this release.
        tables: Its structure.
        access: Its editions, from the widest circle to the narrowest.
        documents: Datasheet, changes, risk report and the like, by their path below the root of the archive.
    """

    name: DatasetName
    title: str
    operation: str
    policy_area: PolicyArea
    summary: str | None = None
    sampling: str
    limits: tuple[str, ...] = ()
    license: str | None = None
    contact: Contact | None = None
    release: SafeInt
    release_id: Sha256
    published_at: str
    supersedes: Sha256 | None = None
    reason: str
    tables: tuple[CatalogueTable, ...]
    access: tuple[SuggestedAccess, ...]
    documents: tuple[str, ...] = ()
    studies: tuple[Link, ...] = ()


class DataCatalogue(Document):
    """The document.

    Attributes:
        law: What asks for it.
        title: Of the archive.
        publisher: The provider, with the contact for researchers.
        current_on: When the newest release that stands in it was published; None for an empty archive.
        formats: In which data are given.
        datasets: By name.
    """

    schema_version: Literal["heliograph-data-catalogue/1"] = "heliograph-data-catalogue/1"
    law: str = "Delegated Regulation (EU) 2025/2050, Art. 6(4)"
    title: str
    publisher: Publisher | None = None
    current_on: str | None = None
    formats: tuple[str, ...] = ("Apache Parquet", "CSV", "JSON (manifests and documents)")
    datasets: tuple[CataloguedData, ...] = ()
