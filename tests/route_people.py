"""A consortium in which everybody is there once, in each relation to one application that goes from station to station."""

from dataclasses import replace

from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.consortium import appeal, apply, incident, review
from heliograph.model.consortium.affiliation import AffiliationSource, Position
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.model.consortium.role import Role

NOBODY = "nobody"


class Town:
    """People by what they are to the application, and the application itself.

    Attributes:
        people: By relation; None is somebody who is not logged in.
        application: Its id.
    """

    def __init__(self, records, now):
        self.story = story = Story(records)
        story.now = now
        self.records, self.staff = records, story.staff()
        hill = story.university
        self.lead, self.mate = story.person("lead", at=hill), story.person("mate", at=hill)
        by_own_word = story.person("official-by-own-word")
        claim = story.affiliate(by_own_word, hill, position=Position.SIGNING_OFFICIAL)
        records.write([replace(claim, source=AffiliationSource.SELF)])
        from_elsewhere = story.person("official-of-another")
        claim = story.affiliate(from_elsewhere, story.other, position=Position.SIGNING_OFFICIAL)
        records.write([replace(claim, source=AffiliationSource.STAFF)])
        self.people = {
            NOBODY: None,
            "stranger": story.person("stranger"),
            "lead": self.lead,
            "teammate": self.mate,
            "invited": story.person("invited", at=hill),
            "lead of another": story.person("other-lead", at=story.other),
            "official": story.official("official"),
            "official by their own word": by_own_word,
            "official of another organisation": from_elsewhere,
            "address not verified": self._changed("unverified", email_verified_at=None),
            "locked": self._changed("locked", state=PersonState.LOCKED),
            "coordinator": self.staff["coordinator"],
            "coordinator without a second factor": self._changed(
                "bare-coordinator", Role.COORDINATOR, has_second_factor=False
            ),
            "auditor without a second factor": self._changed(
                "bare-auditor", Role.AUDITOR, has_second_factor=False
            ),
            "reviewer who was not asked": story.person("unasked", Role.REVIEWER),
            "reviewer before the declaration": self.staff["third"],
            "reviewer who declared": self.staff["second"],
            "reviewer who has sealed": self.staff["first"],
            "reviewer who stood back": self.staff["fourth"],
            "reviewer of the same organisation": story.person("neighbour", Role.REVIEWER, at=hill),
            "reviewer on the team": story.person("reviewing-mate", Role.REVIEWER, at=hill),
            "chair": self.staff["chair"],
            "chair on the team": story.person("chairing-mate", Role.CHAIR, Role.COORDINATOR, at=hill),
            "second approver": self.staff["approver"],
            "appeal reviewer": self.staff["judge"],
            "appeal reviewer who was not asked": story.person("other-judge", Role.APPEAL_REVIEWER),
            "signatory": self.staff["signatory"],
            "legal admin": self.staff["legal"],
            "security admin": self.staff["security"],
            "auditor": self.staff["auditor"],
        }
        self.team = [self.mate, self.people["reviewer on the team"], self.people["chair on the team"]]
        self.application = self._draft()
        self.incident = incident.report(story.room, "A copy was lost.", by=self.lead, at=story.now).id
        self.other = life.drafted(story, self.people["lead of another"])

    def stations(self):
        """The application moves on; at each station everybody is asked. The last of each is all that there is of it."""
        story, one, chair = self.story, self.application, self.staff["chair"]
        yield "draft"
        self._drop(self.people["invited"])
        apply.submit(story.room, one, by=self.lead, at=story.now)
        yield "submitted"
        review.return_application(
            story.room, one, {"data": "Where will it lie?"}, by=self.staff["coordinator"], at=story.now
        )
        yield "returned"
        self._put("submitted")
        self._panel()
        yield "in review"
        for name in ("second", "third"):
            if name == "third":
                review.declare(story.room, one, Declaration.NONE, by=self.staff[name], at=story.now)
            life.vote(story, one, self.staff[name], Vote.CONDITIONS)
        yield "in deliberation"
        life.reject(story, one, chair)
        yield "rejected"
        appeal.appeal(story.room, one, grounds="Page two.", by=self.lead, at=story.now)
        [filed] = self.records.find(Appeal, application_id=one)
        appeal.assign_appeal(
            story.room, filed.id, self.staff["judge"].id, by=self.staff["coordinator"], at=story.now
        )
        yield "under appeal"
        self._put("deliberation")
        life.approve_with(story, one, self.staff["other chair"])
        yield "conditional"
        self._put("deliberation")
        life.approve(story, one, self.staff["other chair"])
        yield "approved"
        life.sign_all(story, one, [self.lead, *self.team], self.staff)
        yield "granted"
        for state in ("suspended", "revoked", "expired", "closeout", "noncompliant", "closed"):
            for grant in self.records.find(Grant, application_id=one):
                story.move(grant, state=state)
            yield f"grant {state}"
        for state in ("resign_required", "terminated"):
            for text in self.records.find(Agreement, application_id=one):
                story.move(text, state=state)
            yield f"agreement {state}"
        for state in ("deferred", "lapsed", "withdrawn", "rejected_final"):
            self._put(state)
            yield state

    def records_of(self, kind):
        """What pages of a kind are asked for: that of the application, and that of another which nobody of it belongs to."""
        if kind == "application":
            return {"this": self.application, "another": self.other}
        if kind == "organisation":
            return {"this": self.story.university.id}
        if kind == "incident":
            return {"this": self.incident}
        of = {"agreement": Agreement, "grant": Grant}[kind]
        found = self.records.find(of, application_id=self.application)
        return {"this": found[0].id} if found else {}

    def _changed(self, name, *roles, **changes):
        made = self.story.person(name, *roles)
        self.records.write([replace(made, **changes)])
        return self.records.get(Person, made.id)

    def _draft(self):
        story = self.story
        one = life.drafted(story, self.lead)
        for person in (*self.team, self.people["invited"]):
            apply.invite(story.room, one, person, by=self.lead, at=story.now)
        for person in self.team:
            apply.accept(story.room, one, by=person, at=story.now)
        life.fill(story, self.records.get(Application, one), self.lead)
        return one

    def _drop(self, person):
        """Who has not accepted is taken off the team: else it cannot submit."""
        project = self.records.get(Project, self.records.get(Application, self.application).project_id)
        kept = tuple(mate for mate in project.team if mate.person_id != person.id)
        self.records.write([replace(project, team=kept)])

    def _panel(self):
        story, one = self.story, self.application
        said = {"by": self.staff["coordinator"], "at": story.now}
        for name in ("first", "second", "third", "fourth"):
            review.assign(story.room, one, self.staff[name].id, **said)
        review.mark_complete(story.room, one, {"form": True}, **said)
        declared = {"first": Declaration.NONE, "second": Declaration.NONE, "fourth": Declaration.RECUSED}
        for name, said_so in declared.items():
            review.declare(story.room, one, said_so, by=self.staff[name], at=story.now)
        life.vote(story, one, self.staff["first"])

    def _put(self, state):
        self.story.move(self.records.get(Application, self.application), state=state)
