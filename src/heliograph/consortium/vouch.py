"""Vouch: somebody outside is asked by a link whether an applicant belongs to the organisation, and answers once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heliograph.consortium.apply import latest
from heliograph.consortium.assess import INSTITUTION
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.invite import digest
from heliograph.consortium.room import Room
from heliograph.errors import NotAllowedError, UnknownNameError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.reference import Reference, Voucher
from heliograph.model.consortium.role import Role
from heliograph.rules.answer import ADDRESS, LONGEST_ADDRESS, LONGEST_LINE
from heliograph.rules.eligibility import declared
from heliograph.rules.matter import Act, Dossier, parts
from heliograph.rules.vouching import MAY_ASK, lies_at, may_ask

VALID_FOR = timedelta(days=30)
COUNTS_FOR = timedelta(days=365)
"""How long a confirmation counts as evidence."""
LONGEST_STATEMENT = 2000
SOURCES = {
    Voucher.REFEREE: AffiliationSource.REFEREE,
    Voucher.SIGNING_OFFICIAL: AffiliationSource.SIGNING_OFFICIAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What whoever is asked is shown.

    Attributes:
        reference: The question.
        applicant: Name of the person it is about.
        organisation: Name of the organisation.
    """

    reference: Reference
    applicant: str
    organisation: str


def ask(
    room: Room,
    application_id: str,
    about: str,
    *,
    name: str,
    email: str,
    secret: str,
    voucher: Voucher = Voucher.REFEREE,
    by: Person,
    at: datetime,
) -> Question:
    """Keep a new question; an older one to the same address is over. Sending the link is left to the caller.

    Args:
        room: Where it is kept.
        application_id: For which application.
        about: Id of a person of its team.
        name: Of who is asked.
        email: Where to.
        secret: Of the link; a digest of it is kept.
        voucher: As what they are asked.
        by: Who asks.
        at: Now.

    Raises:
        NotAllowedError: They may not ask, or not this address.
        UsageError: That is no name or no address, or nobody of the team.
    """
    dossier, address, said = (
        gather(room.records, application_id, by),
        email.strip().lower(),
        " ".join(name.split()),
    )
    if (
        not said
        or len(said) > LONGEST_LINE
        or len(address) > LONGEST_ADDRESS
        or not ADDRESS.fullmatch(address)
    ):
        raise UsageError("Who is asked has a name and an address of e-mail.")
    if about not in project_of(dossier).people:
        raise UsageError("Nobody of the team is meant.", hint="Name the lead or somebody who has joined.")
    open_ = [one for one in room.records.find(Reference, application_id=application_id) if _is_open(one, at)]
    before = [one for one in open_ if (one.email, one.person_id) == (address, about)]
    act = Act(command="ask", by=by, at=at)
    ruling = may_ask(dossier, act, voucher, address, [one for one in open_ if one not in before])
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
    made = Reference(
        id=room.new_id(at), application_id=application_id, person_id=about,
        organisation_id=project_of(dossier).organisation_id, voucher=voucher, name=said, email=address,
        is_institutional=lies_at(room.records.find(Organisation), address), secret_sha256=digest(secret),
        asked_at=at, asked_by=by.id, expires_at=at + VALID_FOR,
    )  # fmt: skip
    role = min(parts(by, dossier, at) & MAY_ASK[voucher])
    over = [replace(one, expires_at=at) for one in before]
    room.records.write((*over, made), _event("reference-ask", made, by.id, role, at))
    return _question(room, made)


def open_question(room: Room, secret: str, at: datetime) -> Question:
    """The question of a link that waits for its answer. To look at it uses nothing up: programs that read mail follow links.

    Raises:
        UnknownNameError: There is none: it never was, was answered, or is over.
    """
    for found in room.records.find(Reference, secret_sha256=digest(secret)):
        if _is_open(found, at):
            return _question(room, found)
    raise UnknownNameError(
        "This link does not hold: it was used, or is over.", hint="Ask for a new one where it came from."
    )


def answer(room: Room, secret: str, *, is_confirmed: bool, statement: str, at: datetime) -> Reference:
    """Take the one answer; where it confirms, it is evidence of the affiliation for a year.

    Raises:
        UnknownNameError: The link does not hold.
        UsageError: Nothing is said, or too much.
    """
    found = open_question(room, secret, at).reference
    said = statement.strip()
    if not said or len(said) > LONGEST_STATEMENT:
        raise UsageError(
            "A few words are needed: how you know it.", hint=f"At most {LONGEST_STATEMENT} characters."
        )
    after = replace(found, answered_at=at, is_confirmed=is_confirmed, statement=said)
    claims: tuple[Record, ...] = (_claim(room, after, at),) if is_confirmed else ()
    what = "reference-confirm" if is_confirmed else "reference-decline"
    role = Role.REFEREE if found.voucher is Voucher.REFEREE else Role.SIGNING_OFFICIAL
    room.records.write((after, *claims), _event(what, after, f"reference/{found.id}", role, at))
    return after


def references(room: Room, application_id: str) -> tuple[Reference, ...]:
    """Everybody who was asked about an application, in order."""
    return room.records.find(Reference, application_id=application_id)


def is_over(reference: Reference, at: datetime) -> bool:
    """Whether a link ran out without an answer."""
    return reference.answered_at is None and reference.expires_at <= at


def _is_open(reference: Reference, at: datetime) -> bool:
    return reference.answered_at is None and at < reference.expires_at


def _claim(room: Room, reference: Reference, at: datetime) -> Affiliation:
    dossier = gather(room.records, reference.application_id)
    kind = INSTITUTION if reference.is_institutional else "reference:"
    return Affiliation(
        id=room.new_id(at),
        person_id=reference.person_id,
        organisation_id=reference.organisation_id,
        position=_position(room, dossier, reference.person_id),
        source=SOURCES[reference.voucher],
        evidence=f"{kind}{reference.id}",
        valid_from=at,
        valid_to=at + COUNTS_FOR,
    )


def _position(room: Room, dossier: Dossier, person_id: str) -> Position:
    template = room.form(application_of(dossier).template)
    return declared(template, latest(dossier).values, person_id).position or Position.OTHER


def _question(room: Room, reference: Reference) -> Question:
    return Question(
        reference=reference,
        applicant=room.records.get(Person, reference.person_id).name,
        organisation=room.records.get(Organisation, reference.organisation_id).name,
    )


def _event(what: str, reference: Reference, who: str, role: Role, at: datetime) -> AuditEvent:
    return AuditEvent(
        at=at,
        who=who,
        what=what,
        subject=f"application/{reference.application_id}",
        role=role,
        data={"reference": reference.id, "voucher": reference.voucher.value},
    )
