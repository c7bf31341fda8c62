"""What is due is done once, whatever else goes wrong."""

from datetime import UTC, datetime, timedelta

from consortium_in_memory import PostInMemory, RecordsInMemory
from heliograph.consortium.deliver import Letterhead
from heliograph.consortium.room import Room
from heliograph.consortium.schedule import Ran, Timer, run, timers
from heliograph.errors import StorageError
from heliograph.model.consortium.message import Answer
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA = Person(id="ada", name="Ada", email="ada@example.org", joined_at=NOON)
NOTICE = Notice(
    id="1", person_id="ada", code="grant-restored", subject="grant/7", data={"scope": "x"}, queued_at=NOON
)


def test_a_timer_that_fails_is_told_and_stops_no_other():
    full = StorageError("disk full")

    def fail(_at):
        raise full

    done = []
    ran = run([Timer(name="one", act=fail), Timer(name="two", act=lambda at: done.append(at) or 3)], NOON)
    assert ran == (Ran(name="one", trouble=full), Ran(name="two", done=3))
    assert done == [NOON]


def test_a_second_run_at_the_same_moment_changes_nothing():
    records, post = RecordsInMemory(ADA, NOTICE), PostInMemory(Answer.LATER, Answer.LATER)
    table = timers(Room(records=records, new_id=str), post, Letterhead(archive="An archive"))
    for at in (NOON, NOON + timedelta(hours=1), NOON + timedelta(days=1)):
        run(table, at)
        held, kept, sent = dict(records.held), list(records.kept), list(post.sent)
        assert {ran.done for ran in run(table, at)} == {0}
        assert (records.held, records.kept, post.sent) == (held, kept, sent)
    assert len(post.sent) == 3
