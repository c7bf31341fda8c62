"""The rules by which a consortium is run, each under its number: 8 to 13, on answers, reasons, mail, appeals and records."""

from dataclasses import fields, replace
from datetime import datetime
from typing import get_type_hints

import pytest
from django.conf import settings as django_settings  # noqa: TID251 - a database for rule 13
from hypothesis import given
from hypothesis import strategies as st
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.consortium_refusals import refused
from tests.consortium_scenes import proposal
from tests.governed import DAY, days, state_of, tick

from heliograph.consortium import appeal as appeals
from heliograph.consortium.apply import latest, save, submit, submitted
from heliograph.consortium.deliver import Letterhead, bounced, deliver, send_again
from heliograph.consortium.erase import erase
from heliograph.consortium.gather import gather
from heliograph.consortium.review import return_application
from heliograph.consortium.why import why
from heliograph.errors import NotAllowedError, StorageError
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.decision import Condition, Decision, Reason
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.message import Answer
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.person import PersonState
from heliograph.model.consortium.role import Role
from heliograph.rules.access import decide
from heliograph.rules.matter import parts
from heliograph.rules.permissions import View
from heliograph.signing.chain import GENESIS, chained, follow

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
