"""A reasoned request on the pages: put on record, followed, told; whoever may see the application sees it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.unit.web.test_consortium_pages import Browser

from heliograph.bootstrap.consortium import room_of
from heliograph.consortium.form import shipped
from heliograph.consortium.reasoned_request import watch_access
from heliograph.model.consortium.application import Application
from heliograph.rules.reasoned_request import ACTS
from heliograph.web.parts.request_steps import REQUEST_FORMS

RECORD = {
    "step": "record_request", "coordinator": "Coordinator of Hill", "reference": "HILL-7",
    "duties": "Data stay at Hill.\n\n", "deletion": "on",
}  # fmt: skip


@pytest.fixture
def story(client, monkeypatch):
    """A consortium in the database of the site, at a moment that stands still."""
    told = Story(room_of().records)
    told.now = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(django_settings, "HELIOGRAPH_CLOCK", lambda: told.now, raising=False)
    return told


def days(story):
    """Received today, access in a month, for a year."""
    later = (("received", 0), ("access-by", 30), ("access-until", 395))
    return {name: f"{story.now + timedelta(days=number):%Y-%m-%d}" for name, number in later}


def test_every_act_has_its_form():
    assert set(REQUEST_FORMS) == set(ACTS)


def test_from_the_receipt_to_the_notice(story):
    staff, lead = story.staff(), story.person("lead", at=story.university)
    desk, applicant = Browser(story, staff["coordinator"]), Browser(story, lead)
    application = life.in_deliberation(story, lead, staff, template="dsa-art40@1")
    place = f"/consortium/applications/{application}/request/"
    assert place in applicant.page(f"/consortium/applications/{application}/")
    assert "No reasoned request is on record" in applicant.page(place)
    assert "record_request" in desk.page(place)
    assert "record_request" not in applicant.page(place)
    desk.send(place, 400, **RECORD | days(story) | {"received": ""})
    applicant.send(place, 403, **RECORD | days(story))
    desk.send(place, **RECORD | days(story))
    shown = json.loads(applicant.page(place.removesuffix("/") + ".json"))
    assert shown["request"]["duties"] == ["Data stay at Hill."]
    assert [(one["step"], one["done_on"]) for one in shown["request"]["clocks"]] == [
        ("amendment", None),
        ("access", None),
    ]
    chair = Browser(story, staff["chair"])
    chair.send(place, step="ask_amendment", ground="significant-vulnerability", proposal="Queries.")
    desk.send(place, step="note_answer", answer="stands")
    chair.send(place, step="ask_mediation")
    desk.send(place, step="note_mediation")
    desk.send(place, step="note_mediation")
    life.approve(story, application, staff["chair"])
    life.sign_all(story, application, [lead], staff)
    watch_access(story.room, story.now)
    for language in ("", "/es", "/ar"):
        assert "Coordinator of Hill" in desk.page(f"{language}{place}")
    assert "Notice: access was given" in applicant.page(place)
    notice = json.loads(desk.page(f"{place}given-notice"))
    assert (notice["kind"], "told_on" in notice) == ("given", False)
    desk.page(f"{place}ended-notice", 404)
    assert f'<a href="{place}"><bdi>HILL-7</bdi>' in desk.page("/consortium/desk/")
    desk.send(place, step="note_told_given")
    desk.send(place, 403, step="note_told_given")
    desk.send(place, 404, step="dance")
    assert json.loads(desk.page(f"{place}given-notice"))["told_on"]


def test_an_application_of_this_kind_is_begun_on_a_page_and_its_dossier_is_a_file(story):
    lead = story.person("lead", at=story.university)
    applicant = Browser(story, lead)
    assert shipped("dsa-art40").title.es in applicant.page("/es/consortium/begin/")
    applicant.send("/consortium/begin/", form="dsa-art40", title="Copies", organisation=story.university.id)
    applicant.send("/consortium/begin/", form="nonsense", title="Copies", organisation=story.university.id)
    made = {one.template: one.id for one in story.records.find(Application)}
    assert set(made) == {"dsa-art40@1", "tmrc-2022@1"}
    file = f"/consortium/applications/{made['dsa-art40@1']}/dossier-file"
    assert json.loads(applicant.page(file))["researchers"]["people"][0]["email"] == lead.email
    headers = applicant.client.get(file).headers
    assert headers["Content-Disposition"].startswith('attachment; filename="dossier-')
    assert headers["Cache-Control"] == "no-store"
    Browser(story, story.person("stranger")).page(file, 403)
    applicant.page(f"/consortium/applications/{made['tmrc-2022@1']}/dossier-file", 404)


def test_a_dossier_that_is_sent_begins_an_application_and_what_is_wrong_is_said(story):
    lead = story.person("lead", at=story.university)
    applicant = Browser(story, lead)
    application = life.drafted(story, lead, template="dsa-art40@1")
    life.fill(
        story,
        story.records.get(Application, application),
        lead,
        organisation={"id": story.university.id},
    )
    dossier = applicant.client.get(f"/consortium/applications/{application}/dossier-file").content

    def sent(data, status=303, by=applicant):
        return by.send("/consortium/begin/", status, dossier=SimpleUploadedFile("dossier.json", data))

    made = sent(dossier)["Location"].split("/")[-3]
    assert story.records.get(Application, made).template == "dsa-art40@1"
    told = sent(b'{"form": "dsa-art40@1"}', 400).content.decode()
    assert "researchers: Field required" in told
    assert "leads this project" in sent(dossier, 400, Browser(story, story.person("other"))).content.decode()
    assert "at most 1 MB" in sent(b" " * (2**20 + 1), 400).content.decode()


@pytest.mark.parametrize("path", ["request/", "dossier-file", "request/given-notice"])
def test_nobody_sees_it_without_logging_in(story, client, path):
    lead = story.person("lead", at=story.university)
    application = life.drafted(story, lead, template="dsa-art40@1")
    assert client.get(f"/consortium/applications/{application}/{path}").status_code in {302, 303}
