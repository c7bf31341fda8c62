"""Register: the projects of the consortium, gathered for everybody."""

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from heliograph.consortium.room import Room
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Attestation, Grant
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.project import Listing, Project
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.register import Register, RegisterEntry
from heliograph.rules.handled import days_until_decision
from heliograph.rules.register import Listed, register

R = TypeVar("R", bound=Record)


def registered(room: Room, now: datetime) -> Register:
    """The register as it stands."""
    grants, attested = room.records.find(Grant), _by(room.records.find(Attestation), "grant_id")
    by_project = _by(grants, "project_id")
    organisations = {one.id: one for one in room.records.find(Organisation)}
    applications = {one.id: one for one in room.records.find(Application)}
    listed = [
        Listed(
            project=project,
            organisation=organisations[project.organisation_id],
            grants=by_project[project.id],
            attestations=[each for grant in by_project[project.id] for each in attested[grant.id]],
            decided_in=_first_decision(room, by_project[project.id], applications),
        )
        for project in room.records.find(Project, id=tuple(by_project))
    ]
    return register(listed, now.astimezone(room.calendar.zone).date(), room.is_known)


def _first_decision(room: Room, grants: list[Grant], applications: dict[str, Application]) -> int | None:
    first = min(grants, key=lambda grant: (grant.starts_at, grant.id))
    return days_until_decision(applications[first.application_id].stays, room.calendar)


def _by(records: tuple[R, ...], name: str) -> defaultdict[str, list[R]]:
    found: defaultdict[str, list[R]] = defaultdict(list)
    for record in records:
        found[getattr(record, name)].append(record)
    return found


def register_document(found: Register) -> dict[str, Any]:
    """The register as JSON."""
    return {
        "projects": [_entry(one) for one in found.entries],
        "unlisted": found.unlisted,
        "unlisted_early": found.unlisted_early,
    }


def _entry(one: RegisterEntry) -> dict[str, Any]:
    return asdict(one) | {
        "listing": one.listing.value,
        "kind": one.kind.value if one.kind else None,
        "hidden": one.listing is Listing.PSEUDONYMOUS,
        "running": one.is_running,
        "access": [asdict(each) for each in one.access],
        "outputs": list(one.outputs),
    }
