"""Registry: who keeps the organisations of the consortium, and says who belongs to them."""

from datetime import datetime

from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.lacking import lacking
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.ruling import Ruling, Unmet

KEEPERS = frozenset({Role.COORDINATOR})
NOT_A_KEEPER = Unmet("not-your-part", "This is done by: coordinator.", "coordinator")
NOT_KNOWN = Unmet("not-your-part", "This is done by: applicant.", "applicant")
OWN = Unmet(
    "not-your-own", "Nobody says of themselves that they belong to an organisation.", "another coordinator"
)
END = Unmet("end-said", "The affiliation has an end, later than today.", "the coordinator")


def proposes(person: Person, now: datetime) -> Ruling:
    """Whether somebody may name an organisation that is not on record yet; staff looks at it before it counts."""
    return Ruling((() if Role.APPLICANT in parts(person, Dossier(), now) else (NOT_KNOWN,)), ("log",))


def keeps(person: Person, now: datetime) -> Ruling:
    """Whether somebody may enter an organisation."""
    if parts(person, Dossier(), now) & KEEPERS:
        return Ruling((), ("log",))
    return Ruling((lacking(person, KEEPERS, Dossier(), now, otherwise=NOT_A_KEEPER),), ("log",))


def confirms(person: Person, member_id: str, until: datetime, now: datetime) -> Ruling:
    """Whether somebody may say that another belongs to an organisation until a day."""
    conditions = ((OWN, person.id != member_id), (END, until > now))
    missing = tuple(unmet for unmet, holds in conditions if not holds)
    return Ruling((*keeps(person, now).unmet, *missing), ("log",))
