"""What the consortium shows to everybody: pages without a cookie, each with its twin for programs, in three languages."""

import csv
import io
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.test import Client
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.unit.consortium.test_comments import with_change

from heliograph.bootstrap.consortium import room_of
from heliograph.cases.ration import Ration
from heliograph.consortium.report import as_json, period_report, sign_due
from heliograph.model.consortium.comment import Comment
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.period import Period
from heliograph.model.consortium.project import Listing, Project
from heliograph.model.consortium.role import Role
from heliograph.preserve.verify import verify
from heliograph.signing.canonical import canonical
from heliograph.store.files import FolderTree
from heliograph.store.reports import FolderReports
from heliograph.web.frame import site as site_of
from heliograph.web.pages.cases import desk
from heliograph.web.pages.consortium.public import criteria as criteria_page
from heliograph.web.parts import portal
from publisher import secrets

PAGES = ("about", "criteria", "catalogue", "register", "report", "announcements")
MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)
COMMENT = {
    "criteria": "tmrc-2022",
    "criterion": "data-skill",
    "version": "2",
    "words": "Say which tools.",
    "name": "A student",
}


@pytest.fixture
def story(client, monkeypatch):
    told = Story(room_of().records)
    told.now = MARCH
    monkeypatch.setattr(django_settings, "HELIOGRAPH_CLOCK", lambda: told.now, raising=False)
    for place in (criteria_page, portal):
        monkeypatch.setattr(place, "known_criteria", lambda: (with_change(),))
    return told


def grant_of(story, lead):
    return story.records.get(Grant, life.granted(story, lead, story.staff()))


def page(path, status=200):
    answer = Client().get(path)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


@pytest.mark.parametrize("language", ["", "/es", "/ar"])
def test_every_page_is_there_for_people_and_for_programs_without_a_cookie(story, language):
    for name in PAGES:
        answer = Client().get(f"{language}/consortium/{name}/")
        assert answer.status_code == 200
        assert not answer.cookies
        assert f'href="{language}/consortium/{name}.json"' in answer.content.decode()
        assert Client().get(f"{language}/consortium/{name}.json").status_code == 200


def test_the_home_and_every_frame_lead_there(story):
    assert 'href="/consortium/about/"' in page("/")
    assert "For researchers" in page("/")
    assert 'href="/ar/consortium/about/"' in page("/ar/data/")


def test_about_says_who_may_join_and_how_long_it_takes(story):
    found = Client().get("/consortium/about.json").json()
    [asked] = [one for one in found["who_may_join"] if one["code"] == "tmrc-2022"]
    assert {one["code"] for one in asked["excluded"]} == {
        "undergraduate",
        "industry",
        "government",
        "onward-sharing",
    }
    assert (found["days_promised"]["first-decision"], len(found["steps"])) == (20, 8)
    assert found["so_far"] is None
    for number in range(5):
        life.submitted(story, story.person(f"lead{number}", at=story.university))
    story.now += timedelta(days=30)
    assert Client().get("/consortium/about.json").json()["so_far"]["received"] == 5


def test_the_data_catalogue_says_what_can_be_asked_for_and_how(story):
    found = Client().get("/consortium/catalogue.json").json()
    [tiny] = [one for one in found["datasets"] if one["name"] == "tiny"]
    assert {one["edition"]: (one["needs_request"], one["way"]) for one in tiny["access"]} == {
        "public": (False, "download"),
        "consortium": (True, "download"),
    }
    shown = page("/es/consortium/catalogue/")
    assert 'href="/archive/tiny/1/datasheet.md"' in shown
    assert "latitude" not in shown, "a column that only gated editions have"


def test_the_register_shows_what_the_team_consented_to(story):
    lead = story.person("lead", at=story.university)
    grant = grant_of(story, lead)
    project = story.records.get(Project, grant.project_id)
    story.records.write((replace(project, title="=2+2", summary="Who copied whom."),))
    assert "Hill University" in page("/consortium/register/")
    rows = list(csv.DictReader(io.StringIO(page("/consortium/register.csv"))))
    assert [(row["project"], row["dataset"], row["early"]) for row in rows] == [("'=2+2", "tiny", "False")]
    hidden = replace(story.records.get(Project, project.id), listing=Listing.PSEUDONYMOUS)
    story.records.write((hidden,))
    story.records.write((replace(story.records.get(Grant, grant.id), is_early=True),))
    story.now += timedelta(days=30)
    for path in ("/consortium/register/", "/consortium/register.json", "/consortium/register.csv"):
        text = page(path)
        assert not [
            word for word in ("Hill", "2+2", "Who copied", "2026-03-10", project.id) if word in text
        ], path
    assert "before the public" in page("/consortium/register/")


def test_a_comment_goes_from_the_form_past_staff_to_the_page(story):
    assert "Examples help." in page("/consortium/criteria/")
    answer = Client().post("/consortium/criteria/", COMMENT)
    assert (answer.status_code, answer["Location"]) == (303, "/consortium/criteria/?sent=yes#sent")
    assert "Thank you" in page("/consortium/criteria/?sent=yes")
    assert "Say which tools." not in page("/consortium/criteria/")
    staff = Client()
    reader = story.person("reader", Role.COORDINATOR)
    staff.force_login(
        get_user_model().objects.get(id=reader.id), backend=django_settings.AUTHENTICATION_BACKENDS[0]
    )
    assert "1 comment on the criteria" in staff.get("/consortium/desk/").content.decode()
    [waiting] = re.findall(
        r'name="comment" value="([^"]+)"><input type="hidden" name="step" value="show"',
        staff.get("/consortium/comments/").content.decode(),
    )
    assert staff.post("/consortium/comments/", {"step": "show", "comment": waiting}).status_code == 303
    assert "Say which tools." in page("/es/consortium/criteria/")
    assert (
        staff.post("/consortium/comments/", {"step": "refuse", "comment": waiting, "reason": "x"}).status_code
        == 403
    )
    assert staff.post("/consortium/comments/", {"step": "dance"}).status_code == 404
    assert "A student" in staff.get("/consortium/comments/").content.decode()


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"words": " "}, 400, "This is needed."),
        ({"words": "x" * 5001}, 400, "too long"),
        ({"website": "x"}, 400, "This was not sent yet"),
        ({"version": "1"}, 400, "no longer open"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(story, changed, status, said):
    answer = Client().post("/consortium/criteria/", COMMENT | changed)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert "A student" in answer.content.decode()
    assert story.records.find(Comment) == ()


def test_other_sites_cannot_send_the_form_and_nobody_can_flood_it(story, monkeypatch):
    answer = Client().post("/consortium/criteria/", COMMENT, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    monkeypatch.setattr(django_settings, "HELIOGRAPH_DESK", replace(desk(), ration=Ration(most=1)))
    assert Client().post("/consortium/criteria/", COMMENT).status_code == 303
    answer = Client().post("/consortium/criteria/", COMMENT)
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")


def test_the_report_is_what_was_signed_once_it_was(story, tiny):
    for number in range(6):
        life.submitted(story, story.person(f"lead{number}", at=story.university))
    assert Client().get("/consortium/report.json").json()["next"] == {
        "period": "2026-1",
        "after": "2026-10-28",
    }
    story.now = datetime(2026, 11, 1, tzinfo=UTC)
    found = Client().get("/consortium/report.json").json()
    assert (found["report"]["received"], found["signed"]) == (6, None)
    assert "By region" in page("/consortium/report/")
    assert found["report"] == as_json(period_report(room_of(), Period(2026, 1)), name="2026-1")
    page("/consortium/report/?period=2025-1", 404)
    shelf, origin = FolderReports(tiny.archive), site_of().library.description.origin
    try:
        assert sign_due(room_of(), shelf, origin, secrets().signing, story.now) == 1
        signed = Client().get("/consortium/report.json").json()
        assert signed["report"] == found["report"] | {"origin": origin}
        answer = Client().get(signed["signed"])
        assert answer.getvalue() == canonical(signed["report"])
        answer.close()
        assert verify(FolderTree(tiny.archive)).worst is None
    finally:
        shutil.rmtree(tiny.archive / "consortium-record")


def test_members_see_new_releases_on_their_desk_and_everybody_in_the_feed(story):
    story.now = min(one.at for one in portal.releases()) - timedelta(days=1)
    lead = story.person("lead", at=story.university)
    grant_of(story, lead)
    browser = Client()
    browser.force_login(
        get_user_model().objects.get(id=lead.id), backend=django_settings.AUTHENTICATION_BACKENDS[0]
    )
    told = browser.get("/consortium/desk.json").json()["new_releases"]
    assert [one["name"] for one in told] == ["tiny@1"]
    names = [one["id"] for one in Client().get("/consortium/announcements.json").json()["announcements"]]
    assert {"tiny@1", "tiny-2@1"} <= {*names}
    root = ET.fromstring(page("/consortium/feed.atom"))
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == len(names)


def test_once_a_change_holds_the_words_of_before_are_still_there(story):
    story.now = datetime(2026, 6, 1, tzinfo=UTC)
    [shown] = Client().get("/consortium/criteria.json").json()["criteria"]
    assert [one["version"] for one in shown["current"] if one["code"] == "data-skill"] == [2]
    assert (shown["proposed"], [one["before"]["version"] for one in shown["earlier"]]) == ([], [1])
    assert "became version 2" in page("/consortium/criteria/")
