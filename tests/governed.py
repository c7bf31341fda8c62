"""Ground of the rules of governance: days that pass, with the scheduler and mail that arrives."""

from datetime import timedelta

from heliograph.consortium.remind import remind
from heliograph.consortium.timers import due_steps
from heliograph.model.consortium.grant import Grant

DAY = timedelta(days=1)


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
