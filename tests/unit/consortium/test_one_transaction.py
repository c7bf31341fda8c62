"""What follows from an act at once is kept with it, or neither is."""

from dataclasses import replace

import pytest
from tests import consortium_life as life
from tests.consortium_people import YEAR

from heliograph.consortium.agree import require_resign
from heliograph.consortium.apply import withdraw
from heliograph.errors import InputError
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant


def test_an_approval_whose_text_cannot_be_written_is_no_approval(story, lead):
    staff = story.staff()
    number = life.in_deliberation(story, lead, staff)
    events = len(story.records.events())
    story.room = replace(story.room, platform=" ")
    with pytest.raises(InputError, match="platform"):
        life.approve(story, number, staff["chair"])
    assert story.records.get(Application, number).state == "deliberation"
    assert len(story.records.events()) == events


def test_new_terms_are_asked_for_with_their_text_or_not_at_all(story, lead, monkeypatch):
    staff = story.staff()
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    asked = {"template": "data-access@2/en", "text": "# New\n", "resign_by": story.now + YEAR / 12}
    monkeypatch.setattr("heliograph.consortium.agree.issue", _fails)
    with pytest.raises(InputError):
        require_resign(story.room, grant.agreement_id, **asked, by=staff["legal"], at=story.now)
    assert story.records.get(Agreement, grant.agreement_id).state == "in_force"


def test_a_withdrawal_takes_its_agreement_with_it_or_does_not_happen(story, lead, monkeypatch):
    staff = story.staff()
    number = life.approved(story, lead, staff)
    with monkeypatch.context() as broken, pytest.raises(InputError):
        broken.setattr("heliograph.consortium.apply.void", _fails)
        withdraw(story.room, number, by=lead, at=story.now)
    assert story.records.get(Application, number).state == "approved"
    withdraw(story.room, number, by=lead, at=story.now)
    [agreement] = story.records.find(Agreement, application_id=number)
    assert agreement.state == "voided"


def test_the_last_signature_and_the_grants_are_one_step(story, lead, monkeypatch):
    staff = story.staff()
    number = life.approved(story, lead, staff)
    monkeypatch.setattr("heliograph.consortium.agree.issue_grants", _fails)
    with pytest.raises(InputError):
        life.sign_all(story, number, [lead], staff)
    [agreement] = story.records.find(Agreement, application_id=number)
    assert agreement.state == "partially_signed"
    assert story.records.find(Grant, application_id=number) == ()


def _fails(*_given, **_named):
    raise InputError("no paper", hint="fetch some")
