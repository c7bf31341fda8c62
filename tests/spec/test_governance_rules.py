"""The rules by which a consortium is run, each under its number.

Rules 16 (tokens) and 19 (no byte of a file passes the process) belong to gated access and are tested there.
"""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_type_hints

import pytest
from django.conf import settings as django_settings  # noqa: TID251 - a database for rule 13
from hypothesis import given
from hypothesis import strategies as st
from tests import consortium_life as life
from tests.consortium_people import YEAR, Story
from tests.consortium_refusals import refused
from tests.consortium_scenes import proposal
from tests.unit.publish.describe.invented_release import facts_of

from heliograph.consortium import appeal as appeals
from heliograph.consortium.agree import sign, terminate
from heliograph.consortium.apply import Asked, create, latest, save, submit, submitted
from heliograph.consortium.close import attest, close_out
from heliograph.consortium.deliver import Letterhead, bounced, deliver, send_again
from heliograph.consortium.erase import erase
from heliograph.consortium.form import shipped
from heliograph.consortium.gather import gather
from heliograph.consortium.grant import issue_grants
from heliograph.consortium.listing import visible
from heliograph.consortium.remind import remind
from heliograph.consortium.review import assign, declare, return_application
from heliograph.consortium.timers import due_steps
from heliograph.consortium.why import data_for, open_scopes, why
from heliograph.errors import NotAllowedError, StorageError
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.answers import SectionNote
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import Condition, Decision, Reason
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.message import Answer
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.publish.describe.documents import documents
from heliograph.rules.access import Data, decide
from heliograph.rules.form import changed
from heliograph.rules.matter import parts
from heliograph.rules.permissions import View
from heliograph.rules.step import MACHINES, waits_for
from heliograph.signing.chain import GENESIS, chained, follow

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


@pytest.fixture
def story():
    return Story()


@pytest.fixture
def staff(story):
    return story.staff()


@pytest.fixture
def lead(story):
    return story.person("lead", at=story.university)


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


# 8: every save succeeds


@given(
    values=st.dictionaries(
        st.text("abcdefg-", max_size=12) | st.sampled_from(["title", "datasets", "listing"]),
        ANY_JSON,
        max_size=5,
    )
)
def test_rule_08_every_save_succeeds_and_tells_its_faults(values):
    story = Story()
    lead = story.person("lead", at=story.university)
    application = life.drafted(story, lead)
    faults = save(story.room, application, values, by=lead, at=story.now)
    assert latest(gather(story.records, application)).values == values
    assert set(faults) <= set(values), "while people write, what is missing is no fault"
    with pytest.raises(NotAllowedError):
        submit(story.room, application, by=lead, at=story.now)


# 9: no refusal without reasons


def test_rule_09_no_rejection_without_codes_and_words_for_the_applicant(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    for reasons in ((), (Reason("record", "", "words"),), (Reason("record", "not-met", " "),)):
        refused("reasons-said", life.reject, story, application, staff["chair"], reasons=reasons)
    refused("reasons-said", life.reject, story, application, staff["chair"], reasons=life.AGAINST[1:])
    refused("rationale-said", life.reject, story, application, staff["chair"], rationale=" ")


@pytest.mark.parametrize("notes", [{}, {"security": " "}, {"security": "Where?", "team": ""}])
def test_rule_09_no_return_without_a_note_on_each_section(story, staff, lead, notes):
    application = life.submitted(story, lead)
    refused(
        "notes-said",
        return_application,
        story.room,
        application,
        notes,
        by=staff["coordinator"],
        at=story.now,
    )


def test_rule_09_what_staff_writes_for_staff_reaches_no_applicant(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    life.reject(story, application, staff["chair"], rationale="Between ourselves.")
    dossier = gather(story.records, application, lead)
    assert decide(lead, View.DECISION, dossier, story.now).allow
    assert not decide(lead, View.RATIONALE, dossier, story.now).allow
    told = [text for notice in story.records.find(Notice) for text in notice.data.values()]
    assert not [text for text in told if "Between ourselves." in text]
    assert any(life.AGAINST[0].text in text for text in told)


# 10: mail


def test_rule_10_many_events_make_one_mail(story, staff, lead):
    for _ in range(5):
        life.submitted(story, lead)
    box = Mailbox()
    deliver(story.room, box, LETTERHEAD, story.now)
    assert sorted(message.to for message in box.taken) == [
        "coordinator@people.example",
        "lead@people.example",
    ]


def test_rule_10_the_receipt_names_what_was_sent(story, lead):
    application = life.submitted(story, lead)
    [receipt] = story.records.find(Notice, code="application-received")
    assert receipt.data["answers"] == submitted(gather(story.records, application)).sha256


def test_rule_10_a_handler_who_is_idle_is_reminded_and_the_chair_hears_of_it(story, staff, lead):
    life.in_review(story, lead, staff)
    days(story, 20)
    told = story.records.find(Notice, code="reminder-review")
    assert {one.person_id for one in told} >= {staff["first"].id, staff["second"].id, staff["chair"].id}


def test_rule_10_a_bounce_is_seen_and_sent_again(story, lead):
    life.submitted(story, lead)
    [receipt] = story.records.find(Notice, code="application-received")
    deliver(story.room, Mailbox(), LETTERHEAD, story.now)
    assert bounced(story.room, receipt.id, "mail", story.now).state is NoticeState.BOUNCED
    assert send_again(story.room, receipt.id, "coordinator", story.now).state is NoticeState.QUEUED
    box = Mailbox()
    deliver(story.room, box, LETTERHEAD, story.now)
    assert [message.to for message in box.taken] == ["lead@people.example"]


# 11: appeals


def test_rule_11_nobody_with_an_earlier_part_judges_an_appeal(story, staff, lead):
    judging = {name: replace(one, roles=one.roles | {Role.APPEAL_REVIEWER}) for name, one in staff.items()}
    story.records.write(list(judging.values()))
    application = life.in_deliberation(story, lead, judging)
    life.reject(story, application, judging["chair"])
    filed = appeals.appeal(story.room, application, grounds="Page two.", by=lead, at=story.now)
    by = {"by": judging["coordinator"], "at": story.now}
    for name in ("first", "second", "chair", "coordinator"):
        refused("had-no-part", appeals.assign_appeal, story.room, filed.id, judging[name].id, **by)
    refused("named-is-free", appeals.assign_appeal, story.room, filed.id, lead.id, **by)
    appeals.assign_appeal(story.room, filed.id, judging["judge"].id, **by)


def test_rule_11_who_reads_the_dossier_to_judge_has_no_part_by_that(story, staff, lead):
    from heliograph.consortium.see import see

    application = life.in_deliberation(story, lead, staff)
    life.reject(story, application, staff["chair"])
    filed = appeals.appeal(story.room, application, grounds="Page two.", by=lead, at=story.now)
    appeals.assign_appeal(story.room, filed.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    see(
        story.room,
        staff["judge"],
        View.ANSWERS,
        gather(story.records, application, staff["judge"]),
        story.now,
    )
    appeals.overturn(story.room, filed.id, rationale="It was said.", by=staff["judge"], at=story.now)


def test_rule_11_a_revoked_grant_is_not_destroyed_while_an_appeal_is_open(story, staff, lead):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    story.revoked(grant.id, staff)
    filed = appeals.appeal(
        story.room, grant.application_id, grounds="It was not us.", by=lead, at=story.now, grant_id=grant.id
    )  # fmt: skip
    days(story, 60)
    assert state_of(story, grant.id) == "revoked"
    assert not why(story.room, lead, life.TINY, story.now).allow
    appeals.assign_appeal(story.room, filed.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    appeals.overturn(story.room, filed.id, rationale="It was not them.", by=staff["judge"], at=story.now)
    assert state_of(story, grant.id) == "suspended"


# 12: erasure


def test_rule_12_to_erase_a_person_leaves_every_event_and_its_proof_as_it_was(story, staff, lead):
    life.granted(story, lead, staff)
    events = story.records.events()
    story.records.write(
        [replace(story.records.find(Affiliation, person_id=lead.id)[0], evidence="lead@hill.example")]
    )
    erased = erase(story.room, lead.id, by=lead, at=story.now)
    assert (erased.name, erased.email, erased.orcid, erased.state) == ("", "", "", PersonState.ERASED)
    assert erased.erased_at == story.now
    assert story.records.events()[:-1] == events
    assert proven(events) == proven(story.records.events())[: len(events)]
    assert not [one for one in story.records.events() if lead.email in str(one)]
    assert not [one for one in story.records.find(Affiliation, person_id=lead.id) if one.evidence]
    assert parts(erased, gather(story.records, story.records.find(Application)[0].id), story.now) == {
        Role.VISITOR
    }
    tick(story)
    assert {one.state for one in story.records.find(Grant)} == {"suspended"}


def proven(events):
    """The links of the chain of events, which is followed to its end."""
    entries, before = [], GENESIS
    for number, event in enumerate(events):
        entries.append(chained(event, number=number, link_before=before))
        before = entries[-1].link
    assert follow(entries).number == len(events)
    return [entry.link for entry in entries]


def test_rule_12_nobody_erases_somebody_else(story, staff, lead):
    refused("not-your-part", erase, story.room, lead.id, by=staff["coordinator"], at=story.now)
    assert erase(story.room, lead.id, by=staff["security"], at=story.now).state is PersonState.ERASED
    assert erase(story.room, lead.id, by=staff["security"], at=story.now).erased_at == story.now


# 13: who, whenever there is a when


def kept_pairs():
    """Kinds of records in which something was done by somebody at a moment, or was not done yet."""
    for kind in (Affiliation, Agreement, Application, Condition, Decision, Grant, *more_kinds()):
        names = {field.name for field in fields(kind)}
        hints = get_type_hints(kind)
        for name in sorted(names):
            act = name.removesuffix("_at")
            if name.endswith("_at") and f"{act}_by" in names and hints[name] == datetime | None:
                yield kind, act


def more_kinds():
    from heliograph.model.consortium.appeal import Appeal
    from heliograph.model.consortium.grant import Attestation, Proposal
    from heliograph.model.consortium.invitation import Invitation
    from heliograph.model.consortium.organisation import Organisation
    from heliograph.model.consortium.review import Review

    return Appeal, Invitation, Attestation, Proposal, Organisation, Review


@pytest.fixture
def database(tmp_path):
    """An empty SQLite database as a portal keeps it."""
    from fresh_state import fresh_state
    from heliograph.bootstrap.portal import connect, prepare
    from heliograph.settings import Settings
    from heliograph.store.portal.database import leave

    if not django_settings.configured:
        prepare()
    connect(Settings(state=fresh_state(tmp_path / "state")))
    yield
    leave()


def test_rule_13_a_moment_without_a_person_violates_a_check_of_the_database(database, story):
    from heliograph.store.portal.records import DatabaseRecords

    records = DatabaseRecords()
    made = {
        "Condition": Condition(id="1", application_id="1", text="x", owner="lead", due_at=story.now),
        "Appeal": more_kinds()[0](
            id="1", application_id="1", grounds="x", filed_at=story.now, filed_by="lead"
        ),
        "Proposal": replace(proposal(), closed_at=None),
        "Invitation": more_kinds()[1](
            id="1",
            email="ada@people.example",
            roles=frozenset({Role.CHAIR}),
            secret_sha256="a" * 64,
            invited_by="boss",
            invited_at=story.now,
            expires_at=story.now + 7 * DAY,
        ),
        "Organisation": replace(story.university, id="1", verified_at=None, verified_by=None),
    }
    pairs = {(kind.__name__, act) for kind, act in kept_pairs()}
    assert pairs - {("Affiliation", "withdrawn")} == {
        ("Condition", "met"), ("Appeal", "decided"), ("Proposal", "closed"), ("Invitation", "accepted"), ("Organisation", "verified"),
    }, "a claim may be taken back by an automatic source, without a person"  # fmt: skip
    for kind, act in sorted(pairs - {("Affiliation", "withdrawn")}):
        with pytest.raises(StorageError):
            records.write([replace(made[kind], **{f"{act}_at": story.now, f"{act}_by": None})])
        with pytest.raises(StorageError):
            records.write([replace(made[kind], **{f"{act}_at": None, f"{act}_by": "ada"})])
        records.write([replace(made[kind], **{f"{act}_at": story.now, f"{act}_by": "ada"})])


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
