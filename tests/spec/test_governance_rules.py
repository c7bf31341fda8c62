"""The rules by which a consortium is run, each under its number: 1 to 7, on access and its end.

Rules 16 (tokens) and 19 (no byte of a file passes the process) belong to gated access and are tested there.
"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from tests import consortium_life as life
from tests.consortium_people import YEAR
from tests.consortium_refusals import refused
from tests.governed import DAY, days, state_of, tick

from heliograph.consortium.agree import terminate
from heliograph.consortium.apply import Asked, create, latest, submitted
from heliograph.consortium.deliver import bounced
from heliograph.consortium.form import shipped
from heliograph.consortium.gather import gather
from heliograph.consortium.remind import remind
from heliograph.consortium.review import return_application
from heliograph.consortium.timers import due_steps
from heliograph.consortium.why import data_for, open_scopes, why
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.answers import SectionNote
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.rules.access import Data, decide
from heliograph.rules.form import changed

OTHER = Scope("other", "consortium", Modality.DOWNLOAD)
QUERIED = Scope("tiny", "consortium", Modality.QUERY)


# 1: one decision


def test_rule_01_one_decision_answers_the_page_the_list_and_the_question(story, staff, lead):
    stranger, grant = story.person("stranger"), life.granted(story, lead, staff)
    for days_later, who, scope in product(
        (0, 100, 400), (lead, stranger, *staff.values(), None), (life.TINY, OTHER, QUERIED)
    ):
        now = story.now + days_later * DAY
        asked = why(story.room, who, scope, now)
        assert asked == decide(who, "use", data_for(story.room, who, scope), now)
        everything = tuple(gather(story.records, one.id, who) for one in story.records.find(Application))
        assert asked == decide(
            who, "use", Data(scope=scope, dossiers=everything, clocks=story.room.clocks), now
        )
        assert asked.allow == (who is not None and scope in open_scopes(story.room, who, now))
        assert asked.allow == (who == lead and scope == life.TINY)
    assert state_of(story, grant) == "active"


def test_rule_01_whoever_is_refused_reads_what_is_missing_and_who_can_do_it(story, staff, lead):
    life.approved(story, lead, staff)
    for one in why(story.room, lead, life.TINY, story.now).unmet:
        assert one.code
        assert one.text.endswith(".")
        assert one.who


def test_rule_01_a_command_is_refused_in_the_same_words_as_its_page(story, staff, lead):
    application = life.drafted(story, lead)
    with pytest.raises(NotAllowedError) as caught:
        life.approve(story, application, staff["chair"])
    assert caught.value.unmet[0].code == "no-such-step"
    assert caught.value.unmet[0].text in str(caught.value)


# 2: facts expire apart and come back by themselves


def lose_identity(story, lead):
    story.records.write([replace(story.records.get(Person, lead.id), state=PersonState.LOCKED)])
    return lambda: story.records.write(
        [replace(story.records.get(Person, lead.id), state=PersonState.ACTIVE)]
    )


def lose_second_factor(story, lead):
    story.records.write([replace(story.records.get(Person, lead.id), has_second_factor=False)])
    return lambda: story.records.write([replace(story.records.get(Person, lead.id), has_second_factor=True)])


def lose_affiliation(story, lead):
    [claim] = story.records.find(Affiliation, person_id=lead.id)
    story.records.write([replace(claim, withdrawn_at=story.now, withdrawn_by="coordinator")])
    return lambda: story.affiliate(lead, story.university)


def lose_agreement(story, lead):
    [agreement] = story.records.find(Agreement)
    legal, signatory = (story.records.find(Person, name=name)[0] for name in ("legal", "signatory"))
    terminate(story.room, agreement.id, reason="The law has changed.", by=legal, at=story.now)

    def sign_anew():
        follows = story.issue(agreement.application_id, follows=agreement.id)
        life.sign_as(story, follows, lead, Capacity.RESEARCHER)
        life.sign_as(story, follows, signatory, Capacity.PLATFORM)

    return sign_anew


@pytest.mark.parametrize("lose", [lose_identity, lose_second_factor, lose_affiliation, lose_agreement])
def test_rule_02_a_fact_that_lapses_suspends_and_the_fact_restores_unaided(story, staff, lead, lose):
    grant = life.granted(story, lead, staff)
    restore = lose(story, lead)
    assert not why(story.room, lead, life.TINY, story.now).allow, "at once, before the scheduler has run"
    tick(story)
    suspended = story.records.get(Grant, grant)
    assert (suspended.state, suspended.is_automatic) == ("suspended", True)
    restore()
    tick(story)
    assert state_of(story, grant) == "active"
    assert why(story.room, story.records.get(Person, lead.id), life.TINY, story.now).allow


def test_rule_02_the_grant_has_an_end_of_its_own(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    life.approve(story, application, staff["chair"], until=story.now + 70 * DAY)
    life.sign_all(story, application, [lead], staff)
    [grant] = story.records.find(Grant)
    days(story, 71)
    assert state_of(story, grant.id) == "closeout"
    assert story.records.find(Affiliation, person_id=lead.id)[0].holds(story.now)
    assert story.records.find(Agreement)[0].state == "in_force"


# 3: no end by accident


def test_rule_03_no_access_without_an_end_or_a_reason_why_it_has_none(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    refused("end-said", life.approve, story, application, staff["chair"], until=None)
    refused("end-said", life.approve, story, application, staff["chair"], until=None, no_end_reason=" ")
    refused("end-said", life.approve, story, application, staff["chair"], until=story.now)
    life.approve(
        story, application, staff["chair"], until=None, no_end_reason="A standing archive of a court."
    )
    life.sign_all(story, application, [lead], staff)
    [grant] = story.records.find(Grant)
    assert (grant.ends_at, grant.no_end_reason) == (None, "A standing archive of a court.")
    days(story, 3)
    missing = {one.code for one in why(story.room, lead, life.TINY, story.now + 3000 * DAY).unmet}
    assert missing == {"affiliation-holds"}, "other facts end, the grant does not"


def test_rule_03_a_claim_without_an_end_cannot_be_made():
    with pytest.raises(TypeError, match="valid_to"):
        Affiliation(
            id="1", person_id="lead", organisation_id="hill", position=Position.RESEARCHER, source=AffiliationSource.IDP,
            valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip


# 4: a deadline acts after a mail that arrived


def test_rule_04_reminder_and_end_are_days_apart_however_late_the_mail_is(story, staff, lead):
    grant = life.granted(story, lead, staff)
    for _ in range(400):
        story.pass_days(1)
        due_steps(story.room, story.now)
        remind(story.room, story.now)
    assert state_of(story, grant) == "active", "no mail has arrived"
    story.deliver()
    arrived = story.now
    while state_of(story, grant) == "active":
        story.pass_days(1)
        due_steps(story.room, story.now)
    assert story.now - arrived == 7 * DAY


def test_rule_04_a_second_run_changes_nothing_on_any_day(story, staff, lead):
    life.granted(story, lead, staff)
    life.in_review(story, story.person("another", at=story.university), staff)
    for _ in range(45):
        story.pass_days(9)
        tick(story)
        before = dict(story.records.held), list(story.records.kept)
        assert (due_steps(story.room, story.now), remind(story.room, story.now)) == (0, 0)
        assert (dict(story.records.held), list(story.records.kept)) == before


def test_rule_04_a_mail_that_came_back_warned_nobody(story, staff, lead):
    grant = life.granted(story, lead, staff)
    for _ in range(400):
        story.pass_days(1)
        tick(story)
        for notice in story.records.find(Notice, state=NoticeState.ACCEPTED, step=Step.GRANT_END):
            bounced(story.room, notice.id, "mail", story.now)
    assert state_of(story, grant) == "active"


# 5: renewals


@pytest.mark.parametrize(("before", "kept"), [(30, True), (29, False)])
def test_rule_05_a_renewal_filed_thirty_days_before_keeps_the_grant(story, staff, lead, before, kept):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    days(story, 365 - before)
    life.submitted(
        story, lead, kind=ApplicationKind.RENEWAL, template="renewal@1", project_id=grant.project_id, renews=(grant.id,)
    )  # fmt: skip
    days(story, before + 20)
    assert (state_of(story, grant.id) == "active") == kept
    assert why(story.room, lead, life.TINY, story.now).allow == kept


def test_rule_05_it_adds_to_the_old_end(story, staff, lead):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    story.pass_days(200)
    life.renewed(story, grant, lead, staff)
    assert story.records.get(Grant, grant.id).ends_at == grant.ends_at + YEAR


def test_rule_05_it_asks_for_changes_uses_outputs_and_incidents_alone():
    template = shipped("renewal")
    assert [field.code for field in template.fields()] == [
        "changed", "changes", "until", "uses", "outputs", "had-incident", "incident", "still-true",
    ]  # fmt: skip
    assert len(tuple(shipped("tmrc-2022").fields())) > 2 * len(tuple(template.fields()))


# 6: A opens nothing for B


def test_rule_06_approval_opens_one_data_set_one_edition_one_way_for_one_project(story, staff, lead):
    life.granted(story, lead, staff)
    assert open_scopes(story.room, lead, story.now) == (life.TINY,)
    for scope in (OTHER, QUERIED, Scope("tiny", "enclave", Modality.DOWNLOAD)):
        assert [one.code for one in why(story.room, lead, scope, story.now).unmet] == ["no-grant"]
    mate = story.person("mate-of-another-project", at=story.university)
    assert [one.code for one in why(story.room, mate, life.TINY, story.now).unmet] == ["no-grant"]


def test_rule_06_a_second_project_of_the_same_lead_asks_anew(story, staff, lead):
    life.granted(story, lead, staff)
    second = life.approved(story, lead, staff)
    assert story.records.find(Grant, application_id=second) == ()


def test_rule_06_a_renewal_of_one_project_moves_no_grant_of_another(story, staff, lead):
    grant = life.granted(story, lead, staff)
    other = story.person("other-lead", at=story.university)
    theirs = story.records.get(Application, life.drafted(story, other)).project_id
    asked = Asked(kind=ApplicationKind.RENEWAL, template="renewal@1", project_id=theirs, renews=(grant,))
    refused("belongs-to-applicant", create, story.room, asked, by=other, at=story.now)


# 7: a return keeps the dossier


def test_rule_07_a_return_keeps_answers_notes_and_what_changed(story, staff, lead):
    application = life.submitted(story, lead)
    first = submitted(gather(story.records, application))
    return_application(
        story.room, application, {"security": "Where will the data lie?"}, by=staff["coordinator"], at=story.now,
        internal={"security": "They wrote this last year too."},
    )  # fmt: skip
    [note] = story.records.find(SectionNote, application_id=application)
    assert (note.section, note.public, note.round) == ("security", "Where will the data lie?", 1)
    standing = story.records.get(Application, application)
    assert (standing.state, standing.marked) == ("returned", ("security",))
    life.fill(story, standing, lead, storage="On an encrypted server of ours. " * 10)
    dossier = gather(story.records, application)
    assert submitted(dossier) == first, "what was submitted stays as it was"
    changes = changed(story.room.form("tmrc-2022@1"), first.values, latest(dossier).values)
    assert [(one.section, one.field) for one in changes] == [("security", "storage")]
