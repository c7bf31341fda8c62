"""The life of an application on the pages: everybody acts by the forms that their page shows them."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.test import Client
from tests import consortium_life as life
from tests.consortium_life import CRITERIA
from tests.consortium_people import YEAR, Story, filled

from heliograph.bootstrap.consortium import room_of
from heliograph.consortium.gather import gather
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.organisation import OrganisationKind
from heliograph.model.consortium.role import Role
from heliograph.rules.step_up import DECIDING
from heliograph.web.frame import site


@pytest.fixture
def story(client, monkeypatch):
    """A consortium in the database of the site, at a moment that the story turns."""
    told = Story(room_of().records)
    told.now = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(django_settings, "HELIOGRAPH_CLOCK", lambda: told.now, raising=False)
    return told


class Browser:
    """Somebody at a browser, logged in."""

    def __init__(self, story, person):
        self.story, self.person, self.client = story, person, Client()
        self.client.force_login(
            get_user_model().objects.get(id=person.id), backend=django_settings.AUTHENTICATION_BACKENDS[0]
        )

    def page(self, path, status=200):
        answer = self.client.get(path)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer.content.decode()

    def send(self, path, status=303, **fields):
        """Send a form; whoever decides has given their second factor just before."""
        if fields.get("step") in DECIDING or "verdict" in fields:
            self.gives_second_factor()
        answer = self.client.post(path, fields)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer

    def step(self, application, step, status=303, **fields):
        return self.send(f"/consortium/applications/{application}/", status, step=step, **fields)

    def gives_second_factor(self):
        session = self.client.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": self.story.now.timestamp()}
        ]
        session.save()


def fields_of(template, person):
    """Answers as a browser sends them."""
    answers = filled(template, [person.id])
    asked = {f"has-{code}": "1" for code in answers}
    sent = {code: as_sent(value, person) for code, value in answers.items()}
    return asked | sent | {"has-datasets": "1", "datasets": ["tiny/consortium/download"]}


def as_sent(value, person):
    if isinstance(value, dict):
        return as_sent(value.get(person.id, value.get("id")), person)
    return "on" if value is True else value


def test_from_the_first_page_to_the_grant_and_its_end(story):
    lead = Browser(story, story.person("lead", at=story.university))
    staff = {name: Browser(story, person) for name, person in story.staff().items()}
    answer = lead.send("/consortium/begin/", title="Copies of a text", organisation=story.university.id)
    number = answer["Location"].split("/")[-3]
    form = f"/consortium/applications/{number}/form/"
    assert "Copies of a text" in lead.page(form)
    lead.send(form, 200, **{"has-title": "1", "title": "x"})
    lead.step(number, "submit", 403)
    template = story.room.form("tmrc-2022@1")
    lead.send(form, 200, **fields_of(template, lead.person) | {"organisation": story.university.id})
    lead.step(number, "submit")
    page = f"/consortium/applications/{number}/"
    assert "coordinator" in lead.page(page)
    for name in ("first", "second"):
        staff["coordinator"].step(number, "assign", reviewer=staff[name].person.id)
    sections = {f"yes-{one.code}": "on" for one in template.sections}
    staff["coordinator"].step(number, "mark_complete", **sections)
    for name in ("first", "second"):
        staff[name].page(form, 403)
        staff[name].step(number, "declare", declaration="none")
        assert "disabled" in staff[name].page(form)
        staff[name].page(page)
        scores = {f"score-{code}": "3" for code in CRITERIA}
        staff[name].step(number, "record_review", vote="approve", rationale="Sound.", **scores)
    assert "Sound." in staff["chair"].page(page)
    codes = {one.criterion for one in template.fields() if one.criterion}
    reasons = {f"reason-{code}": "Shown." for code in codes} | {f"code-{code}": "met" for code in codes}
    until = (story.now + YEAR).strftime("%Y-%m-%d")
    staff["chair"].step(number, "approve", rationale="Two sound reviews.", until=until, **reasons)
    assert "Shown." in lead.page(page)
    assert "Two sound reviews." not in lead.page(page)
    signed(story, lead, staff, number)
    assert story.records.get(Application, number).state == "closed"
    [grant] = story.records.find(Grant, application_id=number)
    assert grant.state == "active"
    assert "tiny/consortium/download" in lead.page("/consortium/desk/").replace("<wbr>", "")
    assert "Nothing is missing" in lead.page("/consortium/why/?dataset=tiny&by=download")
    lead.send(f"/consortium/grants/{grant.id}/", step="close_out")
    lead.send(
        f"/consortium/grants/{grant.id}/", step="attest_deletion", deleted="on", outputs="doi:10.5555/1"
    )
    assert story.records.get(Grant, grant.id).state == "closed"
    assert "application-submit" in lead.page("/consortium/history/")
    assert "application-approve" in staff["auditor"].page("/consortium/audit/")
    lead.page("/consortium/audit/", 403)


def signed(story, lead, staff, number):
    """The lead, an official of the university, then the platform."""
    official = Browser(story, story.official("official"))
    [agreement] = story.records.find(Agreement, application_id=number)
    place = f"/consortium/agreements/{agreement.id}/"
    html = lead.page(place)
    assert agreement.text_sha256 in html
    assert html.index("You tell us when something goes wrong.") < html.index("<pre")
    assert "You tell us when something goes wrong." not in agreement.text
    assert site().library.description.publisher.name in agreement.text
    for browser, step in (
        (lead, "sign_researcher"),
        (official, "sign_institution"),
        (staff["signatory"], "countersign"),
    ):
        fields = {"step": step, "text-sha256": agreement.text_sha256, "statement": "I head the office."}
        browser.send(place, 403, **fields)
        browser.gives_second_factor()
        browser.send(place, 403, **fields | {"text-sha256": "0" * 64})
        browser.send(place, **fields)


def test_who_was_asked_to_join_a_team_joins_on_their_desk(story):
    lead = Browser(story, story.person("lead", at=story.university))
    mate = Browser(story, story.person("mate", at=story.university))
    number = life.drafted(story, lead.person)
    page = f"/consortium/applications/{number}/"
    lead.step(number, "invite", email=mate.person.email)
    mate.page(page, 403)
    assert "Join the team" in mate.page("/consortium/desk/")
    coordinator = Browser(story, story.staff()["coordinator"])
    assert "Nothing waits for you" in coordinator.page("/consortium/desk/")
    stranger = Browser(story, story.person("stranger"))
    assert "Join the team" not in stranger.page("/consortium/desk/")
    stranger.send("/consortium/desk/", 403, application=number)
    declined = mate.send("/consortium/desk/", application=number, decline="yes")
    assert declined.headers["Location"] == "/consortium/desk/"
    assert "Join the team" not in mate.page("/consortium/desk/")
    lead.step(number, "invite", email=mate.person.email)
    mate.send("/consortium/desk/", application=number)
    assert "Join the team" not in mate.page("/consortium/desk/")
    mate.page(page)


def test_the_page_leads_to_where_a_second_factor_is_given_and_then_lets_sign(story):
    from allauth.mfa.totp.internal import auth as totp  # rows can only be named once Django is set up

    staff = story.staff()
    lead = Browser(story, story.person("lead", at=story.university))
    number = life.approved(story, lead.person, staff)
    [agreement] = story.records.find(Agreement, application_id=number)
    row = get_user_model().objects.get(id=lead.person.id)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(row, secret)
    place = f"/consortium/agreements/{agreement.id}/"
    fields = {"step": "sign_researcher", "text-sha256": agreement.text_sha256}
    lead.send(place, 403, **fields)
    [again] = re.findall(r'href="(/consortium/you/again/[^"]*)"', lead.page(place))
    lead.page(again)
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    lead.send(html.unescape(again), 302, code=code)
    story.now = datetime.now(UTC)
    lead.send(place, **fields)


def test_strangers_see_nothing_and_are_sent_to_log_in(story):
    lead = Browser(story, story.person("lead", at=story.university))
    answer = lead.send("/consortium/begin/", title="Mine", organisation=story.university.id)
    number = answer["Location"].split("/")[-3]
    stranger = Browser(story, story.person("stranger"))
    assert "Mine" not in stranger.page(f"/consortium/applications/{number}/", 403)
    assert "Mine" not in stranger.page("/consortium/desk/")
    nobody = Client().get(f"/consortium/applications/{number}/")
    assert (nobody.status_code, nobody["Location"][:19]) == (303, "/consortium/log-in/")


def test_criteria_and_the_evidence_light_stand_on_the_page_with_an_equal_route(story):
    staff = {name: Browser(story, person) for name, person in story.staff().items()}
    press = story.organisation("Moor Press", "moor.example", OrganisationKind.MEDIA)
    lead = story.person("lead", at=press)
    number = life.create(
        story.room,
        life.Asked(
            kind=ApplicationKind.ACCESS, template="tmrc-2022@1", title="Copies", organisation_id=press.id
        ),
        by=lead,
        at=story.now,
    ).id
    life.fill(story, story.records.get(Application, number), lead)
    life.submit(story.room, number, by=lead, at=story.now)
    page = f"/consortium/applications/{number}"
    [applicant] = staff["coordinator"].client.get(f"{page}.json").json()["eligibility"]
    standing = {one["code"]: one["standing"] for one in applicant["criteria"]}
    assert (applicant["light"], applicant["sources"]) == ("red", ["email-domain"])
    assert set(life.CRITERIA) >= {"affiliation"} <= set(standing)
    assert standing["affiliation"] == "needs-a-reviewer", "red is no refusal"
    shown = staff["coordinator"].page(f"{page}/")
    assert "equal route" in shown
    assert "affiliation@1" in shown
    life.assign(story.room, number, staff["first"].person.id, by=staff["coordinator"].person, at=story.now)
    assert "eligibility" not in staff["first"].client.get(f"{page}.json").json(), "before the declaration"


def test_why_not_names_what_is_missing(story):
    reader = Browser(story, story.person("reader"))
    document = reader.client.get("/consortium/why.json?dataset=tiny").json()
    assert (document["allow"], [one["code"] for one in document["unmet"]]) == (False, ["no-grant"])


def test_rules_speak_the_language_of_the_page(story):
    reader = Browser(story, story.person("reader"))
    assert "A grant for exactly this data set" in reader.page("/consortium/why/?dataset=tiny")
    spoken = reader.page("/es/consortium/why/?dataset=tiny")
    assert "Un permiso para exactamente" in spoken
    assert "A grant for" not in spoken
    refused = reader.page("/es/consortium/audit/", 403)
    assert "Esto corresponde a: auditor" in refused


def test_pages_speak_every_language(story):
    lead = Browser(story, story.person("lead", Role.COORDINATOR, at=story.university))
    answer = lead.send("/consortium/begin/", title="Mine", organisation=story.university.id)
    number = answer["Location"].split("/")[-3]
    assert gather(story.records, number).application
    for language in ("es", "ar"):
        for path in (
            "desk",
            "begin",
            "why",
            "history",
            f"applications/{number}",
            f"applications/{number}/form",
        ):
            lead.page(f"/{language}/consortium/{path}/")


def test_an_agreement_is_taken_back_or_replaced_on_its_page(story):
    staff = {name: Browser(story, person) for name, person in story.staff().items()}
    people = {name: browser.person for name, browser in staff.items()}
    lead = Browser(story, story.person("lead", at=story.university))
    grant = story.records.get(Grant, life.granted(story, lead.person, people))
    place = f"/consortium/agreements/{grant.agreement_id}/"
    new = {"step": "require_resign", "template": "data-access@2/en", "text": "# Agreement\r\n\r\nBetter."}
    lead.send(place, 403, **new | {"until": "2099-01-01"})
    staff["legal"].send(place, 400, **new)
    assert "Have new terms signed" in staff["legal"].page(place)
    answer = staff["legal"].send(place, **new | {"until": "2099-01-01"})
    anew = lead.page(answer["Location"])
    assert "<ins>" in anew
    assert "What changed since you signed" in anew
    staff["coordinator"].send(answer["Location"], step="void", reason="A wrong word.")
    staff["legal"].send(place, step="terminate", reason="Over.")
    assert story.records.get(Agreement, grant.agreement_id).state == "terminated"
    assert "consortium/applications" not in Browser(story, story.official("official")).page(place)


def test_the_promised_day_moves_twice_only_by_two_people(story):
    staff = {name: Browser(story, person) for name, person in story.staff().items()}
    number = life.submitted(story, story.person("lead", at=story.university))
    page = f"/consortium/applications/{number}/"
    later = {"reason": "Illness.", "until": (story.now + YEAR).strftime("%Y-%m-%d")}
    assert "Propose another extension" not in staff["chair"].page(page)
    staff["chair"].step(number, "extend_deadline", **later)
    assert "Propose another extension" in staff["chair"].page(page)
    staff["chair"].step(number, "propose_extension", reason="Still ill.")
    assert "Still ill." in staff["other chair"].page(page)
    staff["chair"].step(number, "extend_deadline", 403, **later)
    staff["other chair"].step(number, "extend_deadline", **later)
    assert story.records.get(Application, number).extensions == 2


def test_incidents_are_reported_by_anybody_and_seen_by_few(story):
    staff = {name: Browser(story, person) for name, person in story.staff().items()}
    lead = Browser(story, story.person("lead", at=story.university))
    place = "/consortium/incidents/"
    lead.send(place, step="report", words="A disk was stolen.")
    assert "has been told" in lead.page(f"{place}?told=1")
    assert "A disk was stolen." not in lead.page(place)
    [entry] = staff["security"].client.get("/consortium/incidents.json").json()["incidents"]
    one = f"{place}{entry['id']}/"
    lead.page(one, 403)
    assert "A disk was stolen." in staff["security"].page("/consortium/desk/")
    staff["security"].send(one, step="dismiss", rationale="It was found.")
    assert "It was found." in staff["chair"].page(one)
    lead.send(place, 404, step="nothing")


def test_invented_people_are_let_in_from_this_machine_only(story):
    lead = story.person("lead")
    story.records.write((replace(lead, email="lead@demonstration.invalid"),))
    browser = Browser(story, lead)
    browser.page("/consortium/desk/")
    for asks in ("203.0.113.7", ""):
        assert browser.client.get("/consortium/desk/", REMOTE_ADDR=asks).status_code == 303
    for name in ("X-Forwarded-For", "Forwarded"):
        assert browser.client.get("/consortium/desk/", headers={name: "127.0.0.1"}).status_code == 303
