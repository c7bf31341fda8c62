"""Evidence: how well an affiliation is shown, as a light.

Green are two independent sources, or, for newsrooms, societies and other organisations that have no logins of their own, a
referee together with the organisation's own papers: the same light, the same clock. More valid evidence never lowers the light.
A domain that no registry lists proves nothing, and no light asks for a degree.
"""

from collections.abc import Collection
from datetime import datetime

from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource
from heliograph.model.consortium.eligibility import Evidence, Light
from heliograph.model.consortium.organisation import Organisation, OrganisationKind

INDEPENDENT = frozenset(
    {
        AffiliationSource.IDP,
        AffiliationSource.ORCID,
        AffiliationSource.SIGNING_OFFICIAL,
        AffiliationSource.EMAIL,
    }
)
"""Sources of which two make green: login, employment that the organisation put on ORCID, signing official, address of e-mail."""

ENOUGH = 2
EQUAL_ROUTE = frozenset({OrganisationKind.MEDIA, OrganisationKind.NGO, OrganisationKind.CIVIL_SOCIETY})


def evidence(
    claims: Collection[Affiliation],
    organisation: Organisation,
    *,
    now: datetime,
    known_referees: Collection[str] = (),
) -> Evidence:
    """How well it is shown that somebody belongs to an organisation.

    What the person says alone counts for nothing here; neither does a claim that has ended, was withdrawn or is about another
    organisation. A claim by staff, who looked by hand, makes red amber.

    Args:
        claims: About this one person.
        organisation: The one that counts.
        now: UTC.
        known_referees: Ids of claims whose referee writes from an institution or is a member already.
    """
    valid = [c for c in claims if c.organisation_id == organisation.id and c.holds(now)]
    sources = frozenset(c.source for c in valid) - {AffiliationSource.SELF}
    has_referee = AffiliationSource.REFEREE in sources
    is_known = any(c.source is AffiliationSource.REFEREE and c.id in known_referees for c in valid)
    has_dossier = bool(organisation.evidence)
    return Evidence(
        light=_light(organisation, sources, has_known_referee=is_known, has_dossier=has_dossier),
        sources=sources,
        has_referee=has_referee,
        has_dossier=has_dossier,
    )


def _light(
    organisation: Organisation,
    sources: Collection[AffiliationSource],
    *,
    has_known_referee: bool,
    has_dossier: bool,
) -> Light:
    independent = len(INDEPENDENT & set(sources))
    has_referee = AffiliationSource.REFEREE in sources
    is_vouched = has_known_referee and has_dossier and organisation.verified_at is not None
    if independent >= ENOUGH or (organisation.kind in EQUAL_ROUTE and is_vouched):
        return Light.GREEN
    if has_referee and (independent or has_dossier):
        return Light.AMBER
    return Light.AMBER if AffiliationSource.STAFF in sources else Light.RED
