"""Prerequisites: what must hold all the time that a grant is used."""

from datetime import datetime

from heliograph.model.consortium.affiliation import AffiliationSource
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person, PersonState
from heliograph.rules.matter import Dossier
from heliograph.rules.ruling import Unmet

PERSON = Unmet(
    "person-active", "The account of the holder is active and its address is verified.", "the holder"
)
FACTOR = Unmet("second-factor-held", "The holder has a passkey or an app as second factor.", "the holder")
AFFILIATION = Unmet(
    "affiliation-holds",
    "The holder belongs to the organisation of the project, and somebody besides the holder says so.",
    "the holder, with the organisation",
)
AGREEMENT = Unmet(
    "agreement-in-force", "An agreement of the project, signed by the holder, is in force.", "the signatories"
)
ALL = (PERSON, FACTOR, AFFILIATION, AGREEMENT)


def lapsed(grant: Grant, dossier: Dossier, now: datetime) -> tuple[Unmet, ...]:
    """What does not hold, in the order of the table above.

    Args:
        grant: Whose prerequisites.
        dossier: Of the application it came from.
        now: UTC.
    """
    holder = dossier.people.get(grant.person_id)
    checks = (
        (PERSON, holder is not None and _is_active(holder)),
        (FACTOR, holder is not None and holder.has_second_factor),
        (AFFILIATION, _belongs(grant, dossier, now)),
        (AGREEMENT, _is_bound(grant, dossier, now)),
    )
    return tuple(unmet for unmet, holds in checks if not holds)


def _is_active(person: Person) -> bool:
    return person.state is PersonState.ACTIVE and person.email_verified_at is not None


def _belongs(grant: Grant, dossier: Dossier, now: datetime) -> bool:
    organisation = dossier.project.organisation_id if dossier.project else ""
    return any(
        claim.person_id == grant.person_id
        and claim.organisation_id == organisation
        and claim.source is not AffiliationSource.SELF
        and claim.holds(now)
        for claim in dossier.affiliations
    )


def _is_bound(grant: Grant, dossier: Dossier, now: datetime) -> bool:
    return any(
        agreement.state in {"in_force", "resign_required"}
        and (agreement.ends_at is None or now < agreement.ends_at)
        and any(signed.signer_id == grant.person_id for signed in dossier.signed(agreement))
        for agreement in dossier.agreements
    )
