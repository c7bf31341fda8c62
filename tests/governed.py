"""Ground of the rules of governance: a story, its people, a mailbox, and days that pass."""

from datetime import timedelta

from hypothesis import strategies as st

from heliograph.consortium.deliver import Letterhead
from heliograph.consortium.remind import remind
from heliograph.consortium.timers import due_steps
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.message import Answer
from heliograph.model.consortium.scope import Modality, Scope

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
OTHER = Scope("other", "consortium", Modality.DOWNLOAD)
QUERIED = Scope("tiny", "consortium", Modality.QUERY)
LETTERHEAD = Letterhead(archive="Example archive")
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


class Mailbox:
    """A server of mail that takes what it is given."""

    def __init__(self):
        self.taken = []

    def send(self, message):
        self.taken.append(message)
        return Answer.ACCEPTED


def tick(story):
    """One run of the scheduler, whose mail arrives."""
    due_steps(story.room, story.now)
    remind(story.room, story.now)
    story.deliver()


def days(story, count):
    for _ in range(count):
        story.pass_days(1)
        tick(story)


def state_of(story, grant):
    return story.records.get(Grant, grant).state
