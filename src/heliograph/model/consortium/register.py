"""Register: what everybody may know of the projects of a consortium."""

from dataclasses import dataclass

from heliograph.model.consortium.organisation import OrganisationKind
from heliograph.model.consortium.project import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a project may reach.

    Attributes:
        dataset: Name; empty while the public does not know that there is such a data set.
        edition: ``consortium`` or ``enclave``.
        modality: Download or remote query.
        since: Day of the first grant; month alone where the project is listed under a pseudonym.
        until: Last day, the same; empty: no end.
        is_early: Whether it was opened before the public had it.
        is_running: Whether somebody of the project still has it.
    """

    dataset: str
    edition: str
    modality: str
    since: str
    until: str
    is_early: bool
    is_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One project, as it consented to be shown.

    Attributes:
        listing: Under its own name or a pseudonym.
        name: Title, or pseudonym.
        summary: For everybody; empty under a pseudonym.
        organisation: Where it is done; empty under a pseudonym.
        country: ISO 3166-1, two letters; empty under a pseudonym.
        kind: Of the organisation; None under a pseudonym.
        decided_in: Working days of our time until the decision; None under a pseudonym.
        access: What it may or could reach.
        outputs: What came of it: DOIs and addresses; none under a pseudonym.
    """

    listing: Listing
    name: str
    summary: str = ""
    organisation: str = ""
    country: str = ""
    kind: OrganisationKind | None = None
    decided_in: int | None = None
    access: tuple[Access, ...]
    outputs: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether anything is still open to it."""
        return any(one.is_running for one in self.access)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register, and how many projects are not in it.

    Attributes:
        entries: Those that consented; named ones first, the latest at the top.
        unlisted: How many did not.
        unlisted_early: How many of these had access before the public.
    """

    entries: tuple[RegisterEntry, ...]
    unlisted: int
    unlisted_early: int
