"""Erase: a person leaves for good; what they did stays in the log under an id that leads to nobody."""

from dataclasses import replace
from datetime import datetime

from heliograph.consortium.attached import of_person
from heliograph.consortium.output import drop_all, forget
from heliograph.consortium.room import Room
from heliograph.errors import NotAllowedError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.answers import Answers
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.invitation import Invitation
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.query import Query
from heliograph.model.consortium.reference import Reference
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.token import Token
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.ruling import Unmet

NOT_YOURS = Unmet("not-your-part", "This is done by: the person, security-admin.", "the person")


def erase(room: Room, person_id: str, *, by: Person, at: datetime) -> Person:
    """Empty what tells who somebody is. Grants of theirs are suspended by the scheduler; records and events keep the id alone.

    Args:
        room: Where it is kept.
        person_id: Whom.
        by: The person, or a security admin at their wish.
        at: Now.

    Raises:
        NotAllowedError: It is neither.
    """
    person = room.records.get(Person, person_id)
    held = parts(by, Dossier(), at)
    if by.id != person_id and Role.SECURITY_ADMIN not in held:
        raise NotAllowedError((NOT_YOURS,))
    if person.state is PersonState.ERASED:
        return person
    erased = replace(
        person,
        name="",
        email="",
        email_verified_at=None,
        orcid="",
        roles=frozenset(),
        coauthors=frozenset(),
        has_second_factor=False,
        state=PersonState.ERASED,
        erased_at=at,
    )
    claims = [
        replace(claim, evidence="")
        for claim in room.records.find(Affiliation, person_id=person_id)
        if claim.evidence
    ]
    asked = [
        replace(one, name="", email="", statement="", expires_at=min(one.expires_at, at))
        for one in room.records.find(Reference, person_id=person_id)
    ]
    files, answers = _drop_files(room, person_id), drop_all(room, person_id)
    letters = [replace(one, email="") for one in room.records.find(Invitation, accepted_by=person_id)]
    tokens = [replace(one, name="") for one in room.records.find(Token, person_id=person_id)]
    queries = [replace(one, text="") for one in room.records.find(Query, person_id=person_id) if one.text]
    role = Role.APPLICANT if by.id == person_id else Role.SECURITY_ADMIN
    event = AuditEvent(
        at=at,
        who=by.id,
        what="person-erase",
        subject=f"person/{person_id}",
        role=role,
        data={"files": files, "answers": answers},
    )
    with room.records.together():
        room.records.write((erased, *claims, *letters, *tokens, *asked, *queries), event)
        forget(room, erased, at)
    return room.records.get(Person, person_id)


def _drop_files(room: Room, person_id: str) -> int:
    """Delete the files that somebody attached: all of an application that they led, else those that were theirs alone."""
    held, done = room.attachments, 0
    if held is None:
        return 0
    for application_id in held.applications():
        found = room.records.find(Application, id=application_id)
        if found and found[0].lead_id == person_id:
            done += held.drop(application_id)
        elif found:
            sheets = room.records.find(Answers, application_id=application_id)
            own = of_person(room.form(found[0].template), sheets, person_id)
            for sha256 in own:
                held.forget(application_id, sha256)
            done += len(own)
    return done
