"""A new release: whoever may reach the data set hears of it once; nobody else does."""

from datetime import timedelta

import pytest
from tests import consortium_life as life
from tests.consortium_in_memory import PostInMemory
from tests.consortium_people import Story

from heliograph.consortium.announce import announce, new_to
from heliograph.consortium.deliver import Letterhead, deliver
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.published import Published


@pytest.fixture(scope="module")
def scene():
    story = Story()
    staff, lead, mate = (
        story.staff(),
        story.person("lead", at=story.university),
        story.person("mate", at=story.university),
    )
    life.granted_to(story, lead, staff, [mate])
    story.deliver()
    return story, lead, mate, story.person("stranger")


def release(story, number, *, days=1, dataset="tiny", editions=("public", "consortium")):
    return Published(
        dataset=dataset, release=number, title="A tiny operation", at=story.now + timedelta(days=days), editions=editions
    )  # fmt: skip


def test_members_hear_of_it_once_each(scene):
    story, lead, mate, stranger = scene
    releases = [release(story, 1, days=-30), release(story, 2), release(story, 3, days=2)]
    assert announce(story.room, releases, story.now) == 4, "two people, two releases that came later"
    assert announce(story.room, releases, story.now) == 0
    assert announce(story.room, [*releases, release(story, 4, days=3)], story.now) == 2
    post = PostInMemory()
    deliver(story.room, post, Letterhead(archive="Archive"), story.now)
    assert {message.to for message in post.sent} == {lead.email, mate.email}
    assert all("tiny@2" in message.text and "tiny@3" in message.text for message in post.sent)
    assert [one.name for one in new_to(story.room, lead, releases)] == ["tiny@3", "tiny@2"]
    assert new_to(story.room, stranger, releases) == ()


def test_other_data_sets_and_editions_concern_nobody(scene):
    story = scene[0]
    before = len(story.records.find(Notice))
    others = [release(story, 9, dataset="other"), release(story, 9, editions=("public",))]
    assert announce(story.room, others, story.now) == 0
    assert len(story.records.find(Notice)) == before
