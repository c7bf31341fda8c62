"""A right to a gated edition that changes at any time, for machines of tests; what is true is computed from the records and not by the rules."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.consortium.token import make, revoke
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.scope import Modality
from heliograph.model.consortium.token import Token

WHO, SETS = st.sampled_from(["lead"] * 5 + ["stranger"]), st.sampled_from(["tiny"] * 5 + ["other"])
GOOD = [
    ("the_grant_changes", "active"),
    ("the_agreement_changes", "in_force"),
    ("the_affiliation_changes", False),
    ("the_account_changes", PersonState.ACTIVE),
    ("time_passes", 25),
]
BAD = [
    ("the_grant_changes", "suspended"),
    ("the_grant_changes", "revoked"),
    ("the_agreement_changes", "terminated"),
    ("the_agreement_changes", "resign_required"),
    ("the_affiliation_changes", True),
    ("the_account_changes", PersonState.LOCKED),
    ("the_token_is_revoked",),
    ("time_passes", 60),
    ("time_passes", 24 * 400),
]
CHANGES = st.sampled_from(GOOD * 2 + BAD)
MEANWHILE = st.none() | st.none() | st.sampled_from(BAD)


class ChangingRight(RuleBasedStateMachine):
    """A lead with a grant and a token, and a stranger."""

    modality = Modality.DOWNLOAD

    @initialize()
    def people_come(self):
        self.story = story = Story()
        self.people = {name: story.person(name, at=story.university) for name in ("lead", "stranger")}
        held = story.records.get(Grant, life.granted(story, self.people["lead"], story.staff()))
        # the one grant that there is, for what the machine is about
        self.grant = held.id
        story.records.write([replace(held, scope=replace(held.scope, modality=self.modality))])
        self.token, self.secret = make(
            story.room, self.people["lead"], "s", name="", days=2, grants=(self.grant,), at=story.now
        )
        self.begins()

    def begins(self):
        """Whatever else a machine needs."""

    def changed(self, kind, **changes):
        for one in self.story.records.find(kind):
            self.story.records.write([replace(one, **changes)])

    @rule(changes=st.lists(CHANGES, min_size=1, max_size=2))
    def something_changes(self, changes):
        for name, *words in changes:
            getattr(self, name)(*words)

    def the_grant_changes(self, state):
        held = self.story.records.get(Grant, self.grant)
        self.story.move(held, state=state)

    def the_agreement_changes(self, state):
        for one in self.story.records.find(Agreement):
            self.story.move(one, state=state)

    def the_affiliation_changes(self, is_over):
        end = self.story.now - timedelta(days=1) if is_over else self.story.now + timedelta(days=900)
        self.changed(Affiliation, valid_to=end)

    def the_account_changes(self, state):
        lead = self.story.records.get(Person, self.people["lead"].id)
        self.story.records.write([replace(lead, state=state)])

    def the_token_is_revoked(self):
        revoke(self.story.room, self.people["lead"], self.token.id, self.story.now)

    def time_passes(self, hours):
        self.story.now += timedelta(hours=hours)

    def may(self, who, dataset, *, by_token):
        """Whether the right is there, from what is kept; nobody was reminded of the end of the grant, so that it does not come."""
        story, now = self.story, self.story.now
        held, lead = story.records.get(Grant, self.grant), story.records.get(Person, self.people["lead"].id)
        token = story.records.get(Token, self.token.id)
        return (
            (who, dataset) == ("lead", "tiny")
            and held.state == "active"
            and lead.state is PersonState.ACTIVE
            and any(
                one.state in {"in_force", "resign_required"} and (one.ends_at is None or now < one.ends_at)
                for one in story.records.find(Agreement)
            )
            and any(
                one.person_id == lead.id and one.valid_from <= now < one.valid_to
                for one in story.records.find(Affiliation)
            )
            and (not by_token or (token.revoked_at is None and now < token.expires_at))
        )
