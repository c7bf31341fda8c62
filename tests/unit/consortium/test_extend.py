"""Putting a decision off: once alone, a second time with a second person."""

from datetime import timedelta

from tests import consortium_life as life
from tests.consortium_refusals import refused

from heliograph.consortium.decide import extend, propose_extension
from heliograph.model.consortium.application import Application


def test_a_second_extension_needs_two_people(story):
    staff = story.staff()
    application = life.submitted(story, story.person("lead", at=story.university))
    later = {"reason": "Holidays.", "by": staff["chair"], "at": story.now}
    extend(story.room, application, until=story.now + timedelta(days=40), **later)
    again = {"until": story.now + timedelta(days=60), **later}
    refused("second-extension-shared", extend, story.room, application, **again)
    propose_extension(story.room, application, reason="Illness.", by=staff["chair"], at=story.now)
    refused("second-extension-shared", extend, story.room, application, **again)
    refused(
        "not-your-part",
        propose_extension,
        story.room,
        application,
        reason="x",
        by=staff["coordinator"],
        at=story.now,
    )
    refused(
        "reason-said",
        propose_extension,
        story.room,
        application,
        reason=" ",
        by=staff["approver"],
        at=story.now,
    )
    propose_extension(story.room, application, reason="Illness.", by=staff["approver"], at=story.now)
    extend(story.room, application, **again)
    assert story.records.get(Application, application).extensions == 2
    refused("second-extension-shared", extend, story.room, application, **again)
