"""The invented consortium: one person for each role, applications in different places, a grant that is live."""

from dataclasses import replace

import pytest
from tests.consortium_in_memory import RecordsInMemory
from tests.consortium_people import BEGIN, Story

from heliograph.consortium.demonstrate import cases, people
from heliograph.consortium.listing import visible
from heliograph.consortium.tasks import tasks
from heliograph.consortium.why import why
from heliograph.errors import RefusedError
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.role import STAFF
from heliograph.model.consortium.scope import Modality, Scope


@pytest.fixture(scope="module")
def cast():
    return people(replace(Story().room, records=RecordsInMemory()), "demo", at=BEGIN)


@pytest.fixture(scope="module")
def made(cast):
    return cases(cast, at=BEGIN)


def test_every_role_of_staff_has_somebody_and_nobody_can_be_mailed(cast):
    assert frozenset().union(*(one.roles for one in cast.people.values())) == STAFF
    assert all(one.is_invented for one in cast.people.values())


def test_applications_stand_where_their_names_say(cast, made):
    states = {name: cast.room.records.get(Application, number).state for name, number in made.items()}
    assert states == {
        "granted": "closed",
        "rejected": "rejected",
        "in deliberation": "deliberation",
        "in review": "in_review",
        "submitted": "submitted",
        "draft": "draft",
    }
    scope = Scope("demo", "consortium", Modality.DOWNLOAD)
    assert why(cast.room, cast.people["applicant"], scope, BEGIN).allow


def test_something_waits_for_whoever_decides_and_no_mail_waits(cast, made):
    assert made
    for name in ("coordinator", "reviewer", "chair"):
        assert any(entry.waits for entry in visible(cast.room.records, cast.people[name], BEGIN)), name
    assert tasks(cast.room, cast.people["second-approver"], BEGIN) == ()
    assert cast.room.records.find(Notice, state=NoticeState.QUEUED) == ()


def test_where_somebody_is_nobody_is_invented():
    story = Story()
    story.person("ada")
    with pytest.raises(RefusedError):
        people(story.room, "demo", at=BEGIN)
