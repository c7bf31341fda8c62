"""Anybody takes gated files at any time: no byte without a live grant, an agreement in force and its event, and none after they ended."""

from datetime import timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from tests.changing_right import MEANWHILE, SETS, WHO, ChangingRight
from tests.takings_in_memory import TakingsInMemory

from heliograph.access.gated import CHUNK, EVERY_SECONDS, Outgoing
from heliograph.consortium.reach import Asking, Part, admit, begin, still
from heliograph.consortium.token import known_by
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.scope import Modality
from heliograph.rules.taking import Limits

PIECES = 4
SIZE = PIECES * CHUNK
LIMITS = Limits(bytes_per_day=3 * SIZE)


class Taking(ChangingRight):
    """Files on their way, asked about between two pieces, while the right to them changes."""

    modality = Modality.DOWNLOAD
    file = None

    def begins(self):
        self.takings, self.seconds = TakingsInMemory(self.story.records), 0.0

    @rule(
        who=WHO, dataset=SETS, by_token=st.booleans(), meanwhile=MEANWHILE, stays=st.integers(1, PIECES + 1)
    )
    def takes(self, who, dataset, by_token, meanwhile, stays):
        who = "lead" if by_token else who
        may = self.may(who, dataset, by_token=by_token) and self.spent(who, dataset) + SIZE <= 3 * SIZE
        part = Part(path="posts.parquet", sha256="0" * 64, size=SIZE, first=0, count=SIZE)
        try:
            token, person = self.at_the_door(who, by_token=by_token)
            asking = Asking(
                room=self.story.room, takings=self.takings, person=person, token=token,
                dataset=dataset, release=1, edition="consortium", limits=LIMITS,
            )  # fmt: skip
            admit(asking, self.story.now)
            taking = begin(asking, part, self.story.now)
            assert may
        except NotAllowedError:
            assert not may
            return
        outgoing = Outgoing(
            self.file.open("rb"), first=0, count=SIZE, check=lambda: self.asked_again(asking),
            note=lambda sent, why: self.noted(taking, sent, why), clock=lambda: self.seconds,
        )  # fmt: skip
        for piece in range(stays):
            self.seconds += EVERY_SECONDS
            if piece == 1 and meanwhile:
                getattr(self, meanwhile[0])(*meanwhile[1:])
            may = self.may(who, dataset, by_token=by_token)
            try:
                assert len(next(outgoing)) == CHUNK
                assert may
            except NotAllowedError:
                assert not may
                return
            except StopIteration:
                assert piece == PIECES
        outgoing.close()

    def at_the_door(self, who, *, by_token):
        """A token is looked up by what was sent; on a page somebody is logged in."""
        return (
            known_by(self.story.room, self.secret, self.story.now) if by_token else (None, self.people[who])
        )

    def asked_again(self, asking):
        ruling = still(asking, self.story.now)
        if not ruling.allow:
            raise NotAllowedError(ruling.unmet)

    def noted(self, taking, sent, why):
        self.takings.note(
            taking.id, sent, ended_at=None if why is None else self.story.now, stopped=why or ""
        )

    def spent(self, who, dataset):
        day = self.story.now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = [
            one for one in self.takings.of(self.people[who].id, dataset=dataset) if one.begun_at >= day and not one.refused
        ]  # fmt: skip
        return sum(one.sent if one.ended_at else one.count for one in today)

    @invariant()
    def every_taking_has_its_event_and_nobody_gets_more_than_the_day_holds(self):
        if not hasattr(self, "story"):
            return
        kinds = [event.what for event in self.story.records.events()]
        taken = [one for person in self.people.values() for one in self.takings.of(person.id)]
        assert kinds.count("download") == sum(not one.refused for one in taken)
        assert kinds.count("download-refused") == sum(bool(one.refused) for one in taken)
        assert all(one.ended_at and one.ended_at - one.begun_at < timedelta(days=500) for one in taken)
        assert self.spent("lead", "tiny") <= 3 * SIZE
        assert all(one.sent == 0 for one in taken if one.refused)


@pytest.fixture
def file(tmp_path, monkeypatch):
    made = tmp_path / "posts.parquet"
    made.write_bytes(bytes(SIZE))
    monkeypatch.setattr(Taking, "file", made)


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("examples", [60, pytest.param(5000, marks=pytest.mark.nightly)])
def test_no_byte_without_a_right_and_its_event(examples):
    chosen = settings(
        max_examples=examples, stateful_step_count=20, deadline=None, phases=(Phase.generate, Phase.shrink), database=None
    )  # fmt: skip
    run_state_machine_as_test(Taking, settings=chosen)
