"""Free: whether somebody is tied to the people of an application, and whether they may act at all."""

from heliograph.model.consortium.person import Person, PersonState
from heliograph.rules.conflict import ties
from heliograph.rules.matter import Matter


def is_tied(person: Person, matter: Matter) -> bool:
    """Whether a person belongs to the application or has a computed tie to somebody who does."""
    dossier = matter.dossier
    own = [claim for claim in dossier.affiliations if claim.person_id == person.id]
    theirs = [claim for claim in dossier.affiliations if claim.person_id != person.id]
    applying = (dossier.project.organisation_id,) if dossier.project else ()
    return bool(
        ties(
            person,
            own,
            dossier.team,
            theirs,
            organisations=dossier.organisations,
            now=matter.act.at,
            applying=applying,
        )
    )


def may_act(person: Person) -> bool:
    """Whether somebody is active and has set up a second factor."""
    return person.state is PersonState.ACTIVE and person.has_second_factor
