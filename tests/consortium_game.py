"""A game: a consortium whose people, places and clock a machine turns as it likes."""

from copy import copy
from dataclasses import replace
from datetime import timedelta
from random import Random

from tests.consortium_in_memory import OutputsInMemory
from tests.consortium_people import Story

from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality, Scope

ENCLOSED = Scope("third", "consortium", Modality.ENCLAVE)
SCOPES = (*(Scope(name, "consortium", Modality.DOWNLOAD) for name in ("tiny", "other")), ENCLOSED)
DAY = timedelta(days=1)
REVIEWERS = ("first", "second", "third", "fourth")
CHAIRS = ("chair", "other chair")
CHECKERS = ("checker", "other checker", "checker of the lake")
RUNNING = ("in_force", "resign_required")


class Game:
    """A story, dice, and people of whom some have roles of staff and matters of their own.

    Attributes:
        anybody: Whether somebody takes a move who is drawn from all people.
        spoilt: Whether what must be said is left out.
        wanted: What applications ask for; drawn where it is empty.
        shelf: Where answers are held back.
        left: Answers that left: of which output, to whom, when, and whether they had a right to the data at that moment.
    """

    def __init__(self, records=None):
        self.story, self.dice = Story(records), Random(0)
        self.room, self.records = self.story.room, self.story.records
        self.anybody, self.spoilt, self.wanted = False, False, ()
        self.left = []
        self.shelf_is(OutputsInMemory())
        self.staff = self.story.staff()
        hill, lake = self.story.university, self.story.other
        self.staff["second judge"] = self.story.person("second-judge", Role.APPEAL_REVIEWER)
        self.staff["checker"] = self.story.person("checker", Role.OUTPUT_CHECKER)
        self.staff["other checker"] = self.story.person("other-checker", Role.OUTPUT_CHECKER)
        self.staff["checker of the lake"] = self.story.person("lake-checker", Role.OUTPUT_CHECKER, at=lake)
        self.leads = [
            self.story.person("lead", at=hill),
            self.story.person(
                "leading-chair",
                Role.CHAIR,
                Role.SECURITY_ADMIN,
                Role.COORDINATOR,
                Role.OUTPUT_CHECKER,
                at=hill,
            ),
            self.story.person("from-the-lake", at=lake),
        ]
        self.mates = [
            self.story.person("mate", at=hill),
            self.story.person("reviewing-mate", Role.REVIEWER, Role.APPEAL_REVIEWER, at=hill),
            self.story.person("without-organisation"),
        ]
        self.story.official("official")
        self.people = [one.id for one in self.records.find(Person)]

    def again(self, records):
        """Another game of the same people, before anything has happened; they are kept where the records are."""
        made = copy(self)
        made.story = self.story.again(records)
        made.records, made.left = records, []
        made.shelf_is(OutputsInMemory())
        return made

    def shelf_is(self, shelf):
        self.shelf = shelf
        self.room = self.story.room = replace(self.story.room, outputs=shelf)

    @property
    def now(self):
        return self.story.now

    def by(self, person):
        """Who takes the move: as it should be, or anybody; always as their record stands now."""
        chosen = self.dice.choice(self.people) if self.anybody else getattr(person, "id", person)
        return self.records.get(Person, chosen)

    def who(self, *names):
        return self.by(self.staff[self.dice.choice(names)])

    def text(self, words):
        return " " if self.spoilt else words

    def act(self, person):
        return {"by": self.by(person), "at": self.now}

    def team(self, application):
        return self.records.get(Project, application.project_id).people

    def official(self):
        return next(one.id for one in self.records.find(Person) if one.name == "official")
