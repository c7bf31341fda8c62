"""The rules by which a consortium is run, each under its number: 14 to 20, on turns, ties, terms and duties."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests import consortium_life as life
from tests.consortium_refusals import refused
from tests.unit.publish.describe.invented_release import facts_of

from heliograph.consortium.agree import sign
from heliograph.consortium.close import attest, close_out
from heliograph.consortium.gather import gather
from heliograph.consortium.grant import issue_grants
from heliograph.consortium.listing import visible
from heliograph.consortium.review import assign, declare
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.model.consortium.role import Role
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.publish.describe.documents import documents
from heliograph.rules.access import Data, decide
from heliograph.rules.permissions import View
from heliograph.rules.step import MACHINES, waits_for

MOMENT = timedelta(microseconds=1)


# 14: whose turn it is


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())
def test_rule_14_every_state_that_is_not_final_waits_for_somebody(machine):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    for state in machine.states:
        assert (waits_for(machine, state, now) is None) == (state in machine.final)


def test_rule_14_the_list_says_what_waits_for_whom(story, staff, lead):
    application = life.submitted(story, lead)
    [entry] = visible(story.records, staff["coordinator"], story.now)
    assert entry.application.id == application
    assert "application:mark_complete" in entry.waits
    [own] = visible(story.records, lead, story.now)
    assert own.waits == ()
    assert waits_for(MACHINES["application"], own.application.state, own.application.since) == (
        "coordinator",
        story.now,
    )


# 15: author, reviewer, decider


def test_rule_15_nobody_reviews_their_own_organisation_their_coauthors_or_themselves(story, staff, lead):
    application = life.submitted(story, lead)
    colleague = story.person("colleague", Role.REVIEWER, at=story.university)
    author = story.person("author", Role.REVIEWER)
    story.records.write([replace(author, coauthors=frozenset({lead.id}))])
    own = replace(story.records.get(Person, lead.id), roles=frozenset({Role.REVIEWER}))
    story.records.write([own])
    for reviewer in (colleague, author, own):
        refused(
            "reviewer-is-free",
            assign,
            story.room,
            application,
            reviewer.id,
            by=staff["coordinator"],
            at=story.now,
        )


def test_rule_15_the_dossier_is_closed_until_ties_are_declared(story, staff, lead):
    application = life.submitted(story, lead)
    for name in ("first", "second"):
        assign(story.room, application, staff[name].id, by=staff["coordinator"], at=story.now)
    closed = gather(story.records, application, staff["first"])
    assert [one.code for one in decide(staff["first"], View.ANSWERS, closed, story.now).unmet] == [
        "ties-declared"
    ]
    life.review_with(story, application, staff, ())
    life.declare(story.room, application, Declaration.NONE, by=staff["first"], at=story.now)
    opened = gather(story.records, application, staff["first"])
    assert decide(staff["first"], View.ANSWERS, opened, story.now).allow
    declare(story.room, application, Declaration.RECUSED, by=staff["second"], at=story.now)
    assert not decide(
        staff["second"], View.ANSWERS, gather(story.records, application, staff["second"]), story.now
    ).allow


def test_rule_15_a_reviewer_does_not_decide(story, staff, lead):
    both = story.person("both", Role.REVIEWER, Role.CHAIR)
    application = life.in_deliberation(story, lead, staff | {"both": both}, ("first", "both"))
    for outcome in (life.approve, life.reject):
        refused("decider-is-free", outcome, story, application, both)
    life.approve(story, application, staff["chair"])


def test_rule_15_a_third_reviewer_does_not_read_the_others_first(story, staff, lead):
    application = life.in_review(story, lead, staff)
    life.vote(story, application, staff["first"], Vote.APPROVE)
    life.vote(story, application, staff["second"], Vote.REJECT)
    assign(
        story.room, application, staff["third"].id, by=staff["chair"], at=story.now, command="assign_third"
    )
    declare(story.room, application, Declaration.NONE, by=staff["third"], at=story.now)

    def sees(name):
        dossier = gather(story.records, application, staff[name])
        return decide(staff[name], View.REVIEWS, dossier, story.now).allow

    assert (sees("third"), sees("first"), sees("chair")) == (False, True, True)
    life.vote(story, application, staff["third"], Vote.APPROVE)
    assert sees("third")


# 17: terms are a condition


def test_rule_17_terms_are_a_condition_of_the_one_decision(story, staff, lead):
    application = life.approved(story, lead, staff)
    with pytest.raises(NotAllowedError):
        issue_grants(story.room, application, at=story.now)
    life.sign_all(story, application, [lead], staff)
    dossier = gather(story.records, application)
    unsigned = replace(dossier, signatures=())
    asked = decide(lead, "use", Data(scope=life.TINY, dossiers=(unsigned,)), story.now)
    assert "agreement-in-force" in {one.code for one in asked.unmet}
    other_text = [replace(one, text_sha256="0" * 64) for one in dossier.signatures]
    changed_text = replace(dossier, signatures=tuple(other_text))
    assert not decide(lead, "use", Data(scope=life.TINY, dossiers=(changed_text,)), story.now).allow


def test_rule_17_acceptance_is_asked_once(story, staff, lead):
    agreement = story.issue(life.approved(story, lead, staff))
    life.sign_as(story, agreement, lead, Capacity.RESEARCHER)
    refused("not-signed-yet", life.sign_as, story, agreement, lead, Capacity.RESEARCHER)
    assert len(story.records.find(Notice, code="agreement-to-sign", person_id=lead.id)) == 1
    says = {"text_sha256": agreement.text_sha256, "by": staff["signatory"], "at": story.now}
    refused(
        "authenticated-lately",
        sign,
        story.room,
        agreement.id,
        Capacity.PLATFORM,
        authenticated_at=story.now - timedelta(minutes=10) - MOMENT,
        **says,
    )
    sign(
        story.room,
        agreement.id,
        Capacity.PLATFORM,
        authenticated_at=story.now - timedelta(minutes=10),
        **says,
    )


# 18: no gated column in what is public


def test_rule_18_no_public_document_names_a_column_of_gated_editions():
    gated = {
        column.name
        for table in TABLES.values()
        for column in table.columns
        if Edition.PUBLIC not in column.editions
    }
    public = {
        column.name
        for table in TABLES.values()
        for column in table.columns
        if Edition.PUBLIC in column.editions
    }
    made = documents(facts_of())
    assert gated - public
    assert {"croissant.json", "datacite.json", "datasheet.md"} <= set(made)
    for name, data in made.items():
        text = data.decode("utf-8")
        assert not [column for column in gated - public if column in text], name


# 20: no duty that is not stated


@pytest.mark.parametrize("duty", [True, False])
def test_rule_20_deletion_is_owed_only_where_the_grant_says_so(story, staff, lead, duty):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    story.records.write([replace(grant, deletion_duty=duty)])
    close_out(story.room, grant.id, by=lead, at=story.now)
    said = {"outputs": (), "had_incident": False, "by": lead, "at": story.now}
    if duty:
        refused("attested", attest, story.room, grant.id, deleted=False, **said)
    else:
        assert attest(story.room, grant.id, deleted=False, **said).state == "closed"


def test_rule_20_what_is_granted_without_the_duty_states_none(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    life.approve(story, application, staff["chair"])
    agreement = story.issue(application)
    life.sign_as(story, agreement, lead, Capacity.RESEARCHER)
    story.move(story.records.get(Agreement, agreement.id), state="in_force")
    [grant] = issue_grants(story.room, application, at=story.now, deletion_duty=False)
    assert not grant.deletion_duty
