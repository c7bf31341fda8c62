"""A reasoned request: recorded, amended, mediated; access is given and ends under it, and the coordinator is told in time."""

from datetime import date, timedelta

import pytest
from tests import consortium_life as life

from heliograph.consortium.access_notice import access_notice
from heliograph.consortium.apply import withdraw
from heliograph.consortium.close import close_out
from heliograph.consortium.gather import gather
from heliograph.consortium.reasoned_request import (
    acts,
    ask_amendment,
    ask_mediation,
    clocks_of,
    note_answer,
    note_mediation,
    note_told,
    record_request,
    request_of,
    watch_access,
)
from heliograph.consortium.remind import remind
from heliograph.consortium.tasks import tasks
from heliograph.errors import NotAllowedError, UnknownNameError
from heliograph.model.consortium.access_notice import AccessNotice
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice

REQUEST = {
    "coordinator": "Coordinator of Hill",
    "reference": "HILL-2026/7",
    "received_on": date(2026, 3, 2),
    "access_by": date(2026, 4, 15),
    "access_until": date(2027, 3, 31),
}
PROPOSAL = {"ground": "significant-vulnerability", "proposal": "Queries instead of files."}


@pytest.fixture
def application(story, lead, staff):
    """Ready to be decided, under the form of Article 40."""
    return life.in_deliberation(story, lead, staff, template="dsa-art40@1")


def recorded(story, application, staff, **changed):
    return record_request(story.room, application, **REQUEST | changed, by=staff["coordinator"], at=story.now)


def given(story, application, lead, staff, **changed):
    """Access under a request."""
    recorded(story, application, staff, **changed)
    life.approve(story, application, staff["chair"])
    life.sign_all(story, application, [lead], staff)
    watch_access(story.room, story.now)
    return request_of(story.room, application)


def clocks(story, application):
    """Each clock with its last day, and whether it was stopped."""
    found = clocks_of(story.room, request_of(story.room, application))
    return {one.step: (f"{one.due - timedelta(seconds=1):%m-%d}", one.done_at is not None) for one in found}


def codes_of(refused):
    return [one.code for one in refused.value.unmet]


def letters(story, code):
    return [one for one in story.records.find(Notice) if one.code == code]


def events(story, application):
    found = story.records.events(subject=f"application/{application}")
    return [(one.what, one.role) for one in found if one.what.startswith("request-")]


def test_the_clocks_run_from_the_day_of_receipt(story, application, staff):
    recorded(story, application, staff)
    assert clocks(story, application) == {Step.AMENDMENT: ("03-17", False), Step.ACCESS: ("04-15", False)}
    assert events(story, application) == [("request-record", "coordinator")]


def test_a_request_stands_an_amendment_is_asked_for_and_mediation_follows(story, application, staff):
    recorded(story, application, staff)
    story.pass_days(2)
    ask_amendment(story.room, application, **PROPOSAL, by=staff["legal"], at=story.now)
    assert clocks(story, application)[Step.AMENDMENT] == ("03-17", True)
    assert clocks(story, application)[Step.AMENDMENT_ANSWER] == ("03-19", False)
    story.pass_days(4)
    note_answer(story.room, application, answer="stands", by=staff["coordinator"], at=story.now)
    assert clocks(story, application)[Step.MEDIATION] == ("03-13", False), "five working days"
    ask_mediation(story.room, application, by=staff["chair"], at=story.now)
    assert clocks(story, application)[Step.MEDIATION_START] == ("04-03", False), "twenty working days"
    note_mediation(story.room, application, by=staff["coordinator"], at=story.now)
    assert clocks(story, application)[Step.MEDIATION_END] == ("05-01", False), "forty from its beginning"
    note_mediation(story.room, application, by=staff["coordinator"], at=story.now)
    assert clocks(story, application)[Step.MEDIATION_END][1]
    assert [what for what, _ in events(story, application)] == [
        "request-record", "request-ask-amendment", "request-note-answer", "request-ask-mediation",
        "request-note-mediation", "request-note-mediation",
    ]  # fmt: skip


def test_an_answer_may_bring_other_days_and_ends_the_matter(story, application, staff):
    recorded(story, application, staff)
    ask_amendment(story.room, application, **PROPOSAL, by=staff["chair"], at=story.now)
    note_answer(
        story.room, application, answer="amended", access_by=date(2026, 5, 4), access_until=date(2027, 5, 3),
        by=staff["coordinator"], at=story.now,
    )  # fmt: skip
    assert clocks(story, application)[Step.ACCESS] == ("05-04", False)
    assert Step.MEDIATION not in clocks(story, application)
    with pytest.raises(NotAllowedError) as refused:
        ask_mediation(story.room, application, by=staff["chair"], at=story.now)
    assert codes_of(refused) == ["request-stands"]


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"coordinator": " "}, ["request-said"]),
        ({"reference": ""}, ["request-said"]),
        ({"received_on": date(2026, 3, 3)}, ["request-dated"]),
        ({"access_by": date(2026, 3, 1)}, ["request-dated"]),
        ({"access_until": date(2026, 4, 15)}, ["request-dated"]),
    ],
)
def test_a_request_that_says_too_little_is_not_recorded(story, application, staff, changed, missing):
    with pytest.raises(NotAllowedError) as refused:
        recorded(story, application, staff, **changed)
    assert codes_of(refused) == missing
    assert request_of(story.room, application) is None


def test_there_is_one_request_and_only_while_nothing_is_decided(story, lead, application, staff):
    recorded(story, application, staff)
    with pytest.raises(NotAllowedError) as refused:
        recorded(story, application, staff)
    assert codes_of(refused) == ["request-is-first"]
    other = life.submitted(story, story.person("other", at=story.university), template="dsa-art40@1")
    withdraw(story.room, other, by=story.records.find(type(lead), name="other")[0], at=story.now)
    with pytest.raises(NotAllowedError) as refused:
        recorded(story, other, staff)
    assert codes_of(refused) == ["application-is-open"]


def test_who_may_do_what(story, application, lead, staff):
    def may(name):
        return acts(story.room, gather(story.records, application, staff[name]), staff[name], story.now)

    assert may("coordinator") == ("record_request",)
    recorded(story, application, staff)
    assert {name: may(name) for name in staff if may(name)} == {
        "chair": ("ask_amendment",),
        "other chair": ("ask_amendment",),
        "legal": ("ask_amendment",),
    }
    for by in (lead, staff["coordinator"], staff["approver"]):
        with pytest.raises(NotAllowedError) as refused:
            ask_amendment(story.room, application, **PROPOSAL, by=by, at=story.now)
        assert codes_of(refused) == ["not-your-part"]


@pytest.mark.parametrize(
    ("days", "said", "missing"),
    [
        (15, PROPOSAL, []),
        (16, PROPOSAL, ["amendment-in-time"]),
        (1, PROPOSAL | {"ground": "too-much-work"}, ["amendment-said"]),
        (1, PROPOSAL | {"proposal": " "}, ["amendment-said"]),
    ],
)
def test_an_amendment_has_two_grounds_a_proposal_and_fifteen_days(
    story, application, staff, days, said, missing
):
    recorded(story, application, staff)
    story.pass_days(days)
    try:
        ask_amendment(story.room, application, **said, by=staff["chair"], at=story.now)
        found = []
    except NotAllowedError as refused:
        found = [one.code for one in refused.unmet]
    assert found == missing


def test_what_follows_nothing_is_refused(story, application, staff):
    desk, act = staff["coordinator"], (story.room, application)
    for refused_act in (
        lambda: note_answer(*act, answer="stands", by=desk, at=story.now),
        lambda: note_mediation(*act, by=desk, at=story.now),
        lambda: note_told(*act, "given", by=desk, at=story.now),
    ):
        with pytest.raises(NotAllowedError) as refused:
            refused_act()
        assert codes_of(refused)[0] == "request-on-record"
    with pytest.raises(UnknownNameError):
        note_told(*act, "lost", by=desk, at=story.now)


def test_access_is_given_noticed_once_and_told_within_three_working_days(story, application, lead, staff):
    given(story, application, lead, staff)
    assert clocks(story, application) == {
        Step.AMENDMENT: ("03-17", True), Step.ACCESS: ("04-15", True), Step.ACCESS_NOTICE: ("03-05", False),
    }  # fmt: skip
    [told] = letters(story, "access-given")
    assert (told.person_id, told.data["until"], told.data["reference"]) == (
        lead.id,
        "2027-03-31",
        "HILL-2026/7",
    )
    [to_tell] = letters(story, "access-given-to-tell")
    assert (to_tell.person_id, to_tell.data["due"]) == (staff["coordinator"].id, "2026-03-05")
    assert watch_access(story.room, story.now) == 0
    assert len(letters(story, "access-given")) == 1
    story.pass_days(2)
    remind(story.room, story.now)
    assert {one.data["due"] for one in letters(story, "reminder-access-notice")} == {"2026-03-05"}
    waits = {name: tasks(story.room, staff[name], story.now) for name in staff}
    assert {name for name, found in waits.items() if found} == {"coordinator"}
    assert [(one.kind, one.id, one.state) for one in waits["coordinator"]] == [
        ("reasoned-request", application, "access-notice")
    ]
    note_told(story.room, application, "given", by=staff["coordinator"], at=story.now)
    assert tasks(story.room, staff["coordinator"], story.now) == ()
    assert clocks(story, application)[Step.ACCESS_NOTICE] == ("03-05", True)
    assert events(story, application)[1:] == [
        ("request-access-given", "system"),
        ("request-note-told-given", "coordinator"),
    ]


def test_access_that_has_ended_is_noticed_and_told(story, application, lead, staff):
    given(story, application, lead, staff)
    [grant] = story.records.find(Grant, application_id=application)
    story.suspended(grant.id, staff)
    assert watch_access(story.room, story.now) == 0, "a suspension is no end"
    story.pass_days(30)
    story.move(story.records.get(Grant, grant.id), state="expired")
    story.pass_days(1)
    story.move(story.records.get(Grant, grant.id), state="closeout")
    assert watch_access(story.room, story.now) == 1
    request = request_of(story.room, application)
    assert f"{request.ended_at:%Y-%m-%d}" == "2026-04-01", "the day on which it expired"
    assert letters(story, "access-ended")[0].data["on"] == "2026-04-01"
    assert clocks(story, application)[Step.ACCESS_END_NOTICE] == ("04-06", False)
    note_told(story.room, application, "ended", by=staff["coordinator"], at=story.now)
    assert watch_access(story.room, story.now) == 0
    assert request_of(story.room, application).ended_told_by == staff["coordinator"].id


def test_what_an_appeal_brings_back_has_not_ended(story, application, lead, staff):
    given(story, application, lead, staff)
    [grant] = story.records.find(Grant, application_id=application)
    story.revoked(grant.id, staff)
    watch_access(story.room, story.now)
    assert request_of(story.room, application).ended_at is not None
    story.pass_days(1)
    story.move(story.records.get(Grant, grant.id), state="suspended")
    assert watch_access(story.room, story.now) == 1
    assert request_of(story.room, application).ended_at is None
    assert events(story, application)[-1] == ("request-access-resumed", "system")


def test_the_researchers_may_end_it_themselves(story, application, lead, staff):
    given(story, application, lead, staff)
    [grant] = story.records.find(Grant, application_id=application)
    story.pass_days(10)
    close_out(story.room, grant.id, by=lead, at=story.now)
    watch_access(story.room, story.now)
    assert request_of(story.room, application).ended_at == story.now


def test_without_a_request_nothing_is_approved_under_this_form(story, application, staff):
    with pytest.raises(NotAllowedError) as refused:
        life.approve(story, application, staff["chair"])
    assert codes_of(refused) == ["request-on-record"]


def test_the_terms_are_those_of_the_request_and_nothing_is_added(story, application, lead, staff):
    given(story, application, lead, staff)
    [agreement] = story.records.find(Agreement, application_id=application)
    assert agreement.template == "art40@1/en"
    assert "Coordinator of Hill has made the reasoned request HILL-2026/7" in agreement.text
    assert "It is given by 2026-04-15" in agreement.text
    assert "asks the researchers to delete" not in agreement.text
    assert not story.records.find(Grant, application_id=application)[0].deletion_duty


def test_what_the_request_asks_stands_in_the_terms(story, application, lead, staff):
    given(
        story, application, lead, staff,
        duties=("Data stay on the server at Hill.", " "), asks_deletion=True, asks_output_check=True,
    )  # fmt: skip
    [agreement] = story.records.find(Agreement, application_id=application)
    assert "- Data stay on the server at Hill." in agreement.text
    assert "asks the researchers to delete" in agreement.text
    assert "outputs be checked" in agreement.text
    assert story.records.find(Grant, application_id=application)[0].deletion_duty


def test_reminders_of_our_clocks_go_to_those_who_can_act_and_name_the_last_day(story, application, staff):
    recorded(story, application, staff)
    story.pass_days(8)
    remind(story.room, story.now)
    found = letters(story, "reminder-amendment")
    assert {one.person_id for one in found} == {staff["coordinator"].id, staff["legal"].id}
    assert {one.data["due"] for one in found} == {"2026-03-17"}


def test_the_notices_lie_ready_as_documents_with_a_letter(story, application, lead, staff):
    def notice(kind, **said):
        return access_notice(story.room, application, kind, by=staff["coordinator"], at=story.now, **said)

    for kind in ("given", "ended", "lost", "told_given"):
        with pytest.raises(UnknownNameError):
            notice(kind)
    given(story, application, lead, staff)
    made = notice("given")
    assert (made.on, made.tell_by, made.access_until, made.told_on) == (
        "2026-03-02",
        "2026-03-05",
        "2027-03-31",
        None,
    )
    assert "To Coordinator of Hill" in made.letter
    assert "- lead: tiny, consortium, download: 2026-03-02 / -" in made.letter
    with pytest.raises(UnknownNameError):
        notice("ended")
    note_told(story.room, application, "given", by=staff["coordinator"], at=story.now)
    assert notice("given").told_on == "2026-03-02"
    [grant] = story.records.find(Grant, application_id=application)
    story.pass_days(40)
    story.revoked(grant.id, staff)
    watch_access(story.room, story.now)
    ended = notice("ended", language="es")
    assert [(one.ended_on, one.ending) for one in ended.grants] == [("2026-04-11", "revoked")]
    assert "A Coordinator of Hill" in ended.letter
    assert AccessNotice.model_validate(ended.to_json()) == ended
    with pytest.raises(NotAllowedError):
        access_notice(story.room, application, "ended", by=story.person("stranger"), at=story.now)
