"""Registry entry: what the Research Organization Registry says of an organisation."""

from dataclasses import dataclass

from heliograph.model.consortium.organisation import OrganisationKind

KINDS: dict[str, OrganisationKind] = {
    "education": OrganisationKind.ACADEMIC,
    "nonprofit": OrganisationKind.NGO,
    "government": OrganisationKind.GOVERNMENT,
    "company": OrganisationKind.INDUSTRY,
}
"""Kinds by the types of ROR; archives, facilities, funders, hospitals and others are looked at by people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry:
    """One entry of ROR, schema 2.

    Attributes:
        ror_id: Its address.
        name: The name that ROR shows.
        names: Every name, abbreviations and other languages too.
        domains: Domains of its addresses of e-mail; most entries list none, which proves nothing.
        country: ISO 3166-1, two letters; empty where ROR knows none.
        types: Types of ROR.
        is_active: Whether it still exists.
    """

    ror_id: str
    name: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    country: str
    types: tuple[str, ...]
    is_active: bool

    @property
    def kind(self) -> OrganisationKind:
        """What it probably is: the first type that says so; staff looks before it counts."""
        return next((KINDS[kind] for kind in self.types if kind in KINDS), OrganisationKind.OTHER)
