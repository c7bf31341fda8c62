"""Eligible: what is known about the applicants by each criterion, as a page draws it and a program reads it."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from heliograph.consortium.assess import Assessed, assess
from heliograph.consortium.room import Room
from heliograph.consortium.wording import ground_sentence
from heliograph.rules.evidence import EQUAL_ROUTE
from heliograph.rules.matter import Dossier
from heliograph.web.parts.step_inputs import title_of


def eligibility_document(held: Room, dossier: Dossier, at: datetime) -> list[dict[str, Any]]:
    """One entry for each applicant."""
    return [_of(one, dossier) for one in assess(held, dossier, at)]


def goes_equal_route(dossier: Dossier) -> bool:
    """Whether the organisation is one that shows itself by a referee and its own papers."""
    organisation = dossier.organisations.get(dossier.project.organisation_id) if dossier.project else None
    return organisation is not None and organisation.kind in EQUAL_ROUTE


def _of(one: Assessed, dossier: Dossier) -> dict[str, Any]:
    shown, language = one.evidence, get_language() or "en"
    return {
        "name": one.person.name,
        "light": shown.light.value if shown else None,
        "sources": sorted(source.value for source in shown.sources) if shown else [],
        "has_referee": bool(shown and shown.has_referee),
        "has_dossier": bool(shown and shown.has_dossier),
        "claims": [
            {
                "position": claim.position.value,
                "source": claim.source.value,
                "until": f"{claim.valid_to:%Y-%m-%d}",
            }
            for claim in one.claims
        ],
        "criteria": [
            {
                "code": each.criterion,
                "version": each.version,
                "title": title_of(dossier, each.criterion),
                "standing": each.standing.value,
                "grounds": [ground_sentence(ground, language) for ground in each.grounds],
            }
            for each in one.criteria
        ],
    }
