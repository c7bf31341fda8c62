"""A consortium for tests: a clock that is turned by hand, people with roles, a form that is filled in."""

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.consortium_in_memory import RecordsInMemory

from heliograph.consortium.agree import issue
from heliograph.consortium.incident import report
from heliograph.consortium.remind import remind
from heliograph.consortium.room import Room
from heliograph.consortium.suspend import propose_revocation, revoke, suspend
from heliograph.consortium.timers import due_steps
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.form import FieldKind
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.stay import Stay

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
YEAR = timedelta(days=365)


class Story:
    """A room and the people in it; ``now`` is moved by ``pass_days``.

    Args:
        records: Where everything is kept; memory when left out.
    """

    def __init__(self, records=None):
        self.now, self.ids = BEGIN, count(1)
        self.room = Room(
            records=records if records is not None else RecordsInMemory(),
            new_id=self.new_id,
            institutions_sign=False,
        )
        self.records = self.room.records
        self.university = self.organisation("Hill University", "hill.example")
        self.other = self.organisation("Lake Institute", "lake.example")

    def again(self, records):
        """The same story from its beginning, told of people who are there already."""
        made = copy(self)
        made.now, made.ids, made.records = BEGIN, count(1000), records
        made.room = replace(self.room, records=records, new_id=made.new_id)
        return made

    def new_id(self, at):
        return f"{at:%Y%m%d%H%M%S}-{next(self.ids):06}"

    def pass_days(self, days):
        self.now += timedelta(days=days)
        return self.now

    def organisation(self, name, domain, kind=OrganisationKind.ACADEMIC):
        made = Organisation(
            id=self.new_id(self.now), name=name, kind=kind, country="DE", domains=(domain,),
            verified_at=self.now, verified_by="staff",
        )  # fmt: skip
        self.records.write((made,))
        return made

    def person(self, name, *roles, at=None, position=Position.RESEARCHER, years=3):
        """Somebody with a verified address; staff has a second factor; an affiliation where one is named."""
        made = Person(
            id=self.new_id(self.now), name=name, email=f"{name}@people.example", email_verified_at=self.now,
            roles=frozenset(roles), has_second_factor=True, joined_at=self.now,
        )  # fmt: skip
        self.records.write((made,))
        if at:
            self.affiliate(made, at, position=position, years=years)
        return made

    def affiliate(self, person, organisation, *, position=Position.RESEARCHER, years=3):
        claim = Affiliation(
            id=self.new_id(self.now), person_id=person.id, organisation_id=organisation.id, position=position,
            source=AffiliationSource.EMAIL, valid_from=self.now, valid_to=self.now + years * YEAR,
        )  # fmt: skip
        self.records.write((claim,))
        return claim

    def claims(self):
        return self.records.find(Affiliation)

    def staff(self):
        """One person for each role of staff, and two more reviewers."""
        return {
            "coordinator": self.person("coordinator", Role.COORDINATOR),
            "first": self.person("first", Role.REVIEWER, at=self.other),
            "second": self.person("second", Role.REVIEWER),
            "third": self.person("third", Role.REVIEWER),
            "fourth": self.person("fourth", Role.REVIEWER),
            "chair": self.person("chair", Role.CHAIR),
            "other chair": self.person("other-chair", Role.CHAIR),
            "approver": self.person("approver", Role.SECOND_APPROVER),
            "judge": self.person("judge", Role.APPEAL_REVIEWER),
            "signatory": self.person("signatory", Role.PLATFORM_SIGNATORY),
            "legal": self.person("legal", Role.LEGAL_ADMIN),
            "security": self.person("security", Role.SECURITY_ADMIN),
            "auditor": self.person("auditor", Role.AUDITOR),
        }

    def move(self, record, **changes):
        """Put a record where time would have brought it."""
        state = changes.get("state", record.state)
        after = replace(record, stays=(*record.stays, Stay(state, self.now)), **changes)
        self.records.write((after,))
        return after

    def issue(self, application, **said):
        """The text that lies before the team; another where it is said what is to be in it."""
        open_ = self.records.find(Agreement, application_id=application, state="issued")
        if open_ and not said:
            return open_[0]
        return issue(
            self.room, application, template="data-access@1/en", text="# Agreement\n", at=self.now, **said
        )

    def official(self, name, *, by_own_word=False):
        made = self.person(name)
        source = AffiliationSource.SELF if by_own_word else AffiliationSource.STAFF
        claim = self.affiliate(made, self.university, position=Position.SIGNING_OFFICIAL)
        self.records.write((replace(claim, source=source),))
        return made

    def suspended(self, grant, staff):
        """A grant that the security admin has stopped because of an incident."""
        found = report(self.room, "A file was seen elsewhere.", by=None, at=self.now, grants=(grant,))
        suspend(self.room, grant, incident_id=found.id, reason="Seen.", by=staff["security"], at=self.now)
        return self.records.get(Grant, grant)

    def revoked(self, grant, staff):
        """A grant that two people have ended in an emergency."""
        propose_revocation(
            self.room, grant, reason="Passed on.", by=staff["chair"], at=self.now, is_emergency=True
        )
        return revoke(self.room, grant, by=staff["approver"], at=self.now)

    def tick_day(self, *, deliver=True):
        """A day passes, reminders go out, what is due is done."""
        self.pass_days(1)
        remind(self.room, self.now)
        if deliver:
            self.deliver()
        return due_steps(self.room, self.now)

    def deliver(self):
        """The mail server accepts everything that is queued."""
        queued = self.records.find(Notice, state=NoticeState.QUEUED)
        accepted = [replace(one, state=NoticeState.ACCEPTED, accepted_at=self.now) for one in queued]
        self.records.write(accepted)
        return accepted


def filled(template, people, **said):
    """Answers without a fault for every question that must be answered."""
    values = {}
    for field in template.fields():
        if not field.required:
            continue
        value = ANSWERS[field.kind](field)
        values[field.code] = dict.fromkeys(people, value) if field.each else value
    return values | said


def _long(field):
    return ("An answer that says what was asked. " * 80)[: max(field.limits.shortest or 40, 40)].strip() + "."


ANSWERS = {
    FieldKind.TEXT: _long,
    FieldKind.LONG_TEXT: lambda field: ("We say what we do, and why it is safe. " * 90)[
        : max(field.limits.shortest or 60, 60) + 5
    ].strip(),
    FieldKind.CHOICE: lambda field: field.choices[0].code,
    FieldKind.CHOICES: lambda field: [choice.code for choice in field.choices],
    FieldKind.YES_NO: lambda _: True,
    FieldKind.DECLARATION: lambda _: True,
    FieldKind.DATE: lambda _: "2027-06-30",
    FieldKind.NUMBER: lambda field: field.limits.least or 1,
    FieldKind.PEOPLE: lambda _: [{"name": "A referee", "email": "referee@hill.example"}],
    FieldKind.FILES: lambda _: [{"name": "plan.pdf", "kind": "pdf", "sha256": "0" * 64, "bytes": 1000}],
    FieldKind.DATASETS: lambda _: [{"dataset": "tiny", "edition": "consortium", "modality": "download"}],
    FieldKind.ORGANISATION: lambda _: {"id": "an-organisation"},
}
